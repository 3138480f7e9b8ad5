import type { ResultAsync } from 'neverthrow';
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import {
  type AccountFailure,
  type Continuation,
  continuation,
  type FailureKind,
  isSecret,
  type PublicKeyCredentialCreationOptionsJSON,
  type Secret,
  secret,
} from '../../src/domain/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, METHODS, ORIGIN } from './auth0-server.ts';
import { CREATION_OPTIONS, PASSKEY, REGISTRATION, SENT_REGISTRATION } from './passkey-bodies.ts';

// What differs from type to type; what all operations have in common is tested with emails.
const SESSION = continuation('canary-session', 0);
const PHONE = '+4915100000000';
const POLICY = {
  complexity: {
    min_length: 8,
    character_types: ['lowercase', 'number'],
    character_type_rule: 'all',
    identical_characters: 'allow',
    sequential_characters: 'block',
    max_length_exceeded: 'error',
  },
  profile_data: { active: true, blocked_fields: ['email'] },
  history: { active: false, size: 5 },
  dictionary: { active: true, default: 'en_10k' },
};

const idOf = (type: string) => `${type}|dev_a1B2c3D4e5F6g7H8`;

/** A stored method as Auth0 prints it. Auth0 contract section 8 */
function stored(type: string, members: object = { confirmed: true, name: 'Mine' }): Record<string, unknown> {
  return { id: idOf(type), type, created_at: '2026-01-01T00:00:00.000Z', usage: ['secondary'], ...members };
}

const STORED: Readonly<Record<auth0.KnownType, Record<string, unknown>>> = {
  email: stored('email', { confirmed: true, email: 'new@example.com' }),
  passkey: stored('passkey', PASSKEY),
  password: stored('password', { identity_user_id: 'auth0|user-1', usage: ['primary'] }),
  phone: stored('phone', { confirmed: true, phone_number: PHONE, preferred_authentication_method: 'sms' }),
  'push-notification': stored('push-notification'),
  'recovery-code': stored('recovery-code', { confirmed: true }),
  totp: stored('totp'),
  'webauthn-platform': stored('webauthn-platform', { confirmed: true, key_id: 'Y3JlZA', public_key: 'pQ==' }),
  'webauthn-roaming': stored('webauthn-roaming', { confirmed: true }),
};

const NEW: { readonly [T in auth0.EnrollableType]: auth0.NewMethod<T> } = {
  email: { type: 'email', email: 'new@example.com' },
  passkey: {
    type: 'passkey',
    connection: 'Customers-DB',
    identity_user_id: 'auth0|user-1',
    use_exclude_credentials: true,
  },
  password: { type: 'password', connection: 'Customers-DB', identity_user_id: 'auth0|user-1' },
  phone: { type: 'phone', phone_number: PHONE, preferred_authentication_method: 'voice' },
  'push-notification': { type: 'push-notification' },
  'recovery-code': { type: 'recovery-code' },
  totp: { type: 'totp' },
};

/** What create tells besides id and session, by type; secrets by what they hold. Auth0 contract section 6 */
const TOLD: Readonly<Record<auth0.EnrollableType, Record<string, unknown>>> = {
  email: {},
  passkey: { authn_params_public_key: CREATION_OPTIONS },
  password: { policy: POLICY },
  phone: {},
  'push-notification': { barcode_uri: 'canary-uri' },
  'recovery-code': { recovery_code: 'canary-recovery-code' },
  totp: { barcode_uri: 'canary-uri', manual_input_code: 'canary-seed' },
};

const VERIFICATION: { readonly [T in auth0.EnrollableType]: auth0.MethodVerification<T> } = {
  email: { type: 'email', auth_session: SESSION, otp_code: secret('424242') },
  passkey: { type: 'passkey', auth_session: SESSION, authn_response: REGISTRATION },
  password: { type: 'password', auth_session: SESSION, new_password: secret('canary-password') },
  phone: { type: 'phone', auth_session: SESSION, otp_code: secret('424242') },
  'push-notification': { type: 'push-notification', auth_session: SESSION },
  'recovery-code': { type: 'recovery-code', auth_session: SESSION },
  totp: { type: 'totp', auth_session: SESSION, otp_code: secret('424242') },
};

/** What is sent to verify: the session, and beside it the proof. Auth0 contract section 7 */
const PROOF: Readonly<Record<auth0.EnrollableType, Record<string, unknown>>> = {
  email: { otp_code: '424242' },
  passkey: { authn_response: SENT_REGISTRATION },
  password: { new_password: 'canary-password' },
  phone: { otp_code: '424242' },
  'push-notification': {},
  'recovery-code': {},
  totp: { otp_code: '424242' },
};

