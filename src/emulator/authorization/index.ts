import type { Clock } from '../../domain/index.ts';
import type { Account, Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Route } from '../server.ts';
import { createDpopChecks, type DpopChecks, type DpopOptions, PROOF_ALGORITHMS } from './dpop.ts';
import { EMULATOR_CLIENT_ID, type SignInOptions, signInHeadless, visitSignIn } from './headless-sign-in.ts';
import { signingKeys } from './keys.ts';
import { SIGN_IN_PATH } from './pages.ts';
import { type AuthorizationRules, type AuthorizationServer, amrOf, OPENID_SCOPES } from './rules.ts';
import { createSignInSessions } from './sign-in-session.ts';
import { exchangeToken } from './token-endpoint.ts';
import { createTokens, type IssuedTokens, type TokenResponse, type Tokens } from './tokens.ts';

export type { DpopOptions, SignInProof } from './dpop.ts';
export type { SignInOptions } from './headless-sign-in.ts';
export { EMULATOR_CLIENT_ID, SignInRefused } from './headless-sign-in.ts';
export type { IssuedTokens } from './tokens.ts';

/** The requests of an authorization server, by their names in the log. */
export type AuthorizationOperation = 'authorize' | 'submitSignIn' | 'token' | 'keys' | 'configuration';

/** What a minted token is to say. */
export interface IssueTokenOptions {
  /** The OpenID scopes and every scope of the API by default. */
  readonly scopes?: readonly string[];
  /** When the user authenticated (epoch ms); now by default. */
  readonly authTimeAt?: number;
  readonly acr?: string;
  /** With `mfa` among them, a second factor was given at `authTimeAt`. */
  readonly amr?: readonly string[];
  /** How long the access token lives; 0 or less is a token that has expired already. */
  readonly lifetimeSeconds?: number;
  readonly audience?: string;
  /** The thumbprint of the key that the access token is bound to (DPoP). */
  readonly jkt?: string;
}

/** The authorization servers of one emulator, and ways in that need no browser. */
export interface Authorization {
  readonly routes: readonly Route<AuthorizationOperation>[];
  readonly tokens: Tokens;
  /** Signs the user out everywhere, but for one context where one is given. */
  endSessions(accountId: string, exceptContextId: string | undefined): void;
  readonly dpop: DpopChecks;
  issueToken(user: string, origin: string, options?: IssueTokenOptions): Promise<IssuedTokens>;
  signIn(
    user: string,
    origin: string,
    options: SignInOptions,
    fetch: typeof globalThis.fetch,
  ): Promise<IssuedTokens>;
  visit(user: string, authorizeUrl: URL, fetch: typeof globalThis.fetch): Promise<URL>;
}

/** What the authorization servers need. */
export interface AuthorizationParts {
  readonly rules: AuthorizationRules;
  readonly accounts: Directory<Account>;
  readonly clock: Clock;
  readonly source: SeededSource;
  readonly dpop: DpopOptions | undefined;
}

/** A provider's authorization servers; the first is the one that `issueToken` and `signIn` use. */
export function createAuthorization(parts: AuthorizationParts): Authorization {
  const { rules, accounts, clock, source } = parts;
  const tokens = createTokens(parts);
  const sessions = createSignInSessions(parts);
  const dpop = createDpopChecks(parts.dpop ?? {}, clock, source);
  const [mainServer] = rules.servers;

  function issued(response: TokenResponse, account: Account): IssuedTokens {
    return {
      accessToken: response.access_token,
      idToken: response.id_token ?? '',
      ...(response.refresh_token !== undefined && { refreshToken: response.refresh_token }),
      expiresAt: clock.now() + response.expires_in * 1000,
      subject: account.id,
      scope: response.scope,
    };
  }

  function routesOf(server: AuthorizationServer): readonly Route<AuthorizationOperation>[] {
    const { paths } = server;
    return [
      route('authorize', 'GET', paths.authorize, (call) => sessions.authorize(call, server)),
      route('token', 'POST', paths.token, (call) =>
        exchangeToken(call, server, { rules, accounts, sessions, tokens, dpop }),
      ),
      route('keys', 'GET', paths.keys, async () =>
        Response.json({ keys: [(await signingKeys()).publicJwk] }),
      ),
      route('configuration', 'GET', paths.configuration, ({ origin }) =>
        Response.json(configurationOf(server, origin, rules)),
      ),
    ];
  }

  return {
    tokens,
    endSessions: sessions.end,
    dpop,
    routes: [
      ...rules.servers.flatMap(routesOf),
      route('submitSignIn', 'POST', SIGN_IN_PATH, (call) => sessions.submit(call)),
    ],
    async issueToken(user, origin, options = {}) {
      const account = accounts.get(user);
      const { scopes = [...OPENID_SCOPES, ...rules.apiScopes], authTimeAt = clock.now() } = options;
      const amr = options.amr ?? amrOf(false);
      const withSecondFactor = amr.includes('mfa');
      const response = await tokens.respond(
        {
          accountId: account.id,
          clientId: EMULATOR_CLIENT_ID,
          server: mainServer,
          origin,
          scopes: [...new Set(['openid', ...scopes])],
          audience: options.audience ?? rules.apiAudience(origin),
          nonce: undefined,
          contextId: source.base64url(32),
          jkt: options.jkt,
          authentication: {
            authTimeAt,
            secondFactorAt: withSecondFactor ? authTimeAt : undefined,
            acr: options.acr ?? rules.acrOf(withSecondFactor),
            amr,
          },
        },
        options.lifetimeSeconds === undefined ? {} : { lifetimeSeconds: options.lifetimeSeconds },
      );
      return issued(response, account);
    },
    async signIn(user, origin, options, fetch) {
      const account = accounts.get(user);
      const target = { origin, server: mainServer, rules, source, fetch };
      return issued(await signInHeadless(account, options, target), account);
    },
    visit: (user, authorizeUrl, fetch) => visitSignIn(accounts.get(user), authorizeUrl, fetch),
  };
}

function route(
  operation: AuthorizationOperation,
  method: string,
  path: string,
  handle: Route<AuthorizationOperation>['handle'],
): Route<AuthorizationOperation> {
  return { operation, method, path, handle };
}

/** OpenID Connect Discovery 1.0, section 3. */
function configurationOf(server: AuthorizationServer, origin: string, rules: AuthorizationRules) {
  const { paths } = server;
  return {
    issuer: server.issuer(origin),
    authorization_endpoint: `${origin}${paths.authorize}`,
    token_endpoint: `${origin}${paths.token}`,
    jwks_uri: `${origin}${paths.keys}`,
    scopes_supported: [...OPENID_SCOPES, ...rules.apiScopes],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
    token_endpoint_auth_methods_supported: ['none'],
  };
}
