import { describe, expect, test } from 'vitest';
import type { OktaEmulatorOptions } from '../../src/emulator/index.ts';
import { type Call, textAt } from './caller.ts';
import { expectAnswer, expectNothing, expectOktaError, oktaOrg, USER } from './okta-org.ts';
import { phone, phoneChallenge } from './schemas/okta-phones.ts';
import { array } from './schemas/schema.ts';

const PHONES = '/idp/myaccount/phones';
const NUMBER = '+15551234567';
const PROBLEM = 'Api validation failed: factorId and/or verificationCode';
const PROBLEM_CAUSE = 'The operation could not be completed because of a problem with the authenticator.';
const NOT_ALLOWED = "This operation is not allowed in the user's current status.";

function newPhone(members: Readonly<Record<string, unknown>> = {}) {
  return { profile: { phoneNumber: NUMBER }, method: 'SMS', ...members };
}

/** An organisation whose user has just been sent a code to a new phone. */
async function challenged(options: OktaEmulatorOptions = {}) {
  const org = await oktaOrg(options);
  const created = await org.call('POST', PHONES, newPhone());
  const self = textAt(created, '_links.self.href');
  const code = () => org.okta.outbox.latest(NUMBER)?.code ?? expect.fail('No code was sent.');
  const verify = (verificationCode: unknown) => org.call('POST', `${self}/verify`, { verificationCode });
  const send = (body: unknown = { method: 'SMS' }) => org.call('POST', `${self}/challenge`, body);
  return { ...org, created, self, code, verify, send };
}

const linkNames = async (call: Call, self: string) => {
  const { body } = await call('GET', self);
  const links = typeof body === 'object' && body !== null ? Reflect.get(body, '_links') : undefined;
  return Object.keys(Object(links));
};

describe('the life of a phone', () => {
  test('it is created with a code on its way, verified, listed and deleted', async () => {
    const { okta, clock, call, created, self, code, verify } = await challenged();

    expectAnswer(created, 201, phone);
    expect(created.headers.get('location')).toBe(self);
    expect(created.body).toMatchObject({ status: 'UNVERIFIED', profile: { phoneNumber: NUMBER } });
    expect(okta.outbox.messages(NUMBER)).toEqual([
      { to: NUMBER, template: 'PhoneVerification', channel: 'sms', code: code(), sentAt: clock.now() },
    ]);
    expectAnswer(await call('GET', self), 200, phone);

    expectNothing(await verify(code()));

    const listed = await call('GET', PHONES);
    expectAnswer(listed, 200, array(phone));
    expect(listed.body).toMatchObject([{ status: 'VERIFIED' }]);
    expect(okta.accounts.get(USER).phones).toMatchObject([{ number: NUMBER, status: 'VERIFIED' }]);

    expectNothing(await call('DELETE', self));
    expect((await call('GET', PHONES)).body).toEqual([]);
  });

  test('without sendCode nothing is sent, and there is nothing to verify yet', async () => {
    const { okta, clock, call } = await oktaOrg();
    const created = await call('POST', PHONES, newPhone({ sendCode: false, method: undefined }));
    const self = textAt(created, '_links.self.href');
    expectAnswer(created, 201, phone);
    expect(okta.outbox.messages()).toEqual([]);
    expect(await linkNames(call, self)).toEqual(['self', 'challenge']);

    const sent = await call('POST', `${self}/challenge`, { method: 'CALL' });

    expectAnswer(sent, 200, phoneChallenge);
    expect(okta.outbox.latest(NUMBER)).toMatchObject({ channel: 'call' });
    expect(await linkNames(call, self)).toEqual(['self', 'challenge', 'verify']);
    clock.advance(300_000);
    expect(await linkNames(call, self)).toEqual(['self', 'challenge']);
  });

  test('a call has ids of its own, and numbers come back in E.164', async () => {
    const { call } = await oktaOrg();

    const created = await call('POST', PHONES, {
      profile: { phoneNumber: ' +44 (0)20-7946 0000 ' },
      method: 'CALL',
    });

    expect(textAt(created, 'id')).toMatch(/^clf/);
    expect(textAt(created, 'profile.phoneNumber')).toBe('+4402079460000');
  });
});