const ENROLLABLE = Object.values(NEW).map(({ type }) => type);

function begun(type: auth0.EnrollableType, changes: Record<string, unknown> = {}): Reply {
  const location = `${ORIGIN}${METHODS}/${encodeURIComponent(idOf(type))}`;
  const body = { id: idOf(type), auth_session: 'canary-session', ...TOLD[type], ...changes };
  return json(202, body, { location });
}

const create = (type: auth0.EnrollableType, reply: Reply) => {
  const bench = auth0Bench([reply]);
  return { ...bench, answer: auth0.createAuthenticationMethod(bench.client, NEW[type]) };
};

const verify = (type: auth0.EnrollableType, reply: Reply) => {
  const bench = auth0Bench([reply]);
  const answer = auth0.verifyAuthenticationMethod(bench.client, idOf(type), VERIFICATION[type]);
  return { ...bench, answer };
};

function revealed(data: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, isSecret(value) ? value.reveal() : value]),
  );
}

describe('createAuthenticationMethod', () => {
  test.each(ENROLLABLE)('of a %s sends its input, and answers what its type tells', async (type) => {
    const { answer, clock, requests } = create(type, begun(type, { surprise: 'canary-surprise' }));

    const { auth_session, ...data } = (await answer)._unsafeUnwrap().data;

    expect(requests[0]?.body).toEqual(NEW[type]);
    expect(auth_session.reveal()).toBe('canary-session');
    expect(auth_session.expiresAt).toBe(clock.now() + auth0.AUTH_SESSION_LIFETIME_MS);
    expect(revealed(data)).toEqual({ id: idOf(type), location: expect.any(String), ...TOLD[type] });
  });

  test.each(ENROLLABLE)('of a %s shows none of its secrets', async (type) => {
    const answer = (await create(type, begun(type)).answer)._unsafeUnwrap();

    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  test.each(ENROLLABLE.flatMap((type) => Object.keys(TOLD[type]).map((member) => [type, member] as const)))(
    'of a %s needs the %s',
    async (type, member) => {
      for (const value of [undefined, null, 7]) {
        const failure = (await create(type, begun(type, { [member]: value })).answer)._unsafeUnwrapErr();
        expect(failure.kind).toBe('malformed_response');
      }
    },
  );

  test.each([
    ['a group is missing', { ...POLICY, history: undefined }],
    ['a member is missing', { ...POLICY, dictionary: { active: true } }],
    ['a member is of another type', { ...POLICY, complexity: { ...POLICY.complexity, min_length: '8' } }],
    ['a list holds something else', { ...POLICY, profile_data: { active: true, blocked_fields: [1] } }],
  ])('takes no policy of which %s', async (_, policy) => {
    const failure = (await create('password', begun('password', { policy })).answer)._unsafeUnwrapErr();

    expect(failure.kind).toBe('malformed_response');
  });

  test('takes a policy with values and members that it does not know', async () => {
    const policy = { ...POLICY, dictionary: { active: true, default: 'en_1m', custom: [] }, extra: {} };
    const { client } = auth0Bench([begun('password', { policy })]);

    const { data } = (await auth0.createAuthenticationMethod(client, { type: 'password' }))._unsafeUnwrap();

    expect(data.policy.dictionary).toEqual({ active: true, default: 'en_1m', custom: [] });
  });

  test('knows the id of a pending password even where no answer tells it', async () => {
    const { answer } = create('password', json(202, { auth_session: 's', policy: POLICY }));

    expect((await answer)._unsafeUnwrap().data.id).toBe('password|new');
  });
});

describe('verifyAuthenticationMethod', () => {
  test.each(ENROLLABLE)('of a %s sends session and proof, and answers the stored method', async (type) => {
    const { answer, requests } = verify(type, json(201, STORED[type]));

    expect((await answer)._unsafeUnwrap().data).toEqual(STORED[type]);
    expect(requests[0]?.body).toEqual({ auth_session: 'canary-session', ...PROOF[type] });
    expect(requests[0]?.path).toBe(`${METHODS}/${encodeURIComponent(idOf(type))}/verify`);
  });

  test('takes no method of another type', async () => {
    const { answer } = verify('totp', json(201, STORED.email));

    expect((await answer)._unsafeUnwrapErr().kind).toBe('malformed_response');
  });

  const REFUSED = (pointer?: string) =>
    auth0Error(400, 'A0E-400-0003', 'Validation Error', {
      ...(pointer !== undefined && { validation_errors: [{ detail: 'data is refused', pointer }] }),
    });
  const CASES: readonly [auth0.EnrollableType, string, Reply, FailureKind][] = [
    ...(['phone', 'totp'] as const).flatMap((type): [auth0.EnrollableType, string, Reply, FailureKind][] => [
      [type, 'a wrong code', REFUSED('/otp_code'), 'invalid_code'],
      [type, 'a code, without a reason', REFUSED(), 'invalid_code'],
      [type, 'a session that is over', REFUSED('/auth_session'), 'invalid_input'],
    ]),
    ['push-notification', 'what nobody has answered', REFUSED(), 'not_completed'],
    ['push-notification', 'what nobody has answered, as a conflict', empty(409), 'not_completed'],
    ['push-notification', 'a session that is over', REFUSED('/auth_session'), 'invalid_input'],
    ['recovery-code', 'anything', REFUSED(), 'invalid_input'],
    ['password', 'what the policy does not allow', REFUSED('/new_password'), 'invalid_input'],
    ['password', 'without a reason', REFUSED(), 'invalid_input'],
    ['passkey', 'a response it does not take', REFUSED('/authn_response'), 'invalid_input'],
    ['passkey', 'without a reason', REFUSED(), 'invalid_input'],
    ['totp', 'too many tries', auth0Error(429, 'A0E-429-0001', 'Too Many Requests'), 'rate_limited'],
  ];

  test.each(CASES)('of a %s that refuses %s ends in the right kind', async (type, _, reply, kind) => {
    const failure = (await verify(type, reply).answer)._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind, operation: 'verifyAuthenticationMethod' });
  });

  test('names the new password, and does not quote it', async () => {
    const problem = { detail: 'data/new_password "canary-password" is weak', pointer: '/new_password' };
    const reply = auth0Error(400, 'A0E-400-0003', 'Validation Error', { validation_errors: [problem] });

    const failure = (await verify('password', reply).answer)._unsafeUnwrapErr();

    expect(failure).toMatchObject({ fields: [{ field: 'new_password' }] });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });
});

