import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/domain/index.ts';
import { type CallOptions, type ClientOptions, send } from '../../src/http/index.ts';
import { EFFECT, plainClient, READ } from './plain-provider.ts';
import {
  deafSilence,
  empty,
  json,
  partial,
  type Reply,
  scriptedServer,
  settled,
  silence,
} from './scripted-server.ts';

const THING = json(200, { name: 'one' });
const never = () => new Promise<never>(() => undefined);

interface Situation {
  readonly reply: Reply;
  readonly options?: Partial<ClientOptions>;
}

const WAITING: readonly [string, Situation][] = [
  ['for the token', { reply: THING, options: { token: never } }],
  ['for the answer', { reply: silence }],
  ['for a fetch that does not hear the signal', { reply: deafSilence }],
  ['for the rest of the body', { reply: partial(200, '{"name":"o', 'stalls') }],
];

/** A signal that knows who listens to it. */
function watchedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...parameters: Parameters<typeof add>) => {
    listeners.add(parameters[1]);
    add(...parameters);
  };
  signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
    listeners.delete(parameters[1]);
    remove(...parameters);
  };
  return { signal, abort: () => controller.abort(), listeners: () => listeners.size };
}

async function begun({ reply, options }: Situation, call = EFFECT, callOptions: CallOptions = {}) {
  const server = scriptedServer(reply);
  const client = plainClient(server, options);
  const sending = send(client, call, callOptions);
  await settled();
  return { server, client, sending };
}

describe('the timeout', () => {
  test.each(WAITING)('ends the wait %s', async (_, situation) => {
    const { client, sending } = await begun(situation, EFFECT, { timeoutMs: 5_000 });

    client.clock.advance(4_999);
    await settled();
    expect(client.clock.nextDueAt()).toBe(client.clock.now() + 1);
    client.clock.advance(1);

    expect((await sending)._unsafeUnwrapErr()).toMatchObject({
      kind: 'timeout',
      provider: 'plain',
      operation: 'makeThing',
    });
    expect(client.clock.nextDueAt()).toBeUndefined();
  });

  test('is a minute where nobody says otherwise', async () => {
    const { client, sending } = await begun({ reply: silence });

    client.clock.advance(60_000);

    expect((await sending)._unsafeUnwrapErr().kind).toBe('timeout');
  });

  test('is not outwitted by a body that drips', async () => {
    let push: (text: string) => void = () => undefined;
    const dripping: Reply = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          start(controller) {
            push = (text) => controller.enqueue(new TextEncoder().encode(text));
          },
        }),
      );
    const { client, sending } = await begun({ reply: dripping });

    for (let second = 0; second < 60; second += 1) {
      push(' ');
      client.clock.advance(1_000);
      await settled();
    }

    expect((await sending)._unsafeUnwrapErr().kind).toBe('timeout');
  });

  test('hides nothing that the status has said already', async () => {
    const { client, sending } = await begun({ reply: partial(429, '{', 'stalls', { 'retry-after': '9' }) });

    client.clock.advance(60_000);

    expect((await sending)._unsafeUnwrapErr()).toMatchObject({ kind: 'rate_limited', retryAfterMs: 9_000 });
  });
});

describe('giving up', () => {
  test.each(WAITING)('ends the wait %s', async (_, situation) => {
    const { signal, abort, listeners } = watchedSignal();
    const { client, sending } = await begun(situation, EFFECT, { signal });

    abort();

    expect((await sending)._unsafeUnwrapErr()).toMatchObject({ kind: 'cancelled', operation: 'makeThing' });
    expect(client.clock.nextDueAt()).toBeUndefined();
    expect(listeners()).toBe(0);
  });

  test('ends the wait for an error body', async () => {
    const { signal, abort } = watchedSignal();
    const { sending } = await begun({ reply: partial(500, '{', 'stalls') }, EFFECT, { signal });

    abort();

    expect((await sending)._unsafeUnwrapErr().kind).toBe('cancelled');
  });

  test('ends the wait for the next try', async () => {
    const { signal, abort, listeners } = watchedSignal();
    const { server, client, sending } = await begun({ reply: empty(503) }, READ, { signal });

    abort();

    expect((await sending)._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(server.requests).toHaveLength(1);
    expect(client.clock.nextDueAt()).toBeUndefined();
    expect(listeners()).toBe(0);
  });

  test('before the call asks nothing and sends nothing', async () => {
    const asked: string[] = [];
    const { server, sending } = await begun(
      {
        reply: THING,
        options: {
          token: ({ reason }) => {
            asked.push(reason);
            return 'token-1';
          },
        },
      },
      EFFECT,
      { signal: AbortSignal.abort() },
    );

    expect((await sending)._unsafeUnwrapErr().kind).toBe('cancelled');
    expect([asked, server.requests]).toEqual([[], []]);
  });

  test('lets go of the body that was being read', async () => {
    const body = partial(200, '{"name":"o', 'stalls');
    const { signal, abort } = watchedSignal();
    const { sending } = await begun({ reply: body }, EFFECT, { signal });

    abort();
    await sending;

    expect(body.wasCancelled()).toBe(true);
  });

  test('reaches the signal of the token source and of the request', async () => {
    const signals: AbortSignal[] = [];
    const { signal, abort } = watchedSignal();
    const token: ClientOptions['token'] = (request) => {
      signals.push(request.signal);
      return 'token-1';
    };
    const { server, sending } = await begun({ reply: silence, options: { token } }, EFFECT, { signal });

    abort();
    await sending;

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(server.requests[0]?.init.signal?.aborted).toBe(true);
  });
});

describe('a call that has ended', () => {
  test.each([
    ['well', THING],
    ['with a refusal', empty(403)],
    ['with a broken connection', partial(200, '{', 'breaks')],
  ])('%s leaves no timer and no listener behind', async (_, reply) => {
    const { signal, listeners } = watchedSignal();
    const { client, sending } = await begun({ reply }, EFFECT, { signal });

    await sending;

    expect(client.clock.nextDueAt()).toBeUndefined();
    expect(listeners()).toBe(0);
  });

  test('is not disturbed by what is still rejected after it', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    try {
      let fail: (reason: unknown) => void = () => undefined;
      const late: Reply = () =>
        new Promise((_, reject) => {
          fail = reject;
        });
      const { client, sending } = await begun({ reply: late });
      client.clock.advance(60_000);
      await sending;

      fail(new TypeError('fetch failed'));
      await settled();

      expect(rejections).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  test('never waits longer than timers can', async () => {
    const delays: number[] = [];
    const clock: Clock = {
      now: () => 0,
      setTimeout: (_, delayMs) => delays.push(delayMs),
      clearTimeout: () => undefined,
    };

    await send(plainClient(scriptedServer(THING), { timeoutMs: Number.POSITIVE_INFINITY }), EFFECT);
    await send({ ...plainClient(scriptedServer(THING)), clock, timeoutMs: Number.POSITIVE_INFINITY }, EFFECT);

    expect(delays).toEqual([2 ** 31 - 1]);
  });
});
