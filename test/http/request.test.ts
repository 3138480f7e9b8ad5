import { describe, expect, test } from 'vitest';
import { continuation, secret } from '../../src/domain/index.ts';
import { createClient, nothing, secureOrigin, send } from '../../src/http/index.ts';
import { ACCOUNT, BAD_TOKEN, EFFECT, ORIGIN, plainClient, READ } from './plain-provider.ts';
import { empty, json, scriptedServer } from './scripted-server.ts';

const THING = json(200, { name: 'one' });

describe('a request', () => {
  test('goes to its address with token, headers and JSON body, and never follows a redirect', async () => {
    const server = scriptedServer(THING);

    await send(plainClient(server, { headers: { 'X-App': 'mine' } }), EFFECT, { headers: { Accept: 'a/b' } });

    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: `${ORIGIN}/v1/things`,
      headers: {
        accept: 'a/b',
        authorization: 'Bearer token-1',
        'content-type': 'application/json',
        'x-app': 'mine',
      },
      body: { name: 'one' },
      init: { redirect: 'manual' },
    });
  });

  test('without a body has no content type', async () => {
    const server = scriptedServer(THING);

    await send(plainClient(server), READ);

    expect(server.requests[0]?.headers).toEqual({
      accept: 'application/json',
      authorization: 'Bearer token-1',
    });
    expect(server.requests[0]?.body).toBeUndefined();
  });

  test('reveals Secrets and Continuations in its body only as it leaves', async () => {
    const server = scriptedServer(THING);
    const body = { code: secret('123456'), session: continuation('s3', 0), list: [{ code: secret('7') }] };

    await send(plainClient(server), { ...EFFECT, body });

    expect(server.requests[0]?.body).toEqual({ code: '123456', session: 's3', list: [{ code: '7' }] });
  });

  test.each([
    ['email|dev_1', 'email%7Cdev_1'],
    ['email%7Cdev_1', 'email%7Cdev_1'],
    ['a/b?c#d', 'a%2Fb%3Fc%23d'],
    ['50%', '50%25'],
    ['ü', '%C3%BC'],
    ['..a', '..a'],
  ])('encodes the id %s exactly once', async (id, encoded) => {
    const server = scriptedServer(THING);

    await send(plainClient(server), { ...READ, path: ['things', id] });

    expect(server.requests[0]?.path).toBe(`/v1/things/${encoded}`);
  });

  test.each(['', '.', '..', '%2e%2E', '%2E', '\ud800'])(
    'refuses the id "%s", which leads elsewhere',
    async (id) => {
      const server = scriptedServer(THING);

      const answer = await send(plainClient(server), { ...READ, path: ['things', id] });

      expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'invalid_input', operation: 'getThing' });
      expect(server.requests).toEqual([]);
    },
  );

  test('repeats the name of a list in the query and leaves out what is undefined', async () => {
    const server = scriptedServer(THING);
    const call = { ...READ, query: { type: 'a b', connection: ['x', 'y'], from: undefined } };

    await send(plainClient(server), call, { query: { take: '5' } });

    expect(server.requests[0]?.path).toBe('/v1/things/1?type=a+b&connection=x&connection=y&take=5');
  });

  test('says what its body is where that is not plain JSON', async () => {
    const server = scriptedServer(THING);

    await send(plainClient(server), { ...EFFECT, contentType: 'application/merge-patch+json' });

    expect(server.requests[0]?.headers['content-type']).toBe('application/merge-patch+json');
  });

  test('that is anonymous asks for no token and carries none, not even one that the host has set', async () => {
    const asked: unknown[] = [];
    const server = scriptedServer(json(401, BAD_TOKEN), THING);
    const client = plainClient(server, {
      token: (request) => {
        asked.push(request);
        return 'canary-token';
      },
      headers: { Authorization: 'Bearer canary-header' },
    });

    const answer = await send(client, { ...EFFECT, scopes: [], anonymous: true });

    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'unauthenticated', status: 401 });
    expect(asked).toEqual([]);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('that is anonymous says so to a fetch that authorizes by itself', async () => {
    const server = scriptedServer(THING);
    const client = { ...plainClient(server), token: undefined };

    await send(client, { ...EFFECT, scopes: [], anonymous: true });

    expect(server.requests[0]?.authorization).toEqual({
      scopes: [],
      audience: 'the-audience',
      reason: 'initial',
      anonymous: true,
    });
  });

  test('is handed over without a receiver, as the fetch of a browser demands', async () => {
    let receiver: unknown = 'never called';
    const client = plainClient(scriptedServer(THING));

    await send(
      {
        ...client,
        fetch: async function (this: unknown) {
          receiver = this;
          return new Response('{"name":"one"}');
        },
      },
      READ,
    );

    expect(receiver).toBeUndefined();
  });
});