// Auth0 contract section 8
const PASSKEY_OPTIONAL = ['transports', 'user_agent', 'aaguid', 'relying_party_id'];

describe('a stored method', () => {
  const TYPES = Object.entries(STORED);
  const get = async (body: unknown) =>
    auth0.getAuthenticationMethod(auth0Bench([json(200, body)]).client, 'x');

  test.each(TYPES)('%s is read as it is, with members that are not known', async (_, method) => {
    const answer = await get({ ...method, last_auth_at: '2026-01-02T00:00:00.000Z', surprise: { a: 1 } });

    expect(answer._unsafeUnwrap().data).toEqual({
      ...method,
      last_auth_at: '2026-01-02T00:00:00.000Z',
      surprise: { a: 1 },
    });
  });

  test.each(TYPES)('%s may lack what is optional, or have null there', async (type, method) => {
    const ofType = type === 'passkey' ? PASSKEY_OPTIONAL : ['name', 'key_id', 'public_key'];
    const optional = ['usage', ...ofType].filter((member) => member in method);
    const nulls = Object.fromEntries(optional.map((member) => [member, null]));
    const needed = Object.fromEntries(
      Object.entries(method).filter(([member]) => !optional.includes(member)),
    );

    expect((await get(needed))._unsafeUnwrap().data).toEqual(needed);
    expect((await get({ ...method, ...nulls }))._unsafeUnwrap().data).toEqual(needed);
  });

  test.each([
    ...TYPES.map(([type]) => [type, 'created_at'] as const),
    ['email', 'email'],
    ['phone', 'phone_number'],
    ['phone', 'preferred_authentication_method'],
    ['password', 'identity_user_id'],
    ['passkey', 'identity_user_id'],
    ['passkey', 'key_id'],
    ['passkey', 'public_key'],
    ['passkey', 'user_handle'],
    ['passkey', 'credential_device_type'],
    ['passkey', 'credential_backed_up'],
  ] as const)('%s needs its %s', async (type, member) => {
    const method = TYPES.find(([name]) => name === type)?.[1];
    for (const value of [undefined, null, 7]) {
      expect((await get({ ...method, [member]: value }))._unsafeUnwrapErr().kind).toBe('malformed_response');
    }
  });

  test('of a phone may prefer what is not known', async () => {
    const method = { ...STORED.phone, preferred_authentication_method: 'whatsapp' };

    expect((await get(method))._unsafeUnwrap().data).toEqual(method);
  });

  test.each(['constructor', 'toString', '__proto__'])(
    'of the type %s is a type like any other',
    async (type) => {
      expect((await get({ id: 'x|1', type }))._unsafeUnwrap().data).toEqual({ id: 'x|1', type });
    },
  );

  test('is told from others by its type', async () => {
    const { client } = auth0Bench([json(200, { authentication_methods: Object.values(STORED) })]);
    const { data } = (await auth0.listAuthenticationMethods(client))._unsafeUnwrap();

    const phones = data.filter((method) => auth0.isMethodOf(method, 'phone'));

    expect(phones.map(({ phone_number }) => phone_number)).toEqual([PHONE]);
    expectTypeOf(phones).toEqualTypeOf<auth0.PhoneMethod[]>();
  });
});

