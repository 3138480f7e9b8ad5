import { describe, expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { createSimulatedClock, secret } from '../../src/domain/index.ts';
import { createAuth0Emulator, createVirtualAuthenticator, totpCode } from '../../src/emulator/index.ts';

// Client and emulator were written from the contract apart from each other: here they meet, type by type.
const USER = 'user@example.com';
const PHONE = '+4915100000000';

async function tenant() {
  const clock = createSimulatedClock();
  const emulator = createAuth0Emulator({ clock, rateLimits: false });
  const { accessToken, subject } = await emulator.issueToken(USER);
  const client = auth0.createAuth0Client({
    baseUrl: emulator.url,
    account: { provider: 'auth0', issuer: emulator.url, subject },
    token: accessToken,
    fetch: emulator.fetch,
    clock,
  });
  return { clock, emulator, client };
}

type Tenant = Awaited<ReturnType<typeof tenant>>;

async function enrolled<T extends auth0.EnrollableType>({ client }: Tenant, method: auth0.NewMethod<T>) {
  return (await auth0.createAuthenticationMethod(client, method))._unsafeUnwrap().data;
}

const PROVE = {
  async email(bench: Tenant) {
    const { id, auth_session } = await enrolled(bench, { type: 'email', email: 'new@example.com' });
    const otp_code = secret(bench.emulator.outbox.latest('new@example.com')?.code ?? '');
    return auth0.verifyAuthenticationMethod(bench.client, id, { type: 'email', auth_session, otp_code });
  },
  async phone(bench: Tenant) {
    const { id, auth_session } = await enrolled(bench, { type: 'phone', phone_number: PHONE });
    const otp_code = secret(bench.emulator.outbox.latest(PHONE)?.code ?? '');
    return auth0.verifyAuthenticationMethod(bench.client, id, { type: 'phone', auth_session, otp_code });
  },
  async totp(bench: Tenant) {
    const { id, auth_session, manual_input_code } = await enrolled(bench, { type: 'totp' });
    const otp_code = secret(await totpCode(manual_input_code.reveal(), bench.clock.now()));
    return auth0.verifyAuthenticationMethod(bench.client, id, { type: 'totp', auth_session, otp_code });
  },
  async 'push-notification'(bench: Tenant) {
    const type = 'push-notification';
    const { id, auth_session } = await enrolled(bench, { type });
    const early = await auth0.verifyAuthenticationMethod(bench.client, id, { type, auth_session });
    expect(early._unsafeUnwrapErr().kind).toBe('not_completed');
    bench.emulator.accounts.answerPush(USER);
    return auth0.verifyAuthenticationMethod(bench.client, id, { type, auth_session });
  },
  async 'recovery-code'(bench: Tenant) {
    const type = 'recovery-code';
    const { id, auth_session, recovery_code } = await enrolled(bench, { type });
    expect(recovery_code.reveal()).toHaveLength(24);
    return auth0.verifyAuthenticationMethod(bench.client, id, { type, auth_session });
  },
  async passkey(bench: Tenant) {
    const type = 'passkey';
    const { id, auth_session, authn_params_public_key: options } = await enrolled(bench, { type });
    const authn_response = await createVirtualAuthenticator().create(options, { origin: bench.emulator.url });
    return auth0.verifyAuthenticationMethod(bench.client, id, { type, auth_session, authn_response });
  },
  async password(bench: Tenant) {
    const type = 'password';
    const { id, auth_session, policy } = await enrolled(bench, { type });
    const prove = (new_password: string) =>
      auth0.verifyAuthenticationMethod(bench.client, id, {
        type,
        auth_session,
        new_password: secret(new_password),
      });
    const tooShort = 'x'.repeat(policy.complexity.min_length - 1);
    expect((await prove(tooShort))._unsafeUnwrapErr()).toMatchObject({
      kind: 'invalid_input',
      fields: [{ field: 'new_password' }],
    });
    return prove('Correct-Horse-9');
  },
} satisfies Record<auth0.EnrollableType, unknown>;

describe('a method of the emulated tenant', () => {
  test.each(Object.entries(PROVE))('%s is enrolled, proved, got and listed', async (type, prove) => {
    const bench = await tenant();
    const { data: method } = (await prove(bench))._unsafeUnwrap();

    expect(method.type).toBe(type);
    expect((await auth0.getAuthenticationMethod(bench.client, method.id))._unsafeUnwrap().data).toEqual(
      method,
    );
    expect((await auth0.listAuthenticationMethods(bench.client, { type }))._unsafeUnwrap().data).toEqual([
      method,
    ]);
  });
});

test.each([
  ['makes no second one where the options name them', true, 1],
  ['makes a second one in the place of the first where they do not', undefined, 2],
])('an authenticator with a passkey of the account %s', async (_, isExcluding, enrolledPasskeys) => {
  const bench = await tenant();
  const type = 'passkey';
  const authenticator = createVirtualAuthenticator();
  const enroll = async (more: Partial<auth0.NewMethod<'passkey'>>) => {
    const { id, auth_session, authn_params_public_key: options } = await enrolled(bench, { type, ...more });
    const authn_response = await authenticator.create(options, { origin: bench.emulator.url });
    return auth0.verifyAuthenticationMethod(bench.client, id, { type, auth_session, authn_response });
  };
  await enroll({});

  const again = enroll(isExcluding === undefined ? {} : { use_exclude_credentials: isExcluding });

  if (isExcluding) await expect(again).rejects.toMatchObject({ name: 'InvalidStateError' });
  else (await again)._unsafeUnwrap();
  expect(bench.emulator.accounts.get(USER).methods).toHaveLength(enrolledPasskeys);
  expect(authenticator.credentials).toHaveLength(1);
});
