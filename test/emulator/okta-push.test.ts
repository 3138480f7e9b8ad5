import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { heldKey } from '../okta/push-device.ts';
import { textAt } from './caller.ts';
import { APPS, enrolledDevice } from './okta-device.ts';
import { ACCEPT, expectAnswer, expectNothing, expectOktaError, oktaOrg, USER } from './okta-org.ts';
import { oktaPushChallenges, oktaPushClaims } from './schemas/okta-app-authenticators.ts';

const UV_REQUIRED = [400, 'E0000158', 'User verification is required by policy.'] as const;

/** What a response that is not accepted comes to, by the claim that is wrong. */
function refusal(claim: string) {
  const cause = `challengeResponse: The response is not valid (${claim}).`;
  return [400, 'E0000001', 'Api validation failed: challengeResponse', cause] as const;
}

const consent = (userConsent: unknown) => ({
  challengeResponseContext: { userConsent, transactionType: 'LOGIN' },
});

describe('a push', () => {
  test('is pending for its device, signed by the key of the authorization server', async () => {
    const { okta, call, clock, self, enrollment } = await enrolledDevice();
    expect((await call('GET', `${self}/push/notifications`)).body).toEqual([]);
    const id = okta.accounts.sendPush(USER, enrollment.id, {
      transactionType: 'CIBA',
      bindingMessage: 'Pay 10',
      userVerification: 'REQUIRED',
    });

    const reply = await call('GET', `${self}/push/notifications`);

    expectAnswer(reply, 200, oktaPushChallenges);
    const keys = JSON.parse((await call('GET', '/oauth2/v1/keys')).text);
    const { payload, protectedHeader } = await jwtVerify(
      textAt(reply, '0.challenge'),
      createLocalJWKSet(keys),
      {
        typ: 'okta-pushbind+jwt',
        issuer: okta.url,
        audience: 'emulator-client',
        currentDate: new Date(clock.now()),
      },
    );
    expect(protectedHeader.alg).toBe('RS256');
    expect(oktaPushClaims(payload)).toEqual([]);
    expect(payload).toMatchObject({
      jti: id,
      transactionId: id,
      challengeId: id,
      methodEnrollmentId: enrollment.methods.push.id,
      authenticatorEnrollmentId: enrollment.id,
      userId: enrollment.user.id,
      userVerification: 'REQUIRED',
      exp: clock.now() / 1000 + 300,
      challengeContext: { transactionType: 'CIBA', bindingMessage: 'Pay 10' },
    });
  });

  test('is accepted, once, without a token', async () => {
    const { okta, call, self, pushed, answer } = await enrolledDevice();
    const push = await pushed();
    expect(okta.accounts.pushOutcome(USER, push.id)).toBe('pending');

    expectNothing(await answer(push), 200);

    expect(okta.accounts.pushOutcome(USER, push.id)).toBe('accepted');
    expect((await call('GET', `${self}/push/notifications`)).body).toEqual([]);
    expect((await answer(push)).status).toBe(400);
  });

  test('is answered once, even when two answers come at the same moment', async () => {
    const { okta, pushed, answer } = await enrolledDevice();
    const push = await pushed();

    const replies = await Promise.all([answer(push), answer(push, consent('DENIED_CONSENT_PROMPT'))]);

    const statuses = replies.map(({ status }) => status);
    expect(statuses).toContain(400);
    expect(okta.accounts.pushOutcome(USER, push.id)).toBe(statuses.includes(200) ? 'accepted' : 'denied');
  });

  test.each(['DENIED_CONSENT_PROMPT', 'CANCELLED_USER_VERIFICATION', 'USER_ABANDONED'])(
    'is denied by %s, whatever verification it wants',
    async (userConsent) => {
      const { okta, pushed, answer } = await enrolledDevice();
      const push = await pushed({ userVerification: 'REQUIRED' });

      expectNothing(await answer(push, consent(userConsent)));

      expect(okta.accounts.pushOutcome(USER, push.id)).toBe('denied');
    },
  );

  test.each(['UV_TEMPORARILY_UNAVAILABLE', 'UV_PERMANENTLY_UNAVAILABLE', 'APPROVED_CONSENT_PROMPT'])(
    'that requires verification is not accepted by %s',
    async (userConsent) => {
      const { okta, pushed, answer } = await enrolledDevice();
      const push = await pushed({ userVerification: 'REQUIRED' });

      expectOktaError(await answer(push, consent(userConsent)), ...UV_REQUIRED);

      expect(okta.accounts.pushOutcome(USER, push.id)).toBe('pending');
      expect((await answer(await pushed(), consent(userConsent))).status).toBe(200);
    },
  );

  test('that requires verification is accepted with the key for it', async () => {
    const { userVerification, pushed, answer } = await enrolledDevice();
    const push = await pushed({ userVerification: 'REQUIRED' });
    const claims = { keyType: 'userVerification', ...consent('APPROVED_USER_VERIFICATION') };

    expectNothing(await answer(push, claims, userVerification), 200);
  });

  test('that does not need the user is accepted without consent, any other is not', async () => {
    const { pushed, answer } = await enrolledDevice();
    const silent = await pushed({ userMediation: 'NONE' });
    const loud = await pushed();

    expect((await answer(silent, consent('NONE'))).status).toBe(200);
    expectOktaError(await answer(loud, consent('NONE')), ...refusal('userConsent'));
  });

  test('lapses after five minutes, or as long as the options say', async () => {
    const { call, clock, self, pushed, answer } = await enrolledDevice({
      appAuthenticator: { challengeLifetimeSeconds: 10 },
    });
    const push = await pushed();
    clock.advance(10_000);

    expect((await call('GET', `${self}/push/notifications`)).body).toEqual([]);
    expectOktaError(
      await answer(push),
      400,
      'E0000001',
      'Api validation failed: challengeId',
      'challengeId: There is no such pending challenge.',
    );
  });

  test('of a phishing page is not accepted', async () => {
    const { pushed, answer } = await enrolledDevice();

    const reply = await answer(await pushed({ isPhishing: true }));

    expectOktaError(reply, 403, 'E0000212', 'Phishing was detected.');
  });

  test('for an unknown enrollment cannot be sent', async () => {
    const { okta } = await enrolledDevice();

    expect(() => okta.accounts.sendPush(USER, 'pfd0')).toThrow(TypeError);
  });
});

