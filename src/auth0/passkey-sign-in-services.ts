import { err, errAsync, ok, type Result } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../domain/index.ts';
import { type Answer, claimsIn, numberIn, stringIn } from '../http/index.ts';
import type { PasskeySignIn, PasskeySignInServices } from '../ports/index.ts';
import type { Auth0Client } from './client.ts';
import { sessionLifetimeMs } from './methods/operations.ts';
import {
  completePasskeySignIn,
  type PasskeyApplication,
  type PasskeyTokens,
  startPasskeySignIn,
} from './passkey-sign-in.ts';

/** What the tokens of a sign-in are to be good for. */
export interface PasskeySignInOptions {
  /**
   * Besides `openid`, which is always asked for: who has signed in is read from the ID token. For My Account what
   * `scopesFor` tells; `offline_access` for a refresh token. None by default.
   */
  readonly scopes?: readonly string[];
  /** The client's own by default, which is that of My Account. */
  readonly audience?: string;
}

/**
 * Signing in with a passkey on Auth0, without a login page. Each call is one request, and needs no token. The
 * tenant needs a custom domain, the application the passkey grant. Where a second factor is demanded as well,
 * `complete` fails with `forbidden` and the code `mfa_required`.
 */
export function passkeySignIn(
  client: Auth0Client,
  application: PasskeyApplication,
  { scopes = [], audience = client.audience }: PasskeySignInOptions = {},
): PasskeySignInServices {
  const spelled = scopes.map((scope) => client.spellScope?.(scope) ?? scope);
  const wanted: Wanted = {
    scope: [...new Set(['openid', ...spelled])].join(' '),
    ...(audience !== undefined && { audience }),
  };
  return {
    start: (_, { signal }) =>
      startPasskeySignIn(client, application, { signal }).map(({ data }) => ({
        challenge: {
          options: data.authn_params_public_key,
          expiresAt: data.auth_session.expiresAt,
          lifetimeMs: sessionLifetimeMs(client, data.auth_session),
        },
        continuation: data.auth_session,
      })),

    complete: ({ continuation, assertion }, { signal }) =>
      continuation
        ? completePasskeySignIn(
            client,
            { ...application, ...wanted, auth_session: continuation, authn_response: assertion.reveal() },
            { signal },
          ).andThen((answer) => signInIn(answer, wanted))
        : errAsync(
            accountFailure('challenge_expired', 'The session of the sign-in is gone.', {
              provider: 'auth0',
              operation: 'completePasskeySignIn',
            }),
          ),
  };
}

/** What the tokens were asked for. */
interface Wanted {
  /** Separated by spaces. */
  readonly scope: string;
  readonly audience?: string;
}

// Auth0 contract section 12.1: `id_token` is there where `openid` was granted; it was asked for.
function signInIn(answer: Answer<PasskeyTokens>, wanted: Wanted): Result<PasskeySignIn, AccountFailure> {
  // RFC 6749 section 5.1: where no scope is named, all that was asked for is granted.
  const { access_token, id_token, refresh_token, expires_in, scope = wanted.scope } = answer.data;
  const claims = id_token && claimsIn(id_token.reveal());
  const subject = stringIn(claims, 'sub');
  if (!subject) {
    return err(
      accountFailure('malformed_response', 'There is no ID token that says who has signed in.', {
        provider: 'auth0',
        operation: 'completePasskeySignIn',
        status: answer.status,
        requestId: answer.requestId,
      }),
    );
  }
  // OpenID Connect Core 2: seconds
  const authTime = numberIn(claims, 'auth_time');
  const acr = stringIn(claims, 'acr');
  return ok({
    proof: {
      subject,
      ...(authTime !== undefined && { authTimeAt: authTime * 1000 }),
      ...(acr !== undefined && { acr }),
    },
    accessToken: access_token,
    idToken: id_token ?? null,
    refreshToken: refresh_token ?? null,
    expiresAt: answer.receivedAt + expires_in * 1000,
    scopes: scope.split(' ').filter(Boolean),
    audience: wanted.audience ?? null,
  });
}
