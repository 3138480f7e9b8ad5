import { describe, expect, test } from 'vitest';
import { heldKey } from '../okta/push-device.ts';
import { textAt } from './caller.ts';
import { APPS, enrolledDevice, enrollmentBody, orgWithDevice } from './okta-device.ts';
import { expectAnswer, expectNothing, expectOktaError, oktaOrg, USER } from './okta-org.ts';
import {
  oktaAppAuthenticatorConfiguration,
  oktaAppEnrollment,
  oktaOrganization,
  oktaPushChallenges,
} from './schemas/okta-app-authenticators.ts';

const MANAGE = 'okta.myAccount.appAuthenticator.manage';
const MAINTAIN = 'okta.myAccount.appAuthenticator.maintenance.manage';
const READ = 'okta.myAccount.appAuthenticator.maintenance.read';
const ORG_TOKEN = '/oauth2/v1/token';
const CONFIGURATION = '/.well-known/app-authenticator-configuration';

describe('the life of an enrollment', () => {
  test('it is created, changed, deleted and then gone', async () => {
    const { call, clock, created, self, key } = await enrolledDevice();
    expectAnswer(created, 200, oktaAppEnrollment);

    clock.advance(1_000);
    const changed = await call('PATCH', self, { methods: { push: { pushToken: 'another' } } });
    expectAnswer(changed, 200, oktaAppEnrollment);
    expect(textAt(changed, 'lastUpdated')).toBe(new Date(clock.now()).toISOString());
    expect(textAt(changed, 'createdDate')).toBe(textAt(created, 'createdDate'));
    for (const push of [
      { capabilities: { transactionTypes: ['CIBA'] } },
      { keys: { userVerification: key.publicKey } },
      { keys: { userVerification: null } },
      {},
    ]) {
      expectAnswer(await call('PATCH', self, { methods: { push } }), 200, oktaAppEnrollment);
    }

    expectNothing(await call('DELETE', self));
    const gone = [410, 'E0000154', 'The enrollment was deleted.'] as const;
    expectOktaError(await call('DELETE', self), ...gone);
    expectOktaError(await call('PATCH', self, { methods: { push: {} } }), ...gone);
    expectOktaError(await call('GET', `${self}/push/notifications`), ...gone);
  });

  test('it is an enrollment of the custom app authenticator as long as it lives', async () => {
    const { call, authenticatorId, enrollment, self } = await enrolledDevice();
    const path = `/idp/myaccount/authenticators/${authenticatorId}/enrollments`;

    expect((await call('GET', path)).body).toMatchObject([{ id: enrollment.id }]);
    await call('DELETE', self);
    expect((await call('GET', path)).body).toEqual([]);
  });

  test('its dates may come in another form', async () => {
    const { created } = await enrolledDevice({ undocumented: { appAuthenticatorDates: 'java' } });

    expectAnswer(created, 200, oktaAppEnrollment);
    expect(textAt(created, 'createdDate')).toMatch(/^\w{3} \w{3} \d\d [\d:]{8} UTC \d{4}$/);
  });

  test('RSA keys do as well, and capabilities may stand under the keys', async () => {
    const { call, authenticatorId } = await orgWithDevice();
    const { device, methods } = enrollmentBody(authenticatorId, await heldKey('rsa-1', 'RS256'));
    const { capabilities, keys, ...push } = methods.push;

    const body = { authenticatorId, device, methods: { push: { ...push, keys: { ...keys, capabilities } } } };
    expectAnswer(await call('POST', APPS, body), 200, oktaAppEnrollment);
  });
});