describe('an answer', () => {
  test('is data with status, headers, rate limit, request id and times', async () => {
    const client = plainClient(
      scriptedServer(
        json(
          200,
          { name: 'one', more: 1 },
          {
            date: 'Thu, 01 Jan 2026 01:00:00 GMT',
            'x-limit': '20',
            'x-remaining': '19',
            'x-reset': String(Date.UTC(2026, 0, 1, 1, 0, 5) / 1000),
            'x-request-id': 'r-1',
          },
        ),
      ),
    );

    const answer = await send(client, READ);

    expect(answer._unsafeUnwrap()).toMatchObject({
      data: 'one',
      status: 200,
      headers: { 'x-limit': '20' },
      // Five seconds after the provider's own time, although its clock is an hour ahead.
      rateLimit: { limit: 20, remaining: 19, resetAt: client.clock.now() + 5_000 },
      requestId: 'r-1',
      receivedAt: client.clock.now(),
      serverDateAt: Date.UTC(2026, 0, 1, 1),
    });
  });

  test.each([
    ['missing', {}],
    ['not numbers', { 'x-limit': 'many', 'x-remaining': '1', 'x-reset': '1' }],
    ['negative', { 'x-limit': '1', 'x-remaining': '-1', 'x-reset': '1' }],
  ])('has no rate limit when its headers are %s', async (_, headers) => {
    const answer = await send(plainClient(scriptedServer(json(200, { name: 'one' }, headers))), READ);

    expect(answer._unsafeUnwrap()).not.toHaveProperty('rateLimit');
  });

  test.each([
    ['204 without anything', empty(204)],
    ['204 with a JSON content type', empty(204, { 'content-type': 'application/json' })],
    ['200 with text', () => new Response('<html>', { status: 200 })],
  ])('of an operation that answers nothing may be %s', async (_, reply) => {
    const answer = await send(plainClient(scriptedServer(reply)), { ...EFFECT, decode: nothing });

    expect(answer._unsafeUnwrap().data).toBeNull();
  });
});

describe('a client', () => {
  test.each([
    ['https://example.okta.com/oauth2/default', 'https://example.okta.com'],
    ['http://localhost:4000/', 'http://localhost:4000'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://127.3.2.1:1', 'http://127.3.2.1:1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('may talk to %s', (url, origin) => {
    expect(secureOrigin(url)).toBe(origin);
  });

  test.each([
    'http://example.okta.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0',
    'ftp://localhost',
    'javascript:alert(1)',
    'example.okta.com',
    '',
  ])('refuses %s as a programmer error', (url) => {
    expect(() => secureOrigin(url)).toThrow(TypeError);
  });

  test('needs something that authorizes its requests', () => {
    const provider = { ...plainClient(scriptedServer()), headers: {} };

    expect(() => createClient({ account: ACCOUNT }, provider)).toThrow(/`token`.*`fetch`/);
  });

  test.each([{ 'x-a': 'a\nb' }, { 'x-a': '€' }, { 'x a': 'b' }])(
    'takes no headers that none can have: %j',
    async (headers) => {
      const server = scriptedServer(THING);

      expect(() => plainClient(server, { headers })).toThrow(TypeError);
      const answer = await send(plainClient(server), READ, { headers });
      expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'invalid_input', operation: READ.operation });
      expect(server.requests).toEqual([]);
    },
  );

  test.each(['a\nb', 'a€', ''])('takes no bare token that no header can have: %j', (token) => {
    expect(() => plainClient(scriptedServer(THING), { token })).toThrow(TypeError);
  });

  test('keeps a bare token out of its JSON', () => {
    expect(JSON.stringify(plainClient(scriptedServer(), { token: 'canary-token' }))).not.toContain('canary');
  });

  test('without a token hands the fetch of the host what to authorize for', async () => {
    const server = scriptedServer(THING);
    const { token: _, ...client } = plainClient(server);

    await send({ ...client, token: undefined }, READ, { proven: { maxAgeSeconds: 0 } });

    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]?.authorization).toEqual({
      scopes: ['things.read'],
      audience: 'the-audience',
      reason: 'step_up',
      requirement: { maxAgeSeconds: 0 },
    });
  });
});
