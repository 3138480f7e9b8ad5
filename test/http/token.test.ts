import { describe, expect, test } from 'vitest';
import { accountFailure } from '../../src/domain/index.ts';
import { type CallOptions, send, type TokenRequest, type TokenSource } from '../../src/http/index.ts';
import { ACCOUNT, BAD_TOKEN, EFFECT, plainClient, READ } from './plain-provider.ts';
import { empty, json, type Reply, scriptedServer } from './scripted-server.ts';

const THING = json(200, { name: 'one' });
const REFUSED = json(401, BAD_TOKEN);
const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

/** A source that numbers its tokens and remembers what it was asked. */
function numbered(subject = ACCOUNT.subject) {
  const asked: Omit<TokenRequest, 'signal'>[] = [];
  const token: TokenSource = ({ signal: _, ...request }) => {
    asked.push(request);
    return Promise.resolve({ accessToken: `token-${asked.length}`, subject });
  };
  return { token, asked };
}

async function sendWith(
  token: TokenSource,
  replies: readonly Reply[],
  call = EFFECT,
  options: CallOptions = {},
) {
  const server = scriptedServer(...replies);
  const client = plainClient(server, { token });
  const answer = await send(client, call, options);
  return {
    answer,
    client,
    failure: answer.isErr() ? answer.error : undefined,
    tokens: server.requests.map(({ headers }) => headers.authorization),
  };
}

/** What a source that throws this ends in. */
async function failureOfThrown(thrown: unknown) {
  const { failure, tokens, client } = await sendWith(() => {
    throw thrown;
  }, [THING]);
  expect(tokens).toEqual([]);
  return { failure, now: client.clock.now() };
}

describe('a token source', () => {
  test('is asked for the scopes of the operation and the audience of the client', async () => {
    const { token, asked } = numbered();

    const { tokens } = await sendWith(token, [THING]);

    expect(tokens).toEqual(['Bearer token-1']);
    expect(asked).toEqual([{ scopes: ['things.make'], audience: 'the-audience', reason: 'initial' }]);
  });

  test('is asked as step_up, with what was proved, when the user has just proved it', async () => {
    const { token, asked } = numbered();

    await sendWith(token, [THING], EFFECT, { proven: { maxAgeSeconds: 900 } });

    expect(asked).toEqual([
      {
        scopes: ['things.make'],
        audience: 'the-audience',
        reason: 'step_up',
        requirement: { maxAgeSeconds: 900 },
      },
    ]);
  });

  test.each([
    ['a plain string', 'plain-token'],
    ['a promise', Promise.resolve('plain-token')],
    ['an object without a subject', { accessToken: 'plain-token' }],
  ])('may answer %s', async (_, answer) => {
    expect((await sendWith(() => answer as string, [THING])).tokens).toEqual(['Bearer plain-token']);
  });

  test.each([
    ['a read', READ],
    ['an effect', EFFECT],
  ])(
    'is asked once more when its token is refused for %s, which is then sent again once',
    async (_, call) => {
      const { token, asked } = numbered();

      const { answer, tokens } = await sendWith(token, [REFUSED, THING], call);

      expect(answer._unsafeUnwrap().data).toBe('one');
      expect(tokens).toEqual(['Bearer token-1', 'Bearer token-2']);
      expect(asked.map(({ reason }) => reason)).toEqual(['initial', 'unauthenticated']);
    },
  );

  test('is asked once more only once', async () => {
    const { token, asked } = numbered();

    const { failure, tokens } = await sendWith(token, [REFUSED]);

    expect(failure).toMatchObject({ kind: 'unauthenticated', code: 'BAD_TOKEN', status: 401 });
    expect([asked.length, tokens.length]).toEqual([2, 2]);
  });

  test('is asked once more when the challenge says that the token is invalid', async () => {
    const { token } = numbered();
    const challenge = empty(401, { 'www-authenticate': 'Bearer error="invalid_token"' });

    expect((await sendWith(token, [challenge, THING])).tokens).toHaveLength(2);
  });

  test.each([
    ['401 without a reason', empty(401)],
    ['401 for another reason', json(401, { code: 'OTHER', message: 'm' })],
    ['403', json(403, BAD_TOKEN)],
  ])('is not asked again after %s', async (_, reply) => {
    const { token, asked } = numbered();

    const { tokens } = await sendWith(token, [reply, THING]);

    expect([asked.length, tokens.length]).toEqual([1, 1]);
  });

  test('is not asked again for the retries of a read', async () => {
    const { token, asked } = numbered();
    const server = scriptedServer(empty(503), THING);
    const client = plainClient(server, { token });

    const sending = send(client, READ);
    await new Promise((resolve) => setImmediate(resolve));
    client.clock.advance(1_000);

    expect((await sending)._unsafeUnwrap().data).toBe('one');
    expect(asked).toHaveLength(1);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
    ]);
  });
});

describe('a bare string', () => {
  test('has no successor when it is refused', async () => {
    const { failure, tokens } = await sendWith('plain-token', [REFUSED, THING]);

    expect(failure?.kind).toBe('unauthenticated');
    expect(tokens).toEqual(['Bearer plain-token']);
  });
});

