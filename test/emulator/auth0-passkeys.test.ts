import { describe, expect, test } from 'vitest';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '../../src/domain/index.ts';
import {
  type Auth0EmulatorOptions,
  createVirtualAuthenticator,
  type VirtualAuthenticator,
} from '../../src/emulator/index.ts';
import { auth0Tenant, expectBody, invalidAt, METHODS, ORIGIN, USER } from './auth0-tenant.ts';
import { type Call, valueAt } from './caller.ts';
import { auth0Passkey, auth0PendingPasskey } from './schemas/auth0-passkey.ts';

const VERIFY = `${METHODS}/passkey%7Cnew/verify`;

/** What a client that keeps to the schema sends of a ceremony's answer. Auth0 contract section 7 */
function accepted({ response, ...registration }: RegistrationResponseJSON) {
  const { clientDataJSON, attestationObject, transports } = response;
  return { ...registration, response: { clientDataJSON, attestationObject, transports } };
}

async function begun(call: Call, body: Record<string, unknown> = {}) {
  const reply = await call('POST', METHODS, { type: 'passkey', ...body });
  return {
    auth_session: valueAt(reply, 'auth_session'),
    options: valueAt(reply, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON,
  };
}

/** A tenant whose user has an authenticator, and the proof that it makes of an enrollment. */
async function withAuthenticator(settings: Auth0EmulatorOptions = {}) {
  const tenant = await auth0Tenant(settings);
  const authenticator = createVirtualAuthenticator();
  async function proof(by: VirtualAuthenticator = authenticator, origin = ORIGIN) {
    const { auth_session, options } = await begun(tenant.call);
    return { auth_session, authn_response: accepted(await by.create(options, { origin })) };
  }
  const methods = () => tenant.auth0.accounts.get(USER).methods;
  return { ...tenant, authenticator, proof, methods };
}

describe('a passkey', () => {
  test('is enrolled with options, verified, listed and deleted', async () => {
    const { call, auth0, authenticator, clock, methods } = await withAuthenticator();
    const userId = auth0.accounts.get(USER).id;

    const enrolling = await call('POST', METHODS, { type: 'passkey', connection: 'Customers-DB' });
    expectBody(enrolling, 202, auth0PendingPasskey);
    expect(enrolling.headers.get('location')).toBe(`${ORIGIN}${METHODS}/passkey%7Cnew`);
    expect(enrolling.body).toMatchObject({
      authn_params_public_key: {
        timeout: 60_000,
        rp: { id: 'example.auth0.com', name: 'example.auth0.com' },
        user: { id: Buffer.from(userId).toString('base64url'), name: USER },
        pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      },
    });
    expect(valueAt(enrolling, 'authn_params_public_key')).not.toHaveProperty('excludeCredentials');

    const options = valueAt(enrolling, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
    const response = await authenticator.create(options, { origin: ORIGIN });
    const body = { auth_session: valueAt(enrolling, 'auth_session'), authn_response: accepted(response) };
    clock.advance(1000);
    const verified = await call('POST', VERIFY, body);

    expectBody(verified, 201, auth0Passkey);
    const id = String(valueAt(verified, 'id'));
    expect(verified.headers.get('location')).toBe(`${ORIGIN}${METHODS}/${encodeURIComponent(id)}`);
    expect(verified.body).toMatchObject({
      identity_user_id: userId,
      key_id: response.id,
      user_handle: options.user.id,
      transports: ['internal'],
      relying_party_id: 'example.auth0.com',
    });
    expect((await call('GET', METHODS)).body).toEqual({ authentication_methods: [verified.body] });
    expect((await call('GET', `${METHODS}?type=passkey`)).body).toEqual({
      authentication_methods: [verified.body],
    });
    expect((await call('GET', `${METHODS}/${encodeURIComponent(id)}`)).body).toEqual(verified.body);
    expect((await call('DELETE', `${METHODS}/${encodeURIComponent(id)}`)).status).toBe(204);
    expect(methods()).toEqual([]);
  });

  test.each([
    [{}, 'single_device', false],
    [{ backupEligible: true }, 'multi_device', false],
    [{ backupEligible: true, backedUp: true }, 'multi_device', true],
    [{ userVerified: false }, 'single_device', false],
  ])('with the flags %o is %s, backed up: %s', async (flags, type, isBackedUp) => {
    const { call, proof } = await withAuthenticator();
    const aaguid = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

    const verified = await call('POST', VERIFY, await proof(createVirtualAuthenticator({ flags, aaguid })));

    expectBody(verified, 201, auth0Passkey);
    expect(verified.body).toMatchObject({
      credential_device_type: type,
      credential_backed_up: isBackedUp,
      aaguid,
    });
  });

  test('lets the browser take as long as it is set to', async () => {
    const { call } = await auth0Tenant({ webAuthn: { timeoutMs: 500 } });

    const enrolling = await call('POST', METHODS, { type: 'passkey' });

    expect(enrolling.body).toMatchObject({ authn_params_public_key: { timeout: 500 } });
  });

  test('prints its key as COSE, and what it was enrolled with', async () => {
    const { call, auth0, authenticator } = await withAuthenticator();
    const { accessToken } = await auth0.issueToken(USER);
    const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': 'Firefox / Linux' };
    const enrolling = await call('POST', METHODS, { type: 'passkey' }, headers);
    const options = valueAt(enrolling, 'authn_params_public_key') as PublicKeyCredentialCreationOptionsJSON;
    const response = await authenticator.create({ ...options, attestation: 'direct' }, { origin: ORIGIN });
    const body = { auth_session: valueAt(enrolling, 'auth_session'), authn_response: accepted(response) };

    const verified = await call('POST', VERIFY, body);

    const key = Buffer.from(String(valueAt(verified, 'public_key')), 'base64');
    // A CBOR map of five: kty EC2, alg ES256, crv P-256, x, y (RFC 9053 section 7.1).
    expect(key.subarray(0, 10).toString('hex')).toBe('a5010203262001215820');
    expect(key).toHaveLength(77);
    expect(valueAt(verified, 'user_agent')).toBe('Firefox / Linux');
  });

  test('needs a token that may create', async () => {
    const { call } = await auth0Tenant({}, ['read:me:authentication_methods']);

    expect((await call('POST', METHODS, { type: 'passkey' })).status).toBe(403);
    expect((await call('POST', VERIFY, {})).status).toBe(403);
  });

  test('is not for a tenant that does not offer it', async () => {
    const { call } = await auth0Tenant({ features: { factors: ['email'] } });

    invalidAt(await call('POST', METHODS, { type: 'passkey' }), '/type');
  });
});

describe('a request to enroll', () => {
  test.each([
    ['connection', 'a b', '/connection'],
    ['connection', '', '/connection'],
    ['connection', 7, '/connection'],
    ['identity_user_id', 'auth0|some body', '/identity_user_id'],
    ['identity_user_id', 'auth0|somebody-else', '/identity_user_id'],
    ['use_exclude_credentials', 'yes', '/use_exclude_credentials'],
  ])('is refused with %s %j', async (name, value, pointer) => {
    const { call } = await auth0Tenant();

    invalidAt(await call('POST', METHODS, { type: 'passkey', [name]: value }), pointer);
  });

  test('may name the identity, and hold members that nobody has declared', async () => {
    const { call, auth0 } = await auth0Tenant();
    const { id } = auth0.accounts.get(USER);

    const body = { type: 'passkey', identity_user_id: id, name: 'Laptop' };

    expect((await call('POST', METHODS, body)).status).toBe(202);
  });

  test('lists the known passkeys only when asked to', async () => {
    const { call, authenticator, proof } = await withAuthenticator();
    await call('POST', VERIFY, await proof());

    const { options } = await begun(call, { use_exclude_credentials: true });

    const [known] = authenticator.credentials;
    expect(options.excludeCredentials).toEqual([{ id: known?.id, type: 'public-key' }]);
    const again = authenticator.create(options, { origin: ORIGIN });
    await expect(again).rejects.toMatchObject({ name: 'InvalidStateError' });
    expect((await begun(call)).options.excludeCredentials).toBeUndefined();
  });

  test('lists them always where the tenant is set so', async () => {
    const { call, proof } = await withAuthenticator({
      undocumented: { passkeyExcludeCredentials: 'always' },
    });
    await call('POST', VERIFY, await proof());

    const enrolling = await call('POST', METHODS, { type: 'passkey' });

    expectBody(enrolling, 202, auth0PendingPasskey);
    expect((await begun(call)).options.excludeCredentials).toHaveLength(1);
  });
});

describe('a proof', () => {
  test.each<[string, (proof: Record<string, unknown>) => unknown, string]>([
    ['no session', ({ authn_response }) => ({ authn_response }), ''],
    ['no response', ({ auth_session }) => ({ auth_session }), ''],
    ['a member that nobody knows', (proof) => ({ ...proof, more: 1 }), ''],
    ['a response that is no object', (proof) => ({ ...proof, authn_response: 'x' }), '/authn_response'],
    ['another session', (proof) => ({ ...proof, auth_session: 'Fe26.2**x' }), '/auth_session'],
  ])('is refused with %s', async (_, change, pointer) => {
    const { call, proof } = await withAuthenticator();

    invalidAt(await call('POST', VERIFY, change(await proof())), pointer);
  });

  test.each<[string, (response: RegistrationResponseJSON) => unknown, string]>([
    ['the id', ({ id: _, ...rest }) => rest, ''],
    ['the response', ({ response: _, ...rest }) => rest, ''],
    ['a type that is known', (response) => ({ ...response, type: 'password' }), '/type'],
    ['an id of a length that is allowed', (response) => ({ ...response, id: 'a'.repeat(1365) }), '/id'],
    ['an id in base64url', (response) => ({ ...response, rawId: 'a b' }), '/rawId'],
    [
      'an attachment that is known',
      (all) => ({ ...all, authenticatorAttachment: 'usb' }),
      '/authenticatorAttachment',
    ],
    ['the same id twice', (response) => ({ ...response, rawId: 'YQ' }), ''],
    ['the id of the credential', (response) => ({ ...response, id: 'YQ', rawId: 'YQ' }), '/id'],
    [
      'members that the schema has only',
      ({ response, ...rest }) => ({ ...rest, response: { ...response, publicKey: 'YQ' } }),
      '/response',
    ],
    [
      'client data',
      ({ response: { clientDataJSON: _, ...response }, ...rest }) => ({ ...rest, response }),
      '/response',
    ],
    [
      'an attestation of a length that is allowed',
      ({ response, ...rest }) => ({
        ...rest,
        response: { ...response, attestationObject: 'a'.repeat(2001) },
      }),
      '/response/attestationObject',
    ],
    [
      'client data of a length that is allowed',
      ({ response, ...rest }) => ({ ...rest, response: { ...response, clientDataJSON: 'a'.repeat(1001) } }),
      '/response/clientDataJSON',
    ],
    [
      'transports that are texts',
      ({ response, ...rest }) => ({ ...rest, response: { ...response, transports: [1] } }),
      '/response/transports',
    ],
    [
      'an attestation that can be read',
      ({ response, ...rest }) => ({ ...rest, response: { ...response, attestationObject: 'AAAA' } }),
      '',
    ],
  ])('is refused without %s', async (_, change, pointer) => {
    const { call, proof, methods } = await withAuthenticator();
    const { auth_session, authn_response } = await proof();

    const body = { auth_session, authn_response: change(authn_response as RegistrationResponseJSON) };

    invalidAt(await call('POST', VERIFY, body), `/authn_response${pointer}`);
    expect(methods()).toEqual([]);
  });

  test.each<[string, Partial<PublicKeyCredentialCreationOptionsJSON>, string, RegExp]>([
    ['another challenge', { challenge: 'YW5vdGhlcg' }, ORIGIN, /challenge/],
    ['a page elsewhere', { rp: { id: 'auth0.com', name: '' } }, 'https://evil.auth0.com', /origin/],
    ['another relying party', { rp: { id: 'auth0.com', name: '' } }, ORIGIN, /RP ID/],
  ])('is refused for %s, and the session goes on', async (_, changes, origin, detail) => {
    const { call, authenticator } = await withAuthenticator();
    const { auth_session, options } = await begun(call);
    const foreign = await authenticator.create({ ...options, ...changes }, { origin });
    const good = await authenticator.create(options, { origin: ORIGIN });
    const verify = (response: RegistrationResponseJSON) =>
      call('POST', VERIFY, { auth_session, authn_response: accepted(response) });

    invalidAt(await verify(foreign), '/authn_response', detail);
    expectBody(await verify(good), 201, auth0Passkey);
  });

  test('is refused when nobody was there, or the flags cannot be', async () => {
    const { call, proof } = await withAuthenticator();

    for (const flags of [{ userPresent: false }, { backedUp: true }]) {
      const body = await proof(createVirtualAuthenticator({ flags }));
      invalidAt(await call('POST', VERIFY, body), '/authn_response');
    }
  });

  test('is refused without a verified user where the tenant requires one', async () => {
    const { call } = await withAuthenticator({ webAuthn: { userVerification: 'required' } });
    const { auth_session, options } = await begun(call);
    const authenticator = createVirtualAuthenticator({ flags: { userVerified: false } });
    const response = await authenticator.create(
      { ...options, authenticatorSelection: {} },
      { origin: ORIGIN },
    );

    const reply = await call('POST', VERIFY, { auth_session, authn_response: accepted(response) });

    expect(options.authenticatorSelection?.userVerification).toBe('required');
    invalidAt(reply, '/authn_response', /verification/);
  });

  test('counts once, in time, also when it is sent twice at the same moment', async () => {
    const { call, clock, proof, methods } = await withAuthenticator();
    const body = await proof();

    const replies = await Promise.all([call('POST', VERIFY, body), call('POST', VERIFY, body)]);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await call('POST', VERIFY, body)).status).toBe(404);
    const late = await proof(createVirtualAuthenticator());
    clock.advance(300_000);
    invalidAt(await call('POST', VERIFY, late), '/auth_session', /expired/);
    expect(methods()).toHaveLength(1);
  });

  test('belongs to its own session, though all have the same id', async () => {
    const { call, proof } = await withAuthenticator();
    const first = await proof(createVirtualAuthenticator());
    const second = await proof(createVirtualAuthenticator());

    const mixed = { ...first, auth_session: second.auth_session };
    invalidAt(await call('POST', VERIFY, mixed), '/authn_response', /challenge/);
    expect((await call('POST', VERIFY, first)).status).toBe(201);
    expect((await call('POST', VERIFY, second)).status).toBe(201);
  });

  test('of a passkey that is there is a conflict', async () => {
    const { call } = await withAuthenticator();
    const fixed = () =>
      createVirtualAuthenticator({ randomBytes: (length) => new Uint8Array(length).fill(7) });
    const statuses: number[] = [];

    for (const authenticator of [fixed(), fixed()]) {
      const { auth_session, options } = await begun(call);
      const response = await authenticator.create(options, { origin: ORIGIN });
      const reply = await call('POST', VERIFY, { auth_session, authn_response: accepted(response) });
      statuses.push(reply.status);
    }

    expect(statuses).toEqual([201, 409]);
  });
});

