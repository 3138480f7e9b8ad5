import { describe, expect, test } from 'vitest';
import { totpCode } from '../../src/emulator/index.ts';
import {
  type Auth0Tenant,
  auth0Tenant,
  enroll,
  expectBody,
  expectProblem,
  expectVerified,
  invalidAt,
  METHODS,
  tooMany,
  USER,
} from './auth0-tenant.ts';
import { textAt } from './caller.ts';
import * as schemas from './schemas/auth0-authentication-methods.ts';

const PHONE = '+4915100000000';
const PASSWORD = 'Correct-Horse-9';

const ENROLL: Readonly<Record<string, object>> = {
  email: { email: 'new@example.com' },
  phone: { phone_number: PHONE },
  totp: {},
  'push-notification': {},
  'recovery-code': {},
  password: {},
};

/** Enrolls and proves a method of a type. */
async function added({ auth0, clock, call }: Auth0Tenant, type: string) {
  const { reply, verify } = await enroll(call, { type, ...ENROLL[type] });
  auth0.accounts.answerPush(USER);
  const proofs: Readonly<Record<string, object>> = {
    email: { otp_code: auth0.outbox.latest('new@example.com')?.code },
    phone: { otp_code: auth0.outbox.latest(PHONE)?.code },
    ...(type === 'totp' && {
      totp: { otp_code: await totpCode(textAt(reply, 'manual_input_code'), clock.now()) },
    }),
    password: { new_password: PASSWORD },
  };
  const verified = await verify(proofs[type]);
  expectVerified(verified, type);
  return verified;
}

describe('every type', () => {
  test.each(Object.keys(ENROLL))('%s is enrolled, verified, listed, updated and deleted', async (type) => {
    const tenant = await auth0Tenant();
    const { call } = tenant;
    const verified = await added(tenant, type);
    const { body: method } = verified;
    const one = `${METHODS}/${encodeURIComponent(textAt(verified, 'id'))}`;

    expect((await call('GET', one)).body).toEqual(method);
    expect((await call('GET', `${METHODS}?type=${type}`)).body).toEqual({ authentication_methods: [method] });
    expectBody(await call('PATCH', one, {}), 200, schemas.stored[type]);
    expect((await call('DELETE', one)).status).toBe(204);
    expectProblem(await call('GET', one), 404, 'A0E-404-0002');
  });

  test.each(Object.keys(ENROLL))('%s takes no member that it does not know', async (type) => {
    const { call } = await auth0Tenant();

    invalidAt(await call('POST', METHODS, { type, ...ENROLL[type], name: 'x' }), '');
    const { verify } = await enroll(call, { type, ...ENROLL[type] });
    invalidAt(await verify({ otp_code: '123456', new_password: 'x' }), '');
  });

  test.each(Object.keys(ENROLL))(
    '%s cannot be verified with another session, nor after five minutes',
    async (type) => {
      const { auth0, clock, call } = await auth0Tenant();
      const { verify } = await enroll(call, { type, ...ENROLL[type] });
      const proof = { password: { new_password: PASSWORD }, email: CODE, phone: CODE, totp: CODE }[type];
      auth0.accounts.answerPush(USER);

      invalidAt(await verify({ ...proof, auth_session: 'foreign' }), '/auth_session');
      clock.advance(300_000);
      invalidAt(await verify(proof), '/auth_session');
      expect(auth0.accounts.get(USER).methods).toEqual([]);
    },
  );

  test('can be switched off: it is no factor, and cannot be enrolled', async () => {
    const { call } = await auth0Tenant({ features: { factors: ['totp'] } });

    expect((await call('GET', '/me/v1/factors')).body).toEqual({
      factors: [{ type: 'totp', usage: ['secondary'] }],
    });
    invalidAt(await call('POST', METHODS, { type: 'recovery-code' }), '/type');
    expect((await call('POST', METHODS, { type: 'totp' })).status).toBe(202);
  });
});

const CODE = { otp_code: '123456' };

describe('factors', () => {
  test('are those that can be enrolled, with what they are good for', async () => {
    const { call } = await auth0Tenant();
    const reply = await call('GET', '/me/v1/factors');

    expectBody(reply, 200, schemas.factors);
    expect(reply.body).toMatchObject({
      factors: expect.arrayContaining([
        { type: 'password', usage: ['primary'] },
        { type: 'phone', usage: ['secondary'] },
      ]),
    });
  });

  test('need a scope of their own, and may come as a bare array', async () => {
    const { auth0, call } = await auth0Tenant({ undocumented: { listBody: 'bare' } });
    const { accessToken } = await auth0.issueToken(USER, { scopes: ['read:me:authentication_methods'] });
    const reader = { authorization: `Bearer ${accessToken}` };

    expectProblem(await call('GET', '/me/v1/factors', undefined, reader), 403, 'A0E-403-0002');
    expect((await call('GET', '/me/v1/factors')).body).toContainEqual({ type: 'totp', usage: ['secondary'] });
  });
});

