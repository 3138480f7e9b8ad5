import { generateKeyPair } from 'dpop';
import { decodeJwt, EmbeddedJWK, jwtVerify, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CallOptions, type DpopKeyPair, dpopProofs, send } from '../../src/http/index.ts';
import { ACCOUNT, BAD_TOKEN, EFFECT, plainClient, READ } from './plain-provider.ts';
import { empty, json, type Reply, reset, scriptedServer, settled, silence } from './scripted-server.ts';

const THING = json(200, { name: 'one' });
const DEMAND = 'DPoP error="use_dpop_nonce", error_description="a nonce, please"';

/** A refusal for want of a nonce; its body may blame the token all the same. */
const challenge = (nonce: string, error = 'use_dpop_nonce'): Reply =>
  json(401, BAD_TOKEN, { 'www-authenticate': `DPoP error="${error}"`, 'dpop-nonce': nonce });

let keyPair: DpopKeyPair;

beforeAll(async () => {
  keyPair = await generateKeyPair('ES256');
});

afterEach(() => {
  vi.doUnmock('dpop');
});

/** A client whose source numbers its bound tokens. */
function boundClient(replies: readonly Reply[], proof = dpopProofs(keyPair)) {
  const server = scriptedServer(...replies);
  const reasons: string[] = [];
  const client = plainClient(server, {
    token({ reason }) {
      reasons.push(reason);
      return { accessToken: `token-${reasons.length}`, subject: ACCOUNT.subject, proof };
    },
  });
  return {
    client,
    reasons,
    requests: server.requests,
    tokens: () => server.requests.map(({ headers }) => headers.authorization),
    proofs: () => server.requests.map(({ headers }) => decodeJwt(headers.dpop ?? '')),
  };
}

async function hashOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(hash).toString('base64url');
}