describe('what is refused', () => {
  const KEY = 'methods.push.keys.proofOfPossession';
  test.each([
    ['authenticatorId', undefined],
    ['device', undefined],
    ['device.clientInstanceKey', { kty: 'EC' }],
    ['device.clientInstanceBundleId', undefined],
    ['device.clientInstanceVersion', ''],
    ['device.clientInstanceDeviceSdkVersion', 7],
    ['device.osVersion', undefined],
    ['device.platform', 'WINDOWS'],
    ['device.displayName', undefined],
    ['device.secureHardwarePresent', 'yes'],
    ['device.manufacturer', 7],
    ['device.deviceAttestation', 'x'],
    ['methods.push', undefined],
    ['methods.push.pushToken', undefined],
    ['methods.push.apsEnvironment', undefined],
    ['methods.push.capabilities.transactionTypes', ['PAY']],
    ['methods.push.keys.userVerification', {}],
    [KEY, undefined],
    [`${KEY}.kid`, undefined],
    [`${KEY}.x`, 'short'],
    [`${KEY}.okta:kpr`, 'PAPER'],
    [`${KEY}.crv`, 'P-384'],
    [`${KEY}.kty`, 'oct'],
  ])('creating with a bad %s', async (path, value) => {
    const { call, key, authenticatorId } = await orgWithDevice();
    const body = JSON.parse(JSON.stringify(enrollmentBody(authenticatorId, key)));
    setAt(body, path.split('.'), value);

    const reply = await call('POST', APPS, body);

    const field = path.startsWith(KEY) ? KEY : path;
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({
      errorCode: 'E0000001',
      errorSummary: `Api validation failed: ${field}`,
    });
  });

  test('creating for an authenticator that does not exist, or where there is none', async () => {
    const { call, key } = await orgWithDevice();
    const off = await oktaOrg({ features: { customApp: false } });
    const summary = 'Not found: Resource not found: aut0 (Authenticator)';

    expectOktaError(await call('POST', APPS, enrollmentBody('aut0', key)), 404, 'E0000007', summary);
    expectOktaError(
      await off.call('POST', APPS, {}),
      403,
      'E0000038',
      "This operation is not allowed in the user's current status.",
      'Custom app authenticator is not enabled for your org.',
    );
  });

  test('doing without user verification where policy requires it', async () => {
    const options = { appAuthenticator: { userVerification: 'REQUIRED' } } as const;
    const { call, key, authenticatorId, self } = await enrolledDevice(options);
    const refusal = [400, 'E0000158', 'User verification is required by policy.'] as const;

    expectOktaError(await call('POST', APPS, enrollmentBody(authenticatorId, key)), ...refusal);
    const without = { methods: { push: { keys: { userVerification: null } } } };
    expectOktaError(await call('PATCH', self, without), ...refusal);
  });

  test.each([
    ['methods.push', {}],
    ['methods.push.pushToken', { methods: { push: { pushToken: '' } } }],
    ['methods.push.keys.userVerification', { methods: { push: { keys: { userVerification: {} } } } }],
    [
      'methods.push.capabilities.transactionTypes',
      { methods: { push: { capabilities: { transactionTypes: 'LOGIN' } } } },
    ],
  ])('changing with a bad %s', async (field, body) => {
    const { call, self } = await enrolledDevice();

    const reply = await call('PATCH', self, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ errorSummary: `Api validation failed: ${field}` });
  });

  test('anything about an enrollment that does not exist', async () => {
    const { call } = await oktaOrg();
    const refusal = [
      404,
      'E0000007',
      'Not found: Resource not found: pfd0 (AuthenticatorEnrollment)',
    ] as const;

    expectOktaError(await call('PATCH', `${APPS}/pfd0`, {}), ...refusal);
    expectOktaError(await call('DELETE', `${APPS}/pfd0`), ...refusal);
    expectOktaError(await call('GET', `${APPS}/pfd0/push/notifications`), ...refusal);
  });

  test.each([
    [{ device: 'SUSPENDED' }, 403, 'E0000152', 'The device is suspended.'],
    [{ device: 'DELETED' }, 410, 'E0000153', 'The device was deleted.'],
    [{ enrollment: 'DELETED' }, 410, 'E0000154', 'The enrollment was deleted.'],
    [{ enrollment: 'SUSPENDED' }, 423, 'E0000180', 'The enrollment is suspended.'],
  ] as const)('anything while %j, and nothing once that is over', async (state, status, code, summary) => {
    const { okta, call, enrollment, self, pushed, answer } = await enrolledDevice();
    const push = await pushed();
    okta.accounts.setAppEnrollmentStatus(USER, enrollment.id, state);

    const change = { methods: { push: { pushToken: 'another' } } };
    expectOktaError(await call('PATCH', self, change), status, code, summary);
    expectOktaError(await call('DELETE', self), status, code, summary);
    expectOktaError(await call('GET', `${self}/push/notifications`), status, code, summary);
    expectOktaError(await answer(push), status, code, summary);

    okta.accounts.setAppEnrollmentStatus(USER, enrollment.id, { device: 'ACTIVE', enrollment: 'ACTIVE' });
    expect((await call('PATCH', self, change)).status).toBe(200);
    expect((await answer(push)).status).toBe(200);
  });

  test.each([
    ['SUSPENDED', 423, 'E0000155', 'The user is suspended.'],
    ['DELETED', 410, 'E0000156', 'The user was deleted.'],
  ] as const)('anything while the user is %s', async (userStatus, status, code, summary) => {
    const { okta, call, key, self, authenticatorId, pushed, answer } = await enrolledDevice();
    const push = await pushed();
    okta.accounts.setUserStatus(USER, userStatus);

    const body = enrollmentBody(authenticatorId, key);
    expectOktaError(await call('POST', APPS, body), status, code, summary);
    expectOktaError(await call('DELETE', self), status, code, summary);
    expectOktaError(await answer(push), status, code, summary);
  });
});