describe('a phone', () => {
  test.each([
    [undefined, 'sms', 'sms'],
    ['sms', 'sms', 'sms'],
    ['voice', 'voice', 'call'],
  ])('that prefers %s is reached by %s', async (preferred, stored, channel) => {
    const { auth0, clock, call } = await auth0Tenant();
    const wish = preferred !== undefined && { preferred_authentication_method: preferred };
    const { verify } = await enroll(call, { type: 'phone', phone_number: PHONE, ...wish });
    const message = auth0.outbox.latest(PHONE);

    expect(message).toMatchObject({
      to: PHONE,
      channel,
      code: expect.stringMatching(/^\d{6}$/),
      sentAt: clock.now(),
    });
    invalidAt(await verify({ otp_code: 'wrong' }), '/otp_code');
    expect((await verify({ otp_code: message?.code })).body).toMatchObject({
      phone_number: PHONE,
      preferred_authentication_method: stored,
    });
  });

  test.each([
    ['no number', {}, ''],
    ['a number without a plus', { phone_number: '4915100000000' }, '/phone_number'],
    ['a number with letters', { phone_number: '+49151MIA' }, '/phone_number'],
    ['a number in a list', { phone_number: [PHONE] }, '/phone_number'],
    [
      'an unknown way to be reached',
      { phone_number: PHONE, preferred_authentication_method: 'fax' },
      '/preferred_authentication_method',
    ],
  ])('is not enrolled with %s', async (_, body, pointer) => {
    const { auth0, call } = await auth0Tenant();

    invalidAt(await call('POST', METHODS, { type: 'phone', ...body }), pointer);
    expect(auth0.outbox.messages()).toEqual([]);
  });

  test('that is enrolled already is refused, unless the switch says otherwise', async () => {
    const phone = { type: 'phone', phoneNumber: PHONE, channel: 'sms' } as const;
    const strict = await auth0Tenant();
    const lenient = await auth0Tenant({ undocumented: { duplicatePhone: 'accepted' } });
    for (const { auth0 } of [strict, lenient]) auth0.accounts.addMethod(USER, phone);
    const again = { type: 'phone', phone_number: PHONE };

    expectProblem(await strict.call('POST', METHODS, again), 409, 'A0E-409-0003');
    expect((await lenient.call('POST', METHODS, again)).status).toBe(202);
  });

  test('can be named, and told how it is to be reached', async () => {
    const { auth0, call } = await auth0Tenant();
    const id = auth0.accounts.addMethod(USER, { type: 'phone', phoneNumber: PHONE, channel: 'sms' });
    const update = { name: 'Work', preferred_authentication_method: 'voice' };

    const reply = await call('PATCH', `${METHODS}/${encodeURIComponent(id)}`, update);

    expectBody(reply, 200, schemas.stored.phone);
    expect(reply.body).toMatchObject(update);
  });

  test('gets ten codes, and then one an hour', async () => {
    const { clock, call } = await auth0Tenant({ rateLimits: { plan: 'enterprise' } });
    const send = async () => (await call('POST', METHODS, { type: 'phone', phone_number: PHONE })).status;
    const statuses = [];
    for (let count = 0; count < 12; count += 1) {
      clock.advance(15_000);
      statuses.push(await send());
    }

    expect(statuses).toEqual([...Array(10).fill(202), 429, 429]);
    clock.advance(3_600_000);
    expect(await send()).toBe(202);
    clock.advance(60_000);
    expect(await send()).toBe(429);
  });
});

describe('an authenticator app', () => {
  test('is told its seed once, and proves it by a code of the present time', async () => {
    const { auth0, clock, call } = await auth0Tenant();
    const { reply, verify } = await enroll(call, { type: 'totp' });
    const seed = textAt(reply, 'manual_input_code');
    const { id } = auth0.accounts.get(USER);

    expect(textAt(reply, 'barcode_uri')).toContain(`secret=${seed}&`);
    expect(textAt(reply, 'barcode_uri')).toContain(`:${encodeURIComponent(id)}?`);
    invalidAt(await verify({ otp_code: await totpCode(seed, clock.now() - 60_000) }), '/otp_code');
    const verified = await verify({ otp_code: await totpCode(seed, clock.now() - 30_000) });
    expectVerified(verified, 'totp');
    expect(verified.text).not.toContain(seed);
  });

  test('is proved once, however often its code is sent at the same time', async () => {
    const { auth0, clock, call } = await auth0Tenant();
    const { reply, verify } = await enroll(call, { type: 'totp' });
    const otp_code = await totpCode(textAt(reply, 'manual_input_code'), clock.now());

    const replies = await Promise.all([verify({ otp_code }), verify({ otp_code })]);

    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(auth0.accounts.get(USER).methods).toHaveLength(1);
  });
});