describe('a response', () => {
  test.each([
    ['iss', { iss: 'pfd0' }],
    ['sub', { sub: '00u0' }],
    ['aud', { aud: 'https://other.example.com' }],
    ['jti', { jti: undefined }],
    ['iat', { iat: undefined }],
    ['exp', { exp: 1 }],
    ['exp', { exp: undefined }],
    ['nbf', { nbf: 99_999_999_999 }],
    ['nbf', { nbf: undefined }],
    ['methodEnrollmentId', { methodEnrollmentId: 'opf0' }],
    ['tx', { tx: 'ft0' }],
    ['nonce', { nonce: 'other' }],
    ['keyType', { keyType: 'other' }],
    ['keyType', { keyType: undefined }],
    ['keyType', consent('APPROVED_USER_VERIFICATION')],
    ['userConsent', consent('MAYBE')],
    ['userConsent', { challengeResponseContext: undefined }],
    ['transactionType', { challengeResponseContext: { userConsent: 'NONE', transactionType: 'CIBA' } }],
  ])('with a wrong %s is refused (%j), and the push stays', async (claim, changes) => {
    const { okta, pushed, answer } = await enrolledDevice();
    const push = await pushed();

    expectOktaError(await answer(push, changes), ...refusal(claim));

    expect(okta.accounts.pushOutcome(USER, push.id)).toBe('pending');
  });

  test('of another type, with another kid, or signed by another key is refused', async () => {
    const { pushed, answer, userVerification } = await enrolledDevice();
    const push = await pushed();
    const stranger = await heldKey('key-1');

    expectOktaError(await answer(push, {}, undefined, { typ: 'JWT' }), ...refusal('typ'));
    expectOktaError(await answer(push, {}, undefined, { kid: 'key-9' }), ...refusal('kid'));
    expectOktaError(await answer(push, {}, stranger), ...refusal('signature'));
    expectOktaError(await answer(push, {}, userVerification), ...refusal('kid'));
  });

  test('that answers another push is refused', async () => {
    const { pushed, answer } = await enrolledDevice();
    const first = await pushed();
    const second = await pushed();

    expectOktaError(await answer({ ...first, id: second.id }), ...refusal('tx'));
  });

  test.each([
    ['no method', { challengeResponse: 'x' }, 'method'],
    ['no response', { method: 'push' }, 'challengeResponse'],
    ['what is no JWT', { method: 'push', challengeResponse: 'x' }, 'challengeResponse'],
  ])('with %s is refused', async (_, body, field) => {
    const { pushed, verify } = await enrolledDevice();
    const { id } = await pushed();

    const reply = await verify(id, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ errorSummary: `Api validation failed: ${field}` });
  });

  test('is checked for the version and its JSON before anything else', async () => {
    const { verify } = await enrolledDevice();

    expect((await verify('ft0', {}, { accept: 'application/json' })).status).toBe(406);
    expectOktaError(
      await verify('ft0', '{', { accept: ACCEPT }),
      400,
      'E0000003',
      'The request body was not well-formed.',
    );
    expect((await verify('ft0', {})).status).toBe(400);
  });

  test('is not taken where the API is switched off', async () => {
    const { call } = await oktaOrg({ features: { myAccount: false } });

    const reply = await call('POST', `${APPS}/challenge/ft0/verify`, {}, { authorization: '' });

    expect(reply.body).toMatchObject({ errorCode: 'E0000015' });
    expect(reply.headers.get('access-control-allow-origin')).toBe('null');
  });
});
