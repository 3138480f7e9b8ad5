import { Auth0Client, type EmailAuthenticationMethod, MyAccountApiError } from '@auth0/auth0-spa-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Clock, systemClock } from '../../src/domain/index.ts';
import { type Auth0EmulatorOptions, createAuth0Emulator, type Listening } from '../../src/emulator/index.ts';
import { stubBrowserGlobals } from './browser-globals.ts';

// The client as it is published, over real sockets. A domain that names its scheme is used as it is, so
// that the whole client, its sign-in included, talks to the emulator on localhost.
const USER = 'user@example.com';
const API_SCOPES = ['read', 'create', 'update', 'delete'].map((verb) => `${verb}:me:authentication_methods`);
const open: Listening[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

async function started(options: Auth0EmulatorOptions = {}) {
  const emulator = createAuth0Emulator({ rateLimits: false, ...options });
  const listening = await emulator.listen();
  open.push(listening);
  stubBrowserGlobals(listening.url);
  const auth0 = new Auth0Client({
    domain: listening.url,
    clientId: 'client',
    useRefreshTokens: true,
    authorizationParams: {
      audience: `${listening.url}/me/`,
      scope: ['openid', ...API_SCOPES].join(' '),
      redirect_uri: `${listening.url}/callback`,
    },
  });
  return { emulator, auth0 };
}

/** Signs in as a page does: the client's own authorize URL, the login form, the client's own callback. */
async function signIn(auth0: Auth0Client, emulator: ReturnType<typeof createAuth0Emulator>): Promise<void> {
  await auth0.loginWithRedirect({
    async openUrl(authorizeUrl) {
      const callback = await emulator.visit(USER, authorizeUrl);
      await auth0.handleRedirectCallback(callback.href);
    },
  });
}

function emailOf(method: unknown): EmailAuthenticationMethod {
  const isEmail = (value: unknown): value is EmailAuthenticationMethod =>
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'email';
  return isEmail(method) ? method : expect.fail('Not an email method.');
}

function sessionOf(challenge: unknown): string {
  if (typeof challenge !== 'object' || challenge === null || !('auth_session' in challenge)) {
    return expect.fail('There is no auth_session.');
  }
  return String(challenge.auth_session);
}

describe('the MyAccount client of auth0-spa-js on the emulator', () => {
  test('enrolls and verifies an email, and lists, gets, updates and deletes it', async () => {
    const { emulator, auth0 } = await started();
    await signIn(auth0, emulator);

    const challenge = await auth0.myAccount.enrollmentChallenge({ type: 'email', email: 'new@example.com' });
    const { id, location } = challenge;
    const verified = emailOf(
      await auth0.myAccount.enrollmentVerify({
        type: 'email',
        location,
        auth_session: sessionOf(challenge),
        otp_code: emulator.outbox.latest('new@example.com')?.code ?? '',
      }),
    );

    expect(location).toBe(`${emulator.url}/me/v1/authentication-methods/${encodeURIComponent(id)}`);
    expect(verified).toMatchObject({ id, confirmed: true, email: 'new@example.com', usage: ['secondary'] });
    expect(await auth0.myAccount.getAuthenticationMethods()).toEqual([verified]);
    expect(await auth0.myAccount.getAuthenticationMethods('email')).toEqual([verified]);
    expect(await auth0.myAccount.getAuthenticationMethods('phone')).toEqual([]);
    expect(await auth0.myAccount.getAuthenticationMethod(id)).toEqual(verified);
    expect(await auth0.myAccount.updateAuthenticationMethod(id, { name: 'Work' })).toEqual({
      ...verified,
      name: 'Work',
    });

    await auth0.myAccount.deleteAuthenticationMethod(id);

    expect(emulator.accounts.get(USER).methods).toEqual([]);
  });

  test('raises its MyAccountApiError for a wrong code', async () => {
    const { emulator, auth0 } = await started();
    await signIn(auth0, emulator);
    const challenge = await auth0.myAccount.enrollmentChallenge({ type: 'email', email: 'new@example.com' });

    const error = await auth0.myAccount
      .enrollmentVerify({
        type: 'email',
        location: challenge.location,
        auth_session: sessionOf(challenge),
        otp_code: 'wrong',
      })
      .catch((thrown: unknown) => thrown);

    if (!(error instanceof MyAccountApiError)) return expect.fail(`Not a MyAccountApiError: ${error}`);
    expect(error).toMatchObject({ status: 400, type: 'https://auth0.com/api-errors/A0E-400-0003' });
    expect(error.validation_errors?.map(({ pointer }) => pointer)).toEqual(['/otp_code']);
  });

  test('refreshes its token, and raises mfa_required when the second factor is too old', async () => {
    let aheadMs = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const users = [{ login: USER, password: 'password', oneTimeCode: '111111' }];
    const { emulator, auth0 } = await started({ clock, users, mfa: { maxAgeSeconds: 900 } });
    await signIn(auth0, emulator);

    expect(await auth0.getTokenSilently({ cacheMode: 'off' })).toContain('.');

    aheadMs = 1_000_000;
    const error = await auth0.getTokenSilently({ cacheMode: 'off' }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      error: 'mfa_required',
      mfa_requirements: { challenge: [{ type: 'otp' }] },
    });
  });
});