/** Puts a value at a path of an object; `undefined` takes the member away. */
function setAt(target: object, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) Reflect.set(target, name, value);
  else setAt(Reflect.get(target, name), rest, value);
}

describe('scopes', () => {
  const token = { methods: { push: { pushToken: 'another' } } };
  const key = { methods: { push: { keys: { userVerification: null } } } };

  test.each([
    ['a push token', token, MAINTAIN, 200],
    ['a push token', token, MANAGE, 200],
    ['a push token', token, READ, 403],
    ['a user-verification key', key, MAINTAIN, 403],
    ['a user-verification key', key, MANAGE, 200],
  ])('changing %s (%j) with %s is answered with %i', async (_, body, scope, status) => {
    const { okta, call, self } = await enrolledDevice();
    const { accessToken } = await okta.issueToken(USER, { scopes: [scope] });

    const reply = await call('PATCH', self, body, { authorization: `Bearer ${accessToken}` });

    expect(reply.status).toBe(status);
    if (status === 403) expect(reply.headers.get('www-authenticate')).toContain('insufficient_scope');
  });

  test.each([
    ['POST', APPS, MAINTAIN, 403],
    ['DELETE', `${APPS}/pfd0`, MAINTAIN, 403],
    ['GET', `${APPS}/pfd0/push/notifications`, READ, 404],
    ['GET', `${APPS}/pfd0/push/notifications`, MAINTAIN, 404],
    ['GET', `${APPS}/pfd0/push/notifications`, MANAGE, 403],
  ])('%s %s with %s is answered with %i', async (method, path, scope, status) => {
    const { call } = await oktaOrg({}, [scope]);

    expect((await call(method, path)).status).toBe(status);
  });

  test('step-up is demanded for changes, not for the pending pushes', async () => {
    const { okta, call, self } = await enrolledDevice({ stepUp: {} });
    okta.accounts.demandStepUp(USER);
    const stale = await okta.issueToken(USER, { authTimeAt: 0 });
    const headers = { authorization: `Bearer ${stale.accessToken}` };

    const refused = await call('PATCH', self, token, headers);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_authentication_context');
    const pending = await call('GET', `${self}/push/notifications`, undefined, headers);
    expectAnswer(pending, 200, oktaPushChallenges);
  });
});

