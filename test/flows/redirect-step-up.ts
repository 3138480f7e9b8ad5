import { err, ok } from 'neverthrow';
import { accountFailure } from '../../src/domain/index.ts';
import { EMULATOR_CLIENT_ID } from '../../src/emulator/index.ts';
import type { StepUpStrategy } from '../../src/ports/index.ts';
import type { Tab } from './resume-run.ts';

const REDIRECT_URI = 'https://app.example.com/callback';
const KEPT = 'app.redirect';
const SCOPES = {
  okta: 'openid okta.myAccount.email.read okta.myAccount.email.manage',
  auth0: 'openid create:me:authentication_methods read:me:authentication_methods',
};
const PATHS = {
  okta: { authorize: '/oauth2/default/v1/authorize', token: '/oauth2/default/v1/token' },
  auth0: { authorize: '/authorize', token: '/oauth/token' },
};

/**
 * Authorization code with PKCE by leaving the page: `start` navigates and never answers, `finish` exchanges
 * the code on the page that the user comes back to.
 */
export function redirectStepUp(
  { provider, url, storage, signedIn }: Tab,
  navigate: (url: URL) => void,
): StepUpStrategy {
  const paths = PATHS[provider];
  return {
    id: 'redirect',
    async start({ requirement }) {
      const kept = { state: randomText(), verifier: randomText() };
      storage.setItem(KEPT, JSON.stringify(kept));
      const authorize = new URL(paths.authorize, url);
      authorize.search = new URLSearchParams({
        response_type: 'code',
        client_id: EMULATOR_CLIENT_ID,
        redirect_uri: REDIRECT_URI,
        scope: SCOPES[provider],
        audience: `${url}/me/`,
        state: kept.state,
        code_challenge: await challengeOf(kept.verifier),
        code_challenge_method: 'S256',
        ...(requirement.maxAgeSeconds !== undefined && { max_age: String(requirement.maxAgeSeconds) }),
        ...(requirement.acrValues && { acr_values: requirement.acrValues.join(' ') }),
      }).toString();
      navigate(authorize);
      return new Promise<never>(() => {});
    },
    async finish({ url: cameTo }) {
      const { searchParams } = new URL(cameTo);
      const { state, verifier } = JSON.parse(storage.getItem(KEPT) ?? '{}');
      storage.removeItem(KEPT);
      if (searchParams.get('state') !== state) return err(accountFailure('not_completed', 'Another state.'));
      const answer = await fetch(new URL(paths.token, url), {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: EMULATOR_CLIENT_ID,
          redirect_uri: REDIRECT_URI,
          code: searchParams.get('code') ?? '',
          code_verifier: verifier,
        }),
      });
      const tokens: { access_token: string; id_token: string } = await answer.json();
      if (!answer.ok) return err(accountFailure('unauthenticated', 'The code was not exchanged.'));
      const { sub } = JSON.parse(
        atob((tokens.id_token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')),
      );
      signedIn({ accessToken: tokens.access_token, subject: sub });
      return ok({ subject: sub });
    },
  };
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