type DataOf<Answered> = Answered extends ResultAsync<auth0.Answer<infer Data>, AccountFailure> ? Data : never;

describe('the types', () => {
  const { client } = auth0Bench([]);
  const { createAuthenticationMethod: enroll, verifyAuthenticationMethod: prove } = auth0;
  const auth_session = SESSION;
  const otp_code = secret('424242');

  test('of an answer follow those of its input', () => {
    const totp = () => enroll(client, { type: 'totp' });
    const recovery = () => enroll(client, { type: 'recovery-code' });
    const push = () => enroll(client, { type: 'push-notification' });
    const password = () => enroll(client, { type: 'password' });
    const phone = () => enroll(client, { type: 'phone', phone_number: PHONE });
    const passkey = () => enroll(client, { type: 'passkey' });
    const provedPhone = () => prove(client, 'x', { type: 'phone', auth_session, otp_code });

    expectTypeOf<DataOf<ReturnType<typeof totp>>['manual_input_code']>().toEqualTypeOf<Secret<string>>();
    expectTypeOf<DataOf<ReturnType<typeof totp>>['auth_session']>().toEqualTypeOf<Continuation<string>>();
    expectTypeOf<DataOf<ReturnType<typeof recovery>>['recovery_code']>().toEqualTypeOf<Secret<string>>();
    expectTypeOf<DataOf<ReturnType<typeof push>>['barcode_uri']>().toEqualTypeOf<Secret<string>>();
    expectTypeOf<DataOf<ReturnType<typeof push>>>().not.toHaveProperty('manual_input_code');
    expectTypeOf<DataOf<ReturnType<typeof password>>['policy']>().toEqualTypeOf<auth0.PasswordPolicy>();
    expectTypeOf<
      DataOf<ReturnType<typeof passkey>>['authn_params_public_key']
    >().toEqualTypeOf<PublicKeyCredentialCreationOptionsJSON>();
    expectTypeOf<DataOf<ReturnType<typeof phone>>>().not.toHaveProperty('barcode_uri');
    expectTypeOf<DataOf<ReturnType<typeof provedPhone>>>().toEqualTypeOf<auth0.PhoneMethod>();
  });

  test('refuse what a type does not take', () => {
    const wrong = () => {
      // @ts-expect-error a phone has a number
      enroll(client, { type: 'phone' });
      // @ts-expect-error a phone has no address
      enroll(client, { type: 'phone', phone_number: PHONE, email: 'new@example.com' });
      // @ts-expect-error nobody is reached by fax
      enroll(client, { type: 'phone', phone_number: PHONE, preferred_authentication_method: 'fax' });
      // @ts-expect-error an authenticator app takes nothing
      enroll(client, { type: 'totp', connection: 'Customers-DB' });
      // @ts-expect-error security keys are not enrolled here
      enroll(client, { type: 'webauthn-roaming' });
      // @ts-expect-error a code is a Secret
      prove(client, 'x', { type: 'totp', auth_session, otp_code: '424242' });
      // @ts-expect-error a session is a Continuation
      prove(client, 'x', { type: 'recovery-code', auth_session: 'canary-session' });
      // @ts-expect-error a code is needed
      prove(client, 'x', { type: 'phone', auth_session });
      // @ts-expect-error a password is proved by a password
      prove(client, 'x', { type: 'password', auth_session, otp_code });
      // @ts-expect-error a push notification is proved by the session alone
      prove(client, 'x', { type: 'push-notification', auth_session, otp_code });
      // @ts-expect-error the type says what proves it
      prove(client, 'x', { auth_session, otp_code });
    };

    expect(wrong).toBeTypeOf('function');
  });
});
