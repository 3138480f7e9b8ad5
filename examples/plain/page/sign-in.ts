import {
  type AccountFailure,
  accountFailure,
  type StepUpRequirement,
  type StepUpStrategy,
} from 'account-flows';
import { err, ok, type Result } from 'neverthrow';
import { type Session, type TokenAnswer, tokensIn } from './session.ts';

/**
 * Has the user authenticate again in a frame of this page: authorization code with PKCE. Providers seldom let
 * themselves be framed; with theirs, open a popup or leave the page.
 */
export function signInFrame(place: HTMLElement, session: Session): StepUpStrategy {
  return {
    id: 'frame',
    async start({ requirement }, { signal }) {
      const verifier = randomText();
      const state = randomText();
      const url = await authorizeUrl(session, requirement, { verifier, state });
      const callback = await callbackOf(url, place, signal);
      if (callback?.searchParams.get('state') !== state) return err(refused('cancelled'));
      const code = callback.searchParams.get('code');
      return code === null
        ? err(refused('unauthenticated', callback.searchParams.get('error')))
        : redeem(session, code, verifier);
    },
  };
}

const CALLBACK = new URL('/signed-in', location.href).href;

async function authorizeUrl(
  { authorizeUrl, clientId, scopes, audience }: Session,
  { maxAgeSeconds, acrValues }: StepUpRequirement,
  { verifier, state }: { readonly verifier: string; readonly state: string },
): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const url = new URL(authorizeUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    scope: ['openid', 'offline_access', ...scopes].join(' '),
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    prompt: 'login',
    ...(audience !== null && { audience }),
    ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
    ...(acrValues && { acr_values: acrValues.join(' ') }),
  }).toString();
  return url.href;
}

/**
 * Where the sign-in ends up. It has a frame of its own, that goes with it: in one that stays, the browser's
 * Back would load the sign-in once more, unseen.
 */
async function callbackOf(url: string, place: HTMLElement, signal: AbortSignal): Promise<URL | undefined> {
  const frame = document.createElement('iframe');
  frame.title = 'Sign in';
  frame.src = url;
  frame.onload = () => frame.focus();
  place.replaceChildren(frame);
  const callback = await callbackIn(frame, signal);
  frame.remove();
  return callback;
}

/** Where the frame ends up: its page tells. Nothing where the user has gone away before. */
function callbackIn(frame: HTMLIFrameElement, signal: AbortSignal): Promise<URL | undefined> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const settle = (url?: URL) => {
      listening.abort();
      resolve(url);
    };
    if (signal.aborted) return settle();
    signal.addEventListener('abort', () => settle(), { signal: listening.signal });
    addEventListener(
      'message',
      ({ source, origin, data }) => {
        if (source === frame.contentWindow && origin === location.origin) settle(new URL(data));
      },
      { signal: listening.signal },
    );
  });
}

async function redeem(
  session: Session,
  code: string,
  verifier: string,
): Promise<Result<{ subject: string }, AccountFailure>> {
  const answer = await fetch(session.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: session.clientId,
      redirect_uri: CALLBACK,
      code,
      code_verifier: verifier,
    }),
  });
  if (!answer.ok) return err(refused('unauthenticated'));
  const tokens: TokenAnswer = await answer.json();
  const subject = subjectOf(tokens.id_token ?? '');
  // Somebody else's tokens are not taken over: the flow ends with `subject_changed`.
  if (subject === session.account.subject) session.replace(tokensIn(tokens));
  return ok({ subject });
}

function refused(kind: 'cancelled' | 'unauthenticated', code?: string | null): AccountFailure {
  return accountFailure(kind, 'The sign-in did not succeed.', code ? { code } : {});
}

/** `sub` of an ID token that came straight from the token endpoint (OpenID Connect Core 3.1.3.7). */
function subjectOf(idToken: string): string {
  const [, payload = ''] = idToken.split('.');
  const { sub }: { sub: string } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  return sub;
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