describe('a code', () => {
  test('may be wrong several times; then the right one still counts', async () => {
    const { code, verify } = await challenged();

    for (let count = 0; count < 3; count += 1) {
      const wrong = code() === '000000' ? '000001' : '000000';
      expectOktaError(
        await verify(wrong),
        401,
        'E0000004',
        'Authentication failed',
        'User is not authorized.',
      );
    }
    expectNothing(await verify(code()));
  });

  test.each([[undefined], [424242], ['12'], ['abcdef']])('of the wrong form (%j) is a 400', async (wrong) => {
    const { verify } = await challenged();

    expectOktaError(await verify(wrong), 400, 'E0000001', PROBLEM, PROBLEM_CAUSE);
  });

  test('lapses after five minutes, and is void once a newer one was sent', async () => {
    const { clock, code, verify, send } = await challenged();
    const first = code();
    clock.advance(30_000);
    await send();
    clock.advance(299_999);
    expect((await verify(first)).status).toBe(401);
    clock.advance(1);

    expectOktaError(await verify(code()), 400, 'E0000001', PROBLEM, PROBLEM_CAUSE);
  });

  test('that was accepted is accepted again, and changes nothing', async () => {
    const { okta, code, verify } = await challenged();
    await verify(code());

    expectNothing(await verify(code()));
    expect((await verify('000000')).status).toBe(400);
    expect(okta.accounts.get(USER).phones).toMatchObject([{ status: 'VERIFIED' }]);
  });

  test.each([
    ['SMS', 'E0000109'],
    ['CALL', 'E0000133'],
  ])('needs 30 seconds from the last one: %s', async (method, errorCode) => {
    const { okta, clock, send } = await challenged();
    clock.advance(29_999);

    const tooSoon = await send({ method });

    expect(tooSoon.status).toBe(429);
    expect(tooSoon.body).toMatchObject({ errorCode });
    clock.advance(1);
    expect((await send({ method })).status).toBe(200);
    expect(okta.outbox.messages(NUMBER)).toHaveLength(2);
  });

  test('that cannot be delivered is told, and goes out with retry', async () => {
    const { okta, call } = await oktaOrg();
    okta.accounts.setPhoneDelivery(USER, 'fails');

    const created = await call('POST', PHONES, newPhone());
    const { id } = okta.accounts.get(USER).phones[0] ?? expect.fail('There is no phone.');
    const send = (retry: boolean) => call('POST', `${PHONES}/${id}/challenge`, { method: 'SMS', retry });

    expectOktaError(
      created,
      500,
      'E0000138',
      'There was an internal error with call provider(s).',
      'The code could not be delivered. Send it again with retry: true.',
    );
    expect((await send(false)).status).toBe(500);
    expect(okta.outbox.messages()).toEqual([]);
    expect((await send(true)).status).toBe(200);
    const verificationCode = okta.outbox.latest(NUMBER)?.code;
    expectNothing(await call('POST', `${PHONES}/${id}/verify`, { verificationCode }));
  });
});

