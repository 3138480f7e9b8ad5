import {
  Auth0Client,
  type Auth0ClientOptions,
  ConnectError,
  type EmailAuthenticationMethod,
  MyAccountApiError,
} from '@auth0/auth0-spa-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Clock, systemClock } from '../../src/domain/index.ts';
import {
  type Auth0EmulatorOptions,
  createAuth0Emulator,
  type Listening,
  totpCode,
} from '../../src/emulator/index.ts';
import { stubBrowserGlobals } from './browser-globals.ts';

// The client as it is published, over real sockets. A domain that names its scheme is used as it is, so
// that the whole client, its sign-in included, talks to the emulator on localhost.
const USER = 'user@example.com';
const METHOD_SCOPES = ['read', 'create', 'update', 'delete'].map(
  (verb) => `${verb}:me:authentication_methods`,
);
const API_SCOPES = [...METHOD_SCOPES, 'read:me:factors'];
const open: Listening[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

async function started(options: Auth0EmulatorOptions = {}, client: Partial<Auth0ClientOptions> = {}) {
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
    ...client,
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

/** The text that the client's answer holds under a name. */
function textIn(answer: unknown, name: string): string {
  const value: unknown = Reflect.get(Object(answer), name);
  return typeof value === 'string' ? value : expect.fail(`There is no text at ${name}.`);
}

describe('the factors and methods of auth0-spa-js on the emulator', () => {
  test('lists the factors', async () => {
    const { emulator, auth0 } = await started();
    await signIn(auth0, emulator);

    const factors = await auth0.myAccount.getFactors();

    expect(factors).toContainEqual({ type: 'recovery-code', usage: ['secondary'] });
    expect(factors).toContainEqual({ type: 'password', usage: ['primary'] });
  });

  test('enrolls and verifies a method of every other type, and lists them', async () => {
    const { emulator, auth0 } = await started();
    await signIn(auth0, emulator);
    const { myAccount } = auth0;

    const totp = await myAccount.enrollmentChallenge({ type: 'totp' });
    const seed = textIn(totp, 'manual_input_code');
    expect(textIn(totp, 'barcode_uri')).toContain(`secret=${seed}`);
    await myAccount.enrollmentVerify({
      type: 'totp',
      location: totp.location,
      auth_session: totp.auth_session,
      otp_code: await totpCode(seed, systemClock.now()),
    });

    const phone_number = '+4915100000000';
    const phone = await myAccount.enrollmentChallenge({
      type: 'phone',
      phone_number,
      preferred_authentication_method: 'voice',
    });
    const verifiedPhone = await myAccount.enrollmentVerify({
      type: 'phone',
      location: phone.location,
      auth_session: phone.auth_session,
      otp_code: emulator.outbox.latest(phone_number)?.code ?? '',
    });
    expect(
      await myAccount.updateAuthenticationMethod(verifiedPhone.id, {
        preferred_authentication_method: 'sms',
      }),
    ).toMatchObject({ phone_number, preferred_authentication_method: 'sms' });

    const push = await myAccount.enrollmentChallenge({ type: 'push-notification' });
    expect(textIn(push, 'barcode_uri')).toContain('enrollment_tx_id=');
    emulator.accounts.answerPush(USER);
    await myAccount.enrollmentVerify({
      type: 'push-notification',
      location: push.location,
      auth_session: push.auth_session,
    });

    const recovery = await myAccount.enrollmentChallenge({ type: 'recovery-code' });
    expect(textIn(recovery, 'recovery_code')).toMatch(/^[A-Z0-9]{24}$/);
    await myAccount.enrollmentVerify({
      type: 'recovery-code',
      location: recovery.location,
      auth_session: recovery.auth_session,
    });

    const listed = await myAccount.getAuthenticationMethods();

    expect(listed.map(({ type }) => type)).toEqual(['totp', 'phone', 'push-notification', 'recovery-code']);
    expect(listed.map((method) => 'confirmed' in method && method.confirmed)).toEqual(Array(4).fill(true));
  });

  test('sets a password by its policy, and signs in with it', async () => {
    const { emulator, auth0 } = await started();
    await signIn(auth0, emulator);
    const { myAccount } = auth0;
    const challenge = await myAccount.enrollmentChallenge({ type: 'password' });
    const { location, auth_session } = challenge;
    const set = (new_password: string) =>
      myAccount.enrollmentVerify({ type: 'password', location, auth_session, new_password });

    const weak = await set('weak').catch((thrown: unknown) => thrown);
    const stored = await set('Correct-Horse-9');

    expect(challenge).toMatchObject({ id: 'password|new', policy: { complexity: { min_length: 8 } } });
    expect(weak).toBeInstanceOf(MyAccountApiError);
    expect(weak).toMatchObject({ status: 400, validation_errors: [{ pointer: '/new_password' }] });
    expect(stored).toMatchObject({ type: 'password', usage: ['primary'] });
    expect(await myAccount.getAuthenticationMethods('password')).toEqual([stored]);
    await expect(emulator.signIn(USER)).resolves.toBeDefined();
  });
});

describe('the connected accounts of auth0-spa-js on the emulator', () => {
  const CALLBACK = 'https://app.example.com/callback';
  const READ_SCOPES = ['read:me:connected_accounts'];

  /** A client that has signed in for something else: it gets its token for My Account by refresh. */
  async function signedIn(options: Auth0EmulatorOptions = {}) {
    const { emulator, auth0 } = await started(options, {
      useMrrt: true,
      authorizationParams: { scope: 'openid offline_access', redirect_uri: CALLBACK },
    });
    await signIn(auth0, emulator);
    return { emulator, auth0 };
  }

  test('connects an account by redirect, with PKCE and its own state', async () => {
    const { emulator, auth0 } = await signedIn({ allowedCallbackUrls: [CALLBACK] });
    const seen: unknown[] = [];

    await auth0.connectAccountWithRedirect({
      connection: 'github',
      scopes: ['repo'],
      authorization_params: { login_hint: 'mia' },
      appState: { returnTo: '/settings' },
      async openUrl(url) {
        const callback = emulator.accounts.approveConnection(url, 'mia');
        seen.push(await auth0.handleRedirectCallback(callback.href));
      },
    });

    const [connected] = emulator.accounts.get(USER).connectedAccounts;
    expect(connected).toMatchObject({ connection: 'github', scopes: ['repo'], upstreamUser: 'mia' });
    expect(seen).toEqual([
      {
        id: connected?.id,
        connection: 'github',
        access_type: 'offline',
        scopes: ['repo'],
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        appState: { returnTo: '/settings' },
        response_type: 'connect_code',
      },
    ]);
    expect(emulator.requests.of('completeConnectedAccount')).toMatchObject([{ status: 201 }]);
  });

  test('raises its ConnectError when the user says no', async () => {
    const { emulator, auth0 } = await signedIn();
    const errors: unknown[] = [];

    await auth0.connectAccountWithRedirect({
      connection: 'google-oauth2',
      async openUrl(url) {
        const callback = emulator.accounts.denyConnection(url);
        errors.push(await auth0.handleRedirectCallback(callback.href).catch((thrown: unknown) => thrown));
      },
    });

    expect(errors[0]).toBeInstanceOf(ConnectError);
    expect(errors[0]).toMatchObject({ error: 'access_denied', connection: 'google-oauth2' });
    expect(emulator.accounts.get(USER).connectedAccounts).toEqual([]);
  });

  test('connects and completes step by step, and is refused by its MyAccountApiError', async () => {
    const { emulator, auth0 } = await signedIn();
    const { connect_uri, connect_params, auth_session, expires_in } = await auth0.myAccount.connectAccount({
      connection: 'github',
      redirect_uri: CALLBACK,
      state: 'mine',
    });
    expect(connect_uri).toBe(`${emulator.url}/connected-accounts/connect`);
    expect(expires_in).toBe(300);
    const callback = emulator.accounts.approveConnection(`${connect_uri}?ticket=${connect_params.ticket}`);
    const fragment = new URLSearchParams(callback.hash.slice(1));
    const completion = {
      auth_session,
      connect_code: fragment.get('connect_code') ?? '',
      redirect_uri: CALLBACK,
    };

    expect(fragment.get('state')).toBe('mine');
    expect(await auth0.myAccount.completeAccount(completion)).toMatchObject({ connection: 'github' });
    const used = await auth0.myAccount.completeAccount(completion).catch((thrown: unknown) => thrown);
    expect(used).toBeInstanceOf(MyAccountApiError);
    expect(used).toMatchObject({ status: 404, type: 'https://auth0.com/api-errors/A0E-404-0001' });
    const none = await auth0.myAccount
      .connectAccount({ connection: 'github', redirect_uri: CALLBACK, scopes: [] })
      .catch((thrown: unknown) => thrown);
    expect(none).toMatchObject({ status: 400, validation_errors: [{ pointer: '/scopes' }] });
  });

  test('its fetcher lists what it has connected', async () => {
    const { emulator, auth0 } = await signedIn();
    const id = emulator.accounts.addConnectedAccount(USER, { connection: 'github' });
    const fetcher = auth0.createFetcher({ baseUrl: `${emulator.url}/me/v1/connected-accounts/` });

    const response = await fetcher.fetchWithAuth('accounts', undefined, {
      audience: `${emulator.url}/me/`,
      scope: READ_SCOPES,
    });

    expect(await response.json()).toMatchObject({ accounts: [{ id }] });
  });
});