describe('a bound token', () => {
  test('goes out as DPoP, with a proof of its own for each request', async () => {
    const { client, tokens, proofs, requests } = boundClient([THING]);

    await send(client, READ, { query: { take: '10' } });
    await send(client, EFFECT);

    expect(tokens()).toEqual(['DPoP token-1', 'DPoP token-2']);
    const [first, second] = proofs();
    expect(first).toEqual({
      htm: 'GET',
      htu: 'https://api.example.com/v1/things/1',
      ath: await hashOf('token-1'),
      jti: expect.any(String),
      iat: expect.any(Number),
    });
    expect(second).toMatchObject({ htm: 'POST', ath: await hashOf('token-2') });
    expect(first?.jti).not.toBe(second?.jti);
    const { protectedHeader } = await jwtVerify(requests[0]?.headers.dpop ?? '', EmbeddedJWK, {
      typ: 'dpop+jwt',
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', jwk: { kty: 'EC' } });
    expect(protectedHeader.jwk).not.toHaveProperty('d');
  });

  test.each([
    ['a read', READ, 'use_dpop_nonce'],
    ['an effect', EFFECT, 'use_dpop_nonce'],
    ['an effect, in the words of Auth0', EFFECT, 'invalid_dpop_nonce'],
  ])('is proved again with the nonce that is asked for: %s', async (_, call, error) => {
    const { client, proofs, tokens, reasons } = boundClient([challenge('nonce-1', error), THING]);

    const answer = await send(client, call, { maxRetries: 0 });

    expect(answer._unsafeUnwrap().data).toBe('one');
    expect(proofs().map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1']);
    // The nonce was refused, not the token.
    expect(tokens()).toEqual(['DPoP token-1', 'DPoP token-1']);
    expect(reasons).toEqual(['initial']);
  });

  test('is proved again once, and the second demand is final', async () => {
    const { client, requests, reasons } = boundClient([challenge('nonce-1'), challenge('nonce-2')]);

    const failure = (await send(client, EFFECT))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind: 'unauthenticated', status: 401 });
    expect([requests.length, reasons]).toEqual([2, ['initial']]);
  });

  test.each([
    ['the nonce does not come with the demand', empty(401, { 'www-authenticate': DEMAND })],
    ['it is no 401', empty(403, { 'www-authenticate': DEMAND, 'dpop-nonce': 'n' })],
    ['nothing asks for it', empty(401, { 'dpop-nonce': 'n' })],
    [
      'the proof itself was bad',
      json(401, BAD_TOKEN, { 'www-authenticate': 'DPoP error="invalid_dpop_proof"', 'dpop-nonce': 'n' }),
    ],
  ])('is not proved again, nor renewed, where %s', async (_, reply) => {
    const { client, requests } = boundClient([reply, THING]);

    expect((await send(client, EFFECT)).isErr()).toBe(true);
    expect(requests).toHaveLength(1);
  });

  test('takes every newer nonce over, whatever it comes with', async () => {
    const { client, proofs } = boundClient([
      json(200, { name: 'one' }, { 'dpop-nonce': 'nonce-1' }),
      empty(404, { 'dpop-nonce': 'nonce-2' }),
      THING,
      THING,
    ]);

    for (const call of [READ, EFFECT, READ, EFFECT]) await send(client, call);

    expect(proofs().map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1', 'nonce-2', 'nonce-2']);
  });

  test('shares its nonce with nobody: another client begins without', async () => {
    const first = boundClient([challenge('nonce-1'), THING]);
    const second = boundClient([THING]);

    await send(first.client, READ);
    await send(second.client, READ);

    expect(second.proofs()[0]?.nonce).toBeUndefined();
  });

  test('is renewed once when it is refused, also after a demand for a nonce', async () => {
    const { client, tokens, proofs, reasons } = boundClient([
      challenge('nonce-1'),
      json(401, BAD_TOKEN),
      THING,
    ]);

    expect((await send(client, EFFECT)).isOk()).toBe(true);
    expect(tokens()).toEqual(['DPoP token-1', 'DPoP token-1', 'DPoP token-2']);
    expect(reasons).toEqual(['initial', 'unauthenticated']);
    expect(proofs().at(-1)).toMatchObject({ nonce: 'nonce-1', ath: await hashOf('token-2') });
  });

  test.each([
    ['500', empty(500)],
    ['429', empty(429, { 'retry-after': '1' })],
    ['a reset connection', reset],
  ])('does not let an effect be repeated after %s, with or without a nonce', async (_, reply) => {
    const { client, requests } = boundClient([challenge('nonce-1'), reply, THING]);

    expect((await send(client, EFFECT)).isErr()).toBe(true);
    expect(requests).toHaveLength(2);
  });
});

describe('time and abort', () => {
  const never = () => new Promise<string>(() => undefined);

  test('end the wait for a proof, and nothing is sent', async () => {
    const timedOut = boundClient([THING], never);
    const sending = send(timedOut.client, EFFECT);
    await settled();
    timedOut.client.clock.advance(60_000);
    expect((await sending)._unsafeUnwrapErr().kind).toBe('timeout');

    const aborted = boundClient([THING], never);
    const controller = new AbortController();
    const given = send(aborted.client, EFFECT, { signal: controller.signal });
    await settled();
    controller.abort();
    expect((await given)._unsafeUnwrapErr().kind).toBe('cancelled');
    expect([timedOut.requests.length, aborted.requests.length]).toEqual([0, 0]);
    expect(aborted.client.clock.nextDueAt()).toBeUndefined();
  });

  test('end the call between the demand and its answer', async () => {
    const controller = new AbortController();
    const giveUp: Reply = (request) => {
      controller.abort();
      return challenge('nonce-1')(request);
    };
    const { client, requests } = boundClient([giveUp, THING]);

    const failure = (await send(client, EFFECT, { signal: controller.signal }))._unsafeUnwrapErr();

    expect([failure.kind, requests.length]).toEqual(['cancelled', 1]);
  });

  test('hold for the second request as for the first', async () => {
    const { client, requests } = boundClient([challenge('nonce-1'), silence]);
    const sending = send(client, EFFECT);
    while (requests.length < 2) await settled();
    client.clock.advance(60_000);
    expect((await sending)._unsafeUnwrapErr().kind).toBe('timeout');
  });
});

describe('a proof that cannot be had', () => {
  const thrown = () => {
    throw new Error('the key for token-1 is gone');
  };

  test.each([
    ['throws', thrown],
    ['is empty', () => ''],
    ['would break the header', () => 'a\nb'],
    ['is no text', () => Object(7)],
  ])('is a failure before anything is sent: %s', async (_, proof) => {
    const { client, requests } = boundClient([THING], proof);

    const failure = (await send(client, EFFECT))._unsafeUnwrapErr();

    expect([failure.kind, requests.length]).toEqual(['unauthenticated', 0]);
    expect(JSON.stringify(failure)).not.toContain('token-1');
  });

  test('for want of the package names the line that installs it', async () => {
    vi.doMock('dpop', () => {
      throw new Error('Cannot find package');
    });
    const { client, requests } = boundClient([THING]);

    const failure = (await send(client, EFFECT))._unsafeUnwrapErr();

    expect(failure).toMatchObject({
      kind: 'unexpected',
      message: expect.stringContaining('npm install dpop'),
    });
    expect(requests).toHaveLength(0);
  });
});

describe('a token without proof', () => {
  /** A JWT that says which key it is bound to, if any. */
  const tokenWith = (claims: Record<string, unknown>) =>
    new SignJWT({ sub: 'üser', ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));

  async function sendBare(token: string, reply: Reply, options: CallOptions = {}) {
    const server = scriptedServer(reply, THING);
    const client = plainClient(server, { token: () => ({ accessToken: token, subject: ACCOUNT.subject }) });
    const answer = await send(client, EFFECT, options);
    return { failure: answer.isErr() ? answer.error : undefined, sent: server.requests.length };
  }

  test.each([
    ['400, which Okta answers', empty(400)],
    ['400 with a body of its own', json(400, { code: 'E1', message: 'no' })],
    ['401, which blames the token', json(401, BAD_TOKEN)],
  ])('that is bound to a key is recognised by itself: %s', async (_, reply) => {
    const { failure, sent } = await sendBare(await tokenWith({ cnf: { jkt: 'thumb' } }), reply);

    expect(failure).toMatchObject({ kind: 'unauthenticated', message: expect.stringContaining('`proof`') });
    // Another token of this source would come without proof as well.
    expect(sent).toBe(1);
  });

  test('that cannot be read is recognised by what the API asks for', async () => {
    const { failure, sent } = await sendBare(
      'opaque',
      empty(401, { 'www-authenticate': 'DPoP algs="ES256"' }),
    );

    expect(failure).toMatchObject({ kind: 'unauthenticated', message: expect.stringContaining('DPoP') });
    expect(sent).toBe(1);
  });

  test('is renewed as ever where the API takes both schemes', async () => {
    const both = 'DPoP algs="ES256", Bearer error="invalid_token"';

    expect(await sendBare('opaque', empty(401, { 'www-authenticate': both }))).toMatchObject({ sent: 2 });
  });

  test.each([
    ['an ordinary one', {}],
    ['one with another confirmation', { cnf: { 'x5t#S256': 'thumb' } }],
  ])('keeps the meaning of other refusals: %s', async (_, claims) => {
    const reply = json(400, { code: 'E1', message: 'no' });

    expect((await sendBare(await tokenWith(claims), reply)).failure).toMatchObject({ kind: 'invalid_input' });
  });
});