describe('a token of somebody else', () => {
  test('ends in subject_changed before anything is sent', async () => {
    const { failure, tokens } = await sendWith(numbered('user-2').token, [THING]);

    expect(failure).toMatchObject({ kind: 'subject_changed', provider: 'plain', operation: 'makeThing' });
    expect(tokens).toEqual([]);
  });

  test.each(['unauthenticated', 'step_up'])('is noticed when asked as %s, too', async (reason) => {
    const token: TokenSource = (request) => ({
      accessToken: 'token',
      subject: request.reason === reason ? 'user-2' : 'user-1',
    });
    const proven = reason === 'step_up' ? { maxAgeSeconds: 0 } : null;

    const { failure, tokens } = await sendWith(token, [REFUSED, THING], EFFECT, { proven });

    expect(failure?.kind).toBe('subject_changed');
    expect(tokens).toHaveLength(reason === 'step_up' ? 0 : 1);
  });
});

describe('what a token source throws', () => {
  const fresh = { maxAgeSeconds: 0 };
  const scopes = { scopes: ['things.make'] };

  test.each([
    ['login_required', { error: 'login_required' }, fresh],
    ['interaction_required', { error: 'interaction_required' }, fresh],
    ['unmet_authentication_requirements', { error: 'unmet_authentication_requirements' }, fresh],
    ['consent_required', { error: 'consent_required' }, scopes],
    ['missing_scopes, as auth0-spa-js says', { error: 'missing_scopes' }, scopes],
    ['insufficient_scope', { error: 'insufficient_scope' }, scopes],
    ['mfa_required', { error: 'mfa_required' }, { maxAgeSeconds: 0, acrValues: [MULTI_FACTOR] }],
    ['a code as okta-auth-js says it', Object.assign(new Error('x'), { errorCode: 'login_required' }), fresh],
    ['a code in a cause', new Error('x', { cause: { error: 'login_required' } }), fresh],
    ['a code in a nested error', { error: { error: 'login_required', error_description: 'x' } }, fresh],
    ['a code in a body', Object.assign(new Error('x'), { body: { error: 'login_required' } }), fresh],
  ])('is a demand for step-up: %s', async (_, thrown, requirement) => {
    const { failure, now } = await failureOfThrown(thrown);

    expect(failure).toMatchObject({
      kind: 'step_up_required',
      requirement,
      demandedAt: now,
      provider: 'plain',
    });
  });

  test('keeps what mfa_required asks for, and drops its mfa_token', async () => {
    const { failure } = await failureOfThrown({
      error: 'mfa_required',
      mfa_token: 'canary-mfa-token',
      mfa_requirements: {
        challenge: [{ type: 'otp' }, { type: 'email' }, 'odd'],
        enroll: [{ type: 'phone' }],
      },
    });

    expect(failure?.details).toEqual([
      { message: 'otp', location: 'challenge' },
      { message: 'email', location: 'challenge' },
      { message: 'phone', location: 'enroll' },
    ]);
    expect(JSON.stringify(failure)).not.toContain('canary');
  });

  test.each([
    ['invalid_grant', { error: 'invalid_grant' }, 'invalid_grant'],
    ['missing_refresh_token', { error: 'missing_refresh_token' }, 'missing_refresh_token'],
    ["okta-auth-js's own", Object.assign(new Error('x'), { errorCode: 'INTERNAL' }), 'INTERNAL'],
    ['an error without a code', new Error('no session'), undefined],
    ['a text', 'canary-token', undefined],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['an error whose code is a text', { error: 'the token canary-token is bad' }, undefined],
  ])('means unauthenticated: %s', async (_, thrown, code) => {
    const { failure } = await failureOfThrown(thrown);

    expect(failure).toMatchObject({ kind: 'unauthenticated', operation: 'makeThing' });
    expect(failure?.code).toBe(code);
    expect(JSON.stringify(failure)).not.toContain('canary');
  });

  test.each([
    ['in Chromium', new TypeError('Failed to fetch')],
    ['in Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
    ['in WebKit', new TypeError('Load failed')],
    ['in Node', new TypeError('fetch failed')],
    ["auth0-spa-js's timeout", { error: 'timeout', error_description: 'Timeout' }],
  ])('may be about the network: %s', async (_, thrown) => {
    expect((await failureOfThrown(thrown)).failure?.kind).toBe('network');
  });

  test('passes as it is when it is a failure of this library', async () => {
    const thrown = accountFailure('not_enabled', 'Switched off.');

    expect((await failureOfThrown(thrown)).failure).toEqual(thrown);
  });

  test.each([
    ['an empty token', ''],
    ['an object with an empty token', { accessToken: '' }],
    ['an object without a token', { accessToken: null }],
    ['a token with a line break', 'canary\ntoken'],
    ['a token that is no ASCII', 'canary…'],
  ])('or answers badly, such as %s, is unauthenticated', async (_, answer) => {
    const { failure, tokens } = await sendWith(() => answer as string, [THING]);

    expect(failure?.kind).toBe('unauthenticated');
    expect(tokens).toEqual([]);
  });
});

describe('a token', () => {
  test.each([
    ['a refusal that quotes it', json(403, { code: 'X', message: 'no: canary-token-1' })],
    [
      'a header that quotes it',
      empty(401, { 'www-authenticate': 'Bearer error="x", error_description="canary-token-1 has expired"' }),
    ],
    ['a code that quotes it', json(400, { code: 'canary-token-1', message: 'no' })],
    ['a bad answer', json(200, { wrong: 'canary-token-1' })],
    [
      'a fetch that names it',
      () => {
        throw new TypeError('Bearer canary-token-1 is an invalid header value');
      },
    ],
  ])('is in no failure: %s', async (_, reply: Reply) => {
    const { failure } = await sendWith('canary-token-1', [reply], {
      ...EFFECT,
      body: { code: 'x' },
    });

    expect(JSON.stringify(failure)).not.toContain('canary');
  });
});