describe('what is refused', () => {
  const NOT_A_NUMBER = 'Error type: NOT_A_NUMBER. The string supplied did not seem to be a phone number.';

  test.each([
    ['no body', undefined, 'Method', 'Invalid method null in the request.'],
    ['an unknown method', newPhone({ method: 'FAX' }), 'Method', 'Invalid method FAX in the request.'],
    ['no profile', { method: 'SMS' }, NOT_A_NUMBER, 'Invalid phone number.'],
    [
      'letters',
      newPhone({ profile: { phoneNumber: '+1 CALL-ME-NOW' } }),
      NOT_A_NUMBER,
      'Invalid phone number.',
    ],
    [
      'no country',
      newPhone({ profile: { phoneNumber: '555 123 4567' } }),
      'Error type: INVALID_COUNTRY_CODE. Missing or invalid default region.',
      'Invalid phone number.',
    ],
    [
      'a country that there is not',
      newPhone({ profile: { phoneNumber: '+999 123 4567' } }),
      'Error type: INVALID_COUNTRY_CODE. Missing or invalid default region.',
      'Invalid phone number.',
    ],
    [
      'sixteen digits',
      newPhone({ profile: { phoneNumber: '+1555123456789012' } }),
      'Error type: TOO_LONG. The string supplied is too long to be a phone number.',
      'Invalid phone number.',
    ],
    ['a wrong type', newPhone({ sendCode: 1 }), 'sendCode', 'sendCode: The field must be true or false.'],
  ])('creating with %s', async (_, body, subject, cause) => {
    const { okta, call } = await oktaOrg();

    expectOktaError(
      await call('POST', PHONES, body),
      400,
      'E0000001',
      `Api validation failed: ${subject}`,
      cause,
    );
    expect(okta.accounts.get(USER).phones).toEqual([]);
    expect(okta.outbox.messages()).toEqual([]);
  });

  test('a number that the profile has, however it is written', async () => {
    const { call } = await challenged();

    expectOktaError(
      await call('POST', PHONES, newPhone({ profile: { phoneNumber: '+1 (555) 123-4567' } })),
      409,
      'E0000157',
      `Another authenticator with key: ${NUMBER} is already active.`,
      'The phone number is already assigned to the profile.',
    );
  });

  test('an eleventh phone', async () => {
    const { okta, call } = await oktaOrg();
    for (let digit = 0; digit < 10; digit += 1)
      okta.accounts.addPhone(USER, { number: `+1555000000${digit}` });

    expectOktaError(
      await call('POST', PHONES, newPhone()),
      400,
      'E0000001',
      'Api validation failed: Exceeded cardinality max',
      'The maximum number of phones is reached.',
    );
  });

  test('every effect but deleting, where the organisation has no phones', async () => {
    const { okta, call } = await oktaOrg({ features: { phone: false } });
    const id = okta.accounts.addPhone(USER, { number: NUMBER });
    const cause = 'Phone authenticator is not enabled for your org.';

    for (const [path, body] of [
      [PHONES, newPhone()],
      [`${PHONES}/${id}/challenge`, { method: 'SMS' }],
      [`${PHONES}/${id}/verify`, { verificationCode: '123456' }],
    ] as const) {
      expectOktaError(await call('POST', path, body), 403, 'E0000038', NOT_ALLOWED, cause);
    }
    expectNothing(await call('DELETE', `${PHONES}/${id}`));
  });

  test('a method that the organisation does not have', async () => {
    const { call, send } = await challenged({ features: { phoneMethods: ['SMS'] } });
    const cause = 'Method CALL is not enabled for your org.';

    const other = newPhone({ profile: { phoneNumber: '+15550000000' }, method: 'CALL' });
    expectOktaError(await call('POST', PHONES, other), 403, 'E0000038', NOT_ALLOWED, cause);
    expectOktaError(await send({ method: 'CALL' }), 403, 'E0000038', NOT_ALLOWED, cause);
  });

  test.each([
    [{}, 'Method', 'Invalid method null in the request.'],
    [{ method: 'SMS', retry: 'yes' }, 'retry', 'retry: The field must be true or false.'],
  ])('sending a code with %j', async (body, subject, cause) => {
    const { clock, send } = await challenged();
    clock.advance(30_000);

    expectOktaError(await send(body), 400, 'E0000001', `Api validation failed: ${subject}`, cause);
  });

  test('anything about a phone that is not on the account', async () => {
    const { call } = await oktaOrg();
    const cause = 'There was a problem with the specified authenticator.';

    for (const [method, path, body] of [
      ['GET', `${PHONES}/x`, undefined],
      ['DELETE', `${PHONES}/x`, undefined],
      ['POST', `${PHONES}/x/challenge`, { method: 'SMS' }],
      ['POST', `${PHONES}/x/verify`, {}],
    ] as const) {
      const reply = await call(method, path, body);
      expectOktaError(reply, 404, 'E0000008', 'The requested path was not found', cause);
    }
  });

  test('reading without a scope for phones, and changing with the one for reading', async () => {
    const reader = await oktaOrg({}, ['okta.myAccount.phone.read']);
    const stranger = await oktaOrg({}, ['okta.myAccount.email.manage']);

    expect((await reader.call('GET', PHONES)).status).toBe(200);
    expect((await reader.call('POST', PHONES, newPhone())).status).toBe(403);
    expect((await stranger.call('GET', PHONES)).status).toBe(403);
  });
});

