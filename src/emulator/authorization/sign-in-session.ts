import type { Clock } from '../../domain/index.ts';
import type { Account, Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Call } from '../server.ts';
import { type AuthorizeRequest, readAuthorizeRequest, redirectBack } from './authorize-request.ts';
import { escapeHtml, htmlPage, signInPage } from './pages.ts';
import {
  type Authentication,
  type AuthorizationRules,
  type AuthorizationServer,
  amrOf,
  type Grant,
  type OAuthRefusal,
  refusal,
} from './rules.ts';

const SESSION_COOKIE = 'emulator_session';
const CODE_LIFETIME_MS = 60_000;

interface Session {
  /** Also the value of the session's cookie. */
  readonly contextId: string;
  readonly accountId: string;
  readonly authentication: Authentication;
}

/** An authorize request whose user is at the login form. */
interface Transaction {
  readonly request: AuthorizeRequest;
  /** Set when the password was right and the second factor is still to come. */
  accountId: string | undefined;
}

/** A code and what it is good for. */
export interface IssuedCode {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly expiresAt: number;
}

/** Authorize requests, the login form and the codes that come of them. */
export interface SignInSessions {
  authorize(call: Call, server: AuthorizationServer): Response;
  submit(call: Call): Promise<Response>;
  /** Takes a code out: it can be redeemed once. */
  redeem(code: string): IssuedCode | undefined;
  /** Signs the user out everywhere, but for one context where one is given. */
  end(accountId: string, exceptContextId: string | undefined): void;
}

/** What sign-in needs. */
export interface SignInParts {
  readonly rules: AuthorizationRules;
  readonly accounts: Directory<Account>;
  readonly clock: Clock;
  readonly source: SeededSource;
}

/** The browser's side of the authorization server: authorize, the login form, the session behind it. */
export function createSignInSessions({ rules, accounts, clock, source }: SignInParts): SignInSessions {
  const sessions = new Map<string, Session>();
  const transactions = new Map<string, Transaction>();
  const codes = new Map<string, IssuedCode>();

  /** Whether an earlier sign-in is recent and strong enough for this request. */
  function suffices({ accountId, authentication }: Session, request: AuthorizeRequest): boolean {
    const { maxAgeSeconds, prompt } = request;
    if (prompt.includes('login')) return false;
    const ageMs = clock.now() - authentication.authTimeAt;
    if (maxAgeSeconds !== undefined && ageMs >= maxAgeSeconds * 1000) return false;
    const second = rules.secondFactor(accounts.get(accountId), request.acrValues, request);
    if (second === 'needed') return authentication.secondFactorAt !== undefined;
    return second === 'not_needed';
  }

  function grantCode(request: AuthorizeRequest, session: Session): Response {
    const { server, origin, clientId, scopes, audience, nonce, jkt, redirectUri, codeChallenge } = request;
    const code = source.base64url(32);
    codes.set(code, {
      grant: { server, origin, clientId, scopes, audience, nonce, jkt, ...session },
      redirectUri,
      codeChallenge,
      expiresAt: clock.now() + CODE_LIFETIME_MS,
    });
    return redirectBack(request, { code });
  }

  function startSession(accountId: string, withSecondFactor: boolean): Session {
    const now = clock.now();
    const authentication: Authentication = {
      authTimeAt: now,
      secondFactorAt: withSecondFactor ? now : undefined,
      acr: rules.acrOf(withSecondFactor),
      amr: amrOf(withSecondFactor),
    };
    const session = { contextId: source.base64url(32), accountId, authentication };
    sessions.set(session.contextId, session);
    return session;
  }

  function accountOf(transaction: Transaction, form: URLSearchParams): Account | undefined {
    if (transaction.accountId !== undefined) return accounts.find(transaction.accountId);
    const account = accounts.find(form.get('username') ?? '');
    return account && (account.password ?? '') === form.get('password') ? account : undefined;
  }

  function refuseUnmet(id: string, { request }: Transaction): Response {
    transactions.delete(id);
    const description = 'The user has no authenticator that would reach the asked assurance.';
    return redirectBack(request, asAnswer(refusal('unmet_authentication_requirements', description)));
  }

  return {
    authorize({ url, origin, request: { headers } }, server) {
      const request = readAuthorizeRequest(url.searchParams, { rules, server, origin });
      if ('error' in request) return refuseAuthorize(url.searchParams, request);
      const session = sessions.get(sessionIdOf(headers) ?? '');
      if (session && suffices(session, request)) return grantCode(request, session);
      if (request.prompt.includes('none')) {
        return redirectBack(
          request,
          asAnswer(refusal('login_required', 'The user has to sign in, and the client asked not to prompt.')),
        );
      }
      const id = source.base64url(32);
      transactions.set(id, { request, accountId: undefined });
      return signInPage({ transactionId: id, step: 'password' });
    },

    async submit({ request }) {
      const form = new URLSearchParams(await request.text());
      const id = form.get('transaction') ?? '';
      const transaction = transactions.get(id);
      if (!transaction) {
        return htmlPage('Sign in', '<p role="alert">This sign-in is over. Start again.</p>', 400);
      }
      const account = accountOf(transaction, form);
      if (!account) {
        return signInPage({ transactionId: id, step: 'password', problem: 'Wrong username or password.' });
      }
      transaction.accountId = account.id;
      const second = rules.secondFactor(account, transaction.request.acrValues, transaction.request);
      if (second === 'unavailable') return refuseUnmet(id, transaction);
      const code = form.get('code');
      if (second === 'needed' && code !== account.oneTimeCode) {
        const problem = code === null ? {} : { problem: 'Wrong one-time code.' };
        return signInPage({ transactionId: id, step: 'second_factor', ...problem });
      }
      transactions.delete(id);
      const session = startSession(account.id, second === 'needed');
      const response = grantCode(transaction.request, session);
      response.headers.append(
        'set-cookie',
        `${SESSION_COOKIE}=${session.contextId}; Path=/; HttpOnly; SameSite=Lax`,
      );
      return response;
    },

    redeem(code) {
      const issued = codes.get(code);
      codes.delete(code);
      return issued && issued.expiresAt > clock.now() ? issued : undefined;
    },

    end(accountId, exceptContextId) {
      for (const session of sessions.values()) {
        const isSpared = session.contextId === exceptContextId;
        if (session.accountId === accountId && !isSpared) sessions.delete(session.contextId);
      }
    },
  };
}

/** Without a place to go back to, the user sees the error; otherwise the client does. */
function refuseAuthorize(query: URLSearchParams, refused: OAuthRefusal): Response {
  const redirectUri = query.get('redirect_uri');
  if (!redirectUri || !URL.canParse(redirectUri)) {
    return htmlPage('Sign in', `<p role="alert">${escapeHtml(refused.error_description)}</p>`, 400);
  }
  return redirectBack({ redirectUri, state: query.get('state') ?? undefined }, asAnswer(refused));
}

function asAnswer({ error, error_description }: OAuthRefusal): Readonly<Record<string, string>> {
  return { error, error_description };
}

function sessionIdOf(headers: Headers): string | undefined {
  const cookies = (headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  const found = cookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  return found?.slice(SESSION_COOKIE.length + 1);
}
