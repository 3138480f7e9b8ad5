import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../src/domain/index.ts';
import { send } from '../../src/http/index.ts';
import { EFFECT, plainClient, READ } from './plain-provider.ts';
import { empty, json, partial, type Reply, scriptedServer, text } from './scripted-server.ts';

const MAX_BODY_BYTES = 1000;

function from(url: string, redirected: boolean | undefined): Reply {
  return () =>
    Object.defineProperties(new Response('{"name":"one"}'), {
      url: { value: url },
      redirected: { value: redirected },
    });
}

const BAD: readonly [string, Reply, FailureKind][] = [
  ['malformed JSON', text(200, '{"name":'), 'malformed_response'],
  ['HTML', text(200, '<!doctype html><title>Sign in</title>'), 'malformed_response'],
  ['nothing at all', empty(200), 'malformed_response'],
  ['204 with a JSON content type', empty(204, { 'content-type': 'application/json' }), 'malformed_response'],
  ['a wrong type', json(200, { name: 1 }), 'malformed_response'],
  ['an array', json(200, ['one']), 'malformed_response'],
  ['null', json(200, null), 'malformed_response'],
  ['a body over the limit', json(200, { name: 'n'.repeat(MAX_BODY_BYTES) }), 'malformed_response'],
  ['a body cut off by the connection', partial(200, '{"name":"o', 'breaks'), 'network'],
  [
    'a redirect to another origin',
    empty(302, { location: 'https://evil.example.com' }),
    'malformed_response',
  ],
  ['a redirect on the same origin', empty(307, { location: '/v1/elsewhere' }), 'malformed_response'],
  ['304', empty(304), 'malformed_response'],
  [
    'a redirect that the browser hides',
    () =>
      Object.defineProperties(new Response(null), {
        type: { value: 'opaqueredirect' },
        status: { value: 0 },
      }),
    'malformed_response',
  ],
  [
    'a redirect that was followed all the same',
    () => Object.defineProperty(new Response('{"name":"one"}'), 'redirected', { value: true }),
    'malformed_response',
  ],
  [
    'an answer from another origin, where the runtime does not tell redirects',
    from('https://evil.example.com/v1/things', undefined),
    'malformed_response',
  ],
  ['500 with HTML', text(500, '<h1>Oops'), 'provider_failure'],
  ['503 with a body cut off', partial(503, '{"code":"', 'breaks'), 'provider_failure'],
  ['418', empty(418), 'provider_failure'],
  ['403 with malformed JSON', text(403, '{'), 'forbidden'],
  ['400 with a body over the limit', text(400, 'x'.repeat(MAX_BODY_BYTES + 1)), 'invalid_input'],
];

describe.each([
  ['read', READ],
  ['effect', EFFECT],
])('a bad answer to a %s', (_, call) => {
  test.each(BAD)('(%s) ends in a typed failure after one request', async (_what, reply, kind) => {
    const server = scriptedServer(reply);
    const client = plainClient(server, { maxBodyBytes: MAX_BODY_BYTES, maxRetries: 0 });

    const answer = await send(client, call);

    const failure = answer._unsafeUnwrapErr();
    expect(failure).toMatchObject({ kind, provider: 'plain', operation: call.operation });
    expect(JSON.parse(JSON.stringify(failure))).toEqual(failure);
    expect(server.requests).toHaveLength(1);
  });

  test('keeps the status of an error whose body cannot be read', async () => {
    const answer = await send(plainClient(scriptedServer(text(403, '<h1>'))), call);

    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'forbidden', status: 403 });
  });
});

test.each([
  ['a bad answer', json(200, {}, { 'x-request-id': 'r-1' }), 'malformed_response', 200],
  ['a refusal', empty(403, { 'x-request-id': 'r-1' }), 'forbidden', 403],
  ['an answer that breaks off', partial(200, '{', 'breaks', { 'x-request-id': 'r-1' }), 'network', 200],
])('%s is reported with the id of its request and its status', async (_, reply, kind, status) => {
  const answer = await send(plainClient(scriptedServer(reply)), EFFECT);

  expect(answer._unsafeUnwrapErr()).toMatchObject({ kind, status, requestId: 'r-1' });
});

test('a body over the limit is not read to its end', async () => {
  const endless = partial(200, 'x'.repeat(2000), 'stalls');

  const answer = await send(plainClient(scriptedServer(endless), { maxBodyBytes: 1000 }), READ);

  expect(answer._unsafeUnwrapErr().kind).toBe('malformed_response');
  expect(endless.wasCancelled()).toBe(true);
});

test('a runtime without streams is limited all the same', async () => {
  const streamless =
    (length: number): Reply =>
    () =>
      Object.defineProperty(new Response(JSON.stringify({ name: 'n'.repeat(length) })), 'body', {
        value: undefined,
      });
  const limited = (length: number) =>
    send(plainClient(scriptedServer(streamless(length)), { maxBodyBytes: 100 }), READ);

  expect((await limited(10))._unsafeUnwrap().data).toBe('n'.repeat(10));
  expect((await limited(100))._unsafeUnwrapErr().kind).toBe('malformed_response');
});

test.each([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'not_supported'],
  [406, 'not_supported'],
  [408, 'timeout'],
  [409, 'conflict'],
  [413, 'invalid_input'],
  [415, 'not_supported'],
  [429, 'rate_limited'],
  [502, 'provider_failure'],
])('%i without a code that is known is %s', async (status, kind) => {
  const answer = await send(plainClient(scriptedServer(json(status, { code: 'NEW', message: 'm' }))), EFFECT);

  expect(answer._unsafeUnwrapErr()).toMatchObject({
    kind,
    status,
    code: 'NEW',
    details: [{ message: 'm' }],
    message: `plain refused makeThing (${status} NEW): m`,
  });
});

test('an answer through the proxy of a host’s own fetch is an answer', async () => {
  const server = scriptedServer(from('https://app.example.com/proxy/things', false));
  const answer = await send(plainClient(server), READ);
  expect(answer._unsafeUnwrap().status).toBe(200);
});