// An hour later the token is still good.
const LASTING = { stepUp: false, accessTokenLifetimeSeconds: 7200 } as const;

describe('what an organisation lets out and what is uncertain', () => {
  test.each([
    ['SMS', 429, 'E0000204', 'The limit of sms requests has been reached.'],
    ['CALL', 429, 'E0000205', 'The limit of call requests has been reached.'],
    ['SMS', 403, 'E0000150', 'The limit of sms requests has been reached.'],
    ['CALL', 403, 'E0000151', 'The limit of call requests has been reached.'],
  ] as const)('a cap on %s is a %i', async (method, telephonyCap, code, summary) => {
    const telephony = { maxSmsPerHour: 1, maxCallsPerHour: 1, secondsBetweenSends: 0 };
    const { clock, call } = await oktaOrg({ ...LASTING, telephony, undocumented: { telephonyCap } });
    const self = textAt(await call('POST', PHONES, newPhone({ method })), '_links.self.href');
    const send = () => call('POST', `${self}/challenge`, { method });

    expectOktaError(await send(), telephonyCap, code, summary);
    clock.advance(3_600_000);
    expect((await send()).status).toBe(200);
  });

  test('a phone whose first code is beyond the cap is not created', async () => {
    const { okta, call } = await challenged({ telephony: { maxSmsPerHour: 1 } });
    const other = newPhone({ profile: { phoneNumber: '+15550000000' } });

    expect((await call('POST', PHONES, other)).body).toMatchObject({ errorCode: 'E0000204' });
    expect(okta.accounts.get(USER).phones).toMatchObject([{ number: NUMBER }]);
    expect((await call('POST', PHONES, { ...other, sendCode: false })).status).toBe(201);
  });

  test.each([
    ['requests', '20', '16', 5],
    ['telephony', '1', '0', 20],
  ] as const)('the headers of a code that came too soon tell of the %s', async (...row) => {
    const [telephonyLimitHeaders, limit, remaining, resetInSeconds] = row;
    const { clock, send } = await challenged({ rateLimits: {}, undocumented: { telephonyLimitHeaders } });
    clock.advance(10_000);
    await send();
    await send();
    await send();

    const { headers } = await send();

    expect(headers.get('x-rate-limit-limit')).toBe(limit);
    expect(headers.get('x-rate-limit-remaining')).toBe(remaining);
    expect(headers.get('x-rate-limit-reset')).toBe(String(clock.now() / 1000 + resetInSeconds));
  });

  test('codes may be tried as often as the organisation says', async () => {
    const { clock, code, verify } = await challenged({
      ...LASTING,
      telephony: { maxVerificationsPerHour: 1 },
      codeLifetimeSeconds: 7200,
    });
    await verify('x');

    expect((await verify(code())).body).toMatchObject({ errorCode: 'E0000047' });
    clock.advance(3_600_000);
    expectNothing(await verify(code()));
  });

  test('a phone without a method', async () => {
    const { call } = await oktaOrg({ undocumented: { phoneMethodOmitted: 'sms' } });

    expect((await call('POST', PHONES, newPhone({ method: undefined }))).status).toBe(201);
  });

  test('retry where nothing was sent before', async () => {
    const lenient = await oktaOrg();
    const strict = await oktaOrg({ undocumented: { phoneRetryWithoutCode: 'refuse' } });
    const [sent, refused] = await Promise.all(
      [lenient, strict].map(({ okta, call }) => {
        const id = okta.accounts.addPhone(USER, { number: NUMBER, status: 'UNVERIFIED' });
        return call('POST', `${PHONES}/${id}/challenge`, { method: 'SMS', retry: true });
      }),
    );

    expect(sent?.status).toBe(200);
    expectOktaError(
      refused ?? expect.fail(),
      400,
      'E0000001',
      'Api validation failed: Transaction',
      'Invalid transaction.',
    );
  });

  test('a code that has lapsed', async () => {
    const { clock, code, verify } = await challenged({ undocumented: { lapsedPhoneCode: 'E0000157' } });
    clock.advance(300_000);

    expectOktaError(
      await verify(code()),
      409,
      'E0000157',
      'Another authenticator with key: transactionHandle is already active.',
      'There is no transaction.',
    );
  });
});