describe('the neighbours', () => {
  test('the organisation is told without a token', async () => {
    const { okta, call } = await oktaOrg();

    const reply = await call('GET', '/.well-known/okta-organization', undefined, { authorization: '' });

    expect(reply.status).toBe(200);
    expect(oktaOrganization(reply.body)).toEqual([]);
    expect(textAt(reply, '_links.organization.href')).toBe(okta.url);
  });

  test('the configuration of the app is told with one, and is empty where there is no such app', async () => {
    const { call } = await oktaOrg({ appAuthenticator: { userVerification: 'REQUIRED' } });
    const off = await oktaOrg({ features: { customApp: false } });

    const reply = await call('GET', `${CONFIGURATION}?oauthClientId=emulator-client`);
    expect(reply.status).toBe(200);
    expect(oktaAppAuthenticatorConfiguration(reply.body)).toEqual([]);
    expect(textAt(reply, '0.settings.userVerification')).toBe('REQUIRED');
    expect((await off.call('GET', CONFIGURATION)).body).toEqual([]);
    const none = await call('GET', CONFIGURATION, undefined, { authorization: '' });
    expectOktaError(none, 401, 'E0000011', 'Invalid token provided');
  });

  type Org = Awaited<ReturnType<typeof enrolledDevice>>;

  /** The token endpoint's answer to an assertion that the device has signed. */
  async function redeemed(org: Org, change: (form: URLSearchParams) => void = () => {}, claims = {}) {
    const now = Math.floor(org.clock.now() / 1000);
    const assertion = await org.key.sign(
      {
        iss: 'emulator-client',
        sub: org.enrollment.user.id,
        aud: `${org.okta.url}${ORG_TOKEN}`,
        exp: now + 60,
        methodEnrollmentId: org.enrollment.methods.push.id,
        ...claims,
      },
      { typ: 'JWT' },
    );
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: 'emulator-client',
      scope: `${READ} ${MAINTAIN}`,
      assertion,
    });
    change(form);
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return org.call('POST', ORG_TOKEN, form.toString(), type);
  }

  test('a maintenance token opens what it names, and no more', async () => {
    const org = await enrolledDevice();

    const reply = await redeemed(org);

    expect(reply.body).toMatchObject({ token_type: 'Bearer', scope: `${READ} ${MAINTAIN}` });
    const headers = { authorization: `Bearer ${textAt(reply, 'access_token')}` };
    const change = { methods: { push: { pushToken: 'another' } } };
    expect((await org.call('PATCH', org.self, change, headers)).status).toBe(200);
    const pending = await org.call('GET', `${org.self}/push/notifications`, undefined, headers);
    expect(pending.status).toBe(200);
    expect((await org.call('DELETE', org.self, undefined, headers)).status).toBe(403);
  });

  test.each([
    ['another client', (form: URLSearchParams) => form.set('client_id', 'other'), {}, 'invalid_grant'],
    ['no assertion', (form: URLSearchParams) => form.delete('assertion'), {}, 'invalid_grant'],
    ['an unknown method', undefined, { methodEnrollmentId: 'opf0' }, 'invalid_grant'],
    ['another audience', undefined, { aud: 'https://other.example.com' }, 'invalid_grant'],
    ['an assertion that has lapsed', undefined, { exp: 1 }, 'invalid_grant'],
    ['an assertion without an end', undefined, { exp: undefined }, 'invalid_grant'],
    ['a greater scope', (form: URLSearchParams) => form.set('scope', MANAGE), {}, 'invalid_scope'],
    ['no scope', (form: URLSearchParams) => form.delete('scope'), {}, 'invalid_scope'],
  ])('a maintenance token is not had with %s', async (_, change, claims, error) => {
    const reply = await redeemed(await enrolledDevice(), change, claims);

    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ error });
  });

  test('a maintenance token is not had with another key, from a dead enrollment or at another server', async () => {
    const org = await enrolledDevice();
    const stranger = await heldKey('key-1');

    expect((await redeemed({ ...org, key: stranger })).body).toMatchObject({ error: 'invalid_grant' });
    org.okta.accounts.setAppEnrollmentStatus(USER, org.enrollment.id, { enrollment: 'SUSPENDED' });
    expect((await redeemed(org)).body).toMatchObject({ error: 'invalid_grant' });
    const other = await org.call('POST', '/oauth2/default/v1/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    });
    expect(other.body).toMatchObject({ error: 'unsupported_grant_type' });
  });
});