describe('a push notification', () => {
  test.each([
    [{}, 400, 'A0E-400-0003'],
    [{ unansweredPushStatus: 409 }, 409, 'A0E-409-0001'],
  ] as const)(
    'is verified once the user has answered it; before that, with %o, %i',
    async (undocumented, status, code) => {
      const { auth0, call } = await auth0Tenant({
        undocumented: { sessionSurvivesWrongCode: false, ...undocumented },
      });
      const { verify } = await enroll(call, { type: 'push-notification' });

      expectProblem(await verify(), status, code);
      auth0.accounts.answerPush(USER);
      expectVerified(await verify(), 'push-notification');
    },
  );

  test('may be asked for five times a minute', async () => {
    const { auth0, clock, call } = await auth0Tenant({ rateLimits: { plan: 'enterprise' } });
    const { verify } = await enroll(call, { type: 'push-notification' });
    clock.advance(59_000);
    const statuses = [];
    for (let count = 0; count < 6; count += 1) {
      clock.advance(1000);
      statuses.push((await verify()).status);
    }
    auth0.accounts.answerPush(USER);

    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
    clock.advance(60_000);
    expect((await verify()).status).toBe(201);
  });
});

describe('a recovery code', () => {
  test('takes the place of an earlier one when it is verified', async () => {
    const tenant = await auth0Tenant();
    const first = await added(tenant, 'recovery-code');
    const { id, verify } = await enroll(tenant.call, { type: 'recovery-code' });
    const ids = () => tenant.auth0.accounts.get(USER).methods.map((method) => method.id);

    expect(ids()).toEqual([textAt(first, 'id')]);
    expectVerified(await verify(), 'recovery-code');
    expect(ids()).toEqual([id]);
  });

  test('may fail ten times an hour', async () => {
    const { clock, call } = await auth0Tenant({
      rateLimits: { plan: 'enterprise' },
      codeLifetimeSeconds: 9000,
    });
    const { verify } = await enroll(call, { type: 'recovery-code' });
    for (let count = 0; count < 10; count += 1) {
      clock.advance(60_000);
      invalidAt(await verify({ auth_session: 'foreign' }), '/auth_session');
    }
    clock.advance(60_000);

    tooMany(await verify());
  });
});

describe('a method without a name', () => {
  test.each(['password', 'recovery-code'])('%s: a name is passed over, or refused', async (type) => {
    for (const nameOfNameless of ['ignored', 'refused'] as const) {
      const tenant = await auth0Tenant({ undocumented: { nameOfNameless } });
      const id = encodeURIComponent(textAt(await added(tenant, type), 'id'));
      const reply = await tenant.call('PATCH', `${METHODS}/${id}`, { name: 'Mine' });

      if (nameOfNameless === 'ignored') expectBody(reply, 200, schemas.stored[type]);
      else invalidAt(reply, '/name');
    }
  });
});

describe('limits of the tenant, and paths without a version', () => {
  test('all users of a tenant share a limit per second', async () => {
    const users = ['user@example.com', 'b@example.com'].map((login) => ({ login, password: 'p' }));
    const { auth0, clock, call } = await auth0Tenant({ users, rateLimits: { plan: 'free' } });
    const { accessToken } = await auth0.issueToken('b@example.com');
    const asOther = () => call('GET', METHODS, undefined, { authorization: `Bearer ${accessToken}` });
    const first = [await call('GET', METHODS), await asOther(), await asOther()];
    clock.advance(1000);
    // The third request counted for its user all the same.
    const own = [await call('GET', METHODS), await call('GET', METHODS)];
    const kindOf = ({ headers }: { headers: Headers }) => headers.get('x-auth0-error-kind');

    expect(first.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(first.map(kindOf)).toEqual([null, null, 'global-rate-limit']);
    expect(first[2]?.headers.get('retry-after')).toBe('1');
    expect(own.map(({ status }) => status)).toEqual([200, 429]);
    expect(own.map(kindOf)).toEqual([null, null]);
  });

  test('/me/… is an alias where the switch says so', async () => {
    const strict = await auth0Tenant();
    const { auth0, call } = await auth0Tenant({ undocumented: { unversionedPaths: true } });
    const id = encodeURIComponent(auth0.accounts.addEmail(USER, { address: 'a@example.com' }));

    expectProblem(await strict.call('GET', '/me/factors'), 404, 'A0E-404-0001');
    expectBody(await call('GET', '/me/factors'), 200, schemas.factors);
    expectBody(await call('GET', `/me/authentication-methods/${id}`), 200, schemas.stored.email);
    expectBody(await call('GET', `${METHODS}/${id}`), 200, schemas.stored.email);
    expect(auth0.requests.count('getAuthenticationMethod')).toBe(2);
  });
});