describe('where the sources leave it open', () => {
  test('the key may be printed in base64url', async () => {
    const { call, proof } = await withAuthenticator({ undocumented: { passkeyPublicKey: 'base64url' } });

    const verified = await call('POST', VERIFY, await proof());

    expectBody(verified, 201, auth0Passkey);
    expect(valueAt(verified, 'public_key')).toMatch(/^[\w-]{103}$/);
  });

  test('pending methods may be listed, but not one that has no id yet', async () => {
    const { call } = await withAuthenticator({ undocumented: { pendingMethodsListed: true } });
    await begun(call);

    expect((await call('GET', METHODS)).body).toEqual({ authentication_methods: [] });
    expect((await call('GET', `${METHODS}/passkey%7Cnew`)).status).toBe(404);
  });

  test('a name is passed over: passkeys have none', async () => {
    const { call, proof } = await withAuthenticator();
    const verified = await call('POST', VERIFY, await proof());
    const path = `${METHODS}/${encodeURIComponent(String(valueAt(verified, 'id')))}`;

    expect((await call('PATCH', path, { name: 'Laptop' })).body).toEqual(verified.body);
  });

  test('the relying party may be another domain, and apps may be among its origins', async () => {
    const origin = 'android:apk-key-hash:c2lnbmVk';
    const { call, proof } = await withAuthenticator({ webAuthn: { rpId: 'auth0.com', origins: [origin] } });
    const { auth_session, authn_response } = await proof();
    const { response, ...rest } = authn_response;
    const data = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
    const clientDataJSON = Buffer.from(JSON.stringify({ ...data, origin })).toString('base64url');

    const reply = await call('POST', VERIFY, {
      auth_session,
      authn_response: { ...rest, response: { ...response, clientDataJSON } },
    });

    expectBody(reply, 201, auth0Passkey);
    expect(reply.body).toMatchObject({ relying_party_id: 'auth0.com' });
  });
});
