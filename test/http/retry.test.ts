import { describe, expect, test } from 'vitest';
import { type AccountFailure, isAccountFailure } from '../../src/domain/index.ts';
import { type CallOptions, send } from '../../src/http/index.ts';
import { EFFECT, plainClient, READ, TOO_SOON_MS } from './plain-provider.ts';
import {
  empty,
  json,
  partial,
  type Reply,
  reset,
  scriptedServer,
  settled,
  silence,
  text,
} from './scripted-server.ts';

const THING = json(200, { name: 'one' });

function refused(code: string, headers?: Record<string, string>): Reply {
  return json(429, { code, message: 'Not now.' }, headers);
}

/** Sends a call and moves the clock to each timer that falls due; answers the waits between requests. */
async function sendThrough(replies: readonly Reply[], call = READ, options: CallOptions = {}) {
  const sentAt: number[] = [];
  const server = scriptedServer(
    ...replies.map(
      (reply): Reply =>
        (request) => {
          sentAt.push(client.clock.now());
          return reply(request);
        },
    ),
  );
  const client = plainClient(server);
  let outcome: string | AccountFailure | undefined;
  const sending = send(client, call, options).match(
    ({ data }) => {
      outcome = data;
    },
    (failure) => {
      outcome = failure;
    },
  );
  while (outcome === undefined) {
    await settled();
    const dueAt = client.clock.nextDueAt();
    if (outcome === undefined && dueAt !== undefined) client.clock.advance(dueAt - client.clock.now());
  }
  await sending;
  expect(client.clock.nextDueAt()).toBeUndefined();
  return {
    outcome,
    kind: isAccountFailure(outcome) ? outcome.kind : 'ok',
    failure: isAccountFailure(outcome) ? outcome : undefined,
    waits: sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0)),
  };
}

describe('a read', () => {
  test.each([
    ['408', empty(408)],
    ['429', empty(429)],
    ['500', empty(500)],
    ['503', text(503, 'later')],
    ['a reset connection', reset],
    ['an answer that breaks off', partial(200, '{', 'breaks')],
  ])('is sent again after %s', async (_, reply) => {
    // Half of the back-off plus half of the rest, since `random` answers 0.5.
    expect(await sendThrough([reply, reply, THING])).toMatchObject({ outcome: 'one', waits: [375, 750] });
  });

  test('is given up after the retries that the client allows', async () => {
    expect(await sendThrough([empty(500)])).toMatchObject({ kind: 'provider_failure', waits: [375, 750] });
  });

  test('is sent as often as the call itself allows', async () => {
    expect((await sendThrough([empty(500)], READ, { maxRetries: 0 })).waits).toEqual([]);
    expect((await sendThrough([empty(500)], READ, { maxRetries: 7 })).waits).toEqual([
      375, 750, 1500, 3000, 6000, 7500, 7500,
    ]);
    expect((await sendThrough([empty(500)], READ, { maxRetries: Number.NaN })).waits).toEqual([]);
  });

  test.each([
    ['400', empty(400)],
    ['401', empty(401)],
    ['403', empty(403)],
    ['404', empty(404)],
    ['a malformed answer', text(200, '{')],
  ])('is not sent again after %s', async (_, reply) => {
    expect((await sendThrough([reply, THING])).waits).toEqual([]);
  });

  test('is not sent again when its own time is up', async () => {
    expect(await sendThrough([silence, THING])).toMatchObject({ kind: 'timeout', waits: [] });
  });
});

describe("the server's own delay", () => {
  const START = 'Thu, 01 Jan 2026 00:00:00 GMT';
  const startSeconds = Date.UTC(2026, 0, 1) / 1000;

  test.each([
    ['Retry-After in seconds', 503, { 'retry-after': '7' }, 7_000],
    ['Retry-After as a date', 503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9_000],
    [
      "Retry-After as a date by the provider's clock",
      503,
      { date: 'Thu, 01 Jan 2026 02:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 02:00:09 GMT' },
      9_000,
    ],
    ['the end of the rate limit', 429, { date: START, 'x-reset': String(startSeconds + 4) }, 4_000],
    [
      "the end of the rate limit by the provider's clock",
      429,
      { date: 'Wed, 31 Dec 2025 23:00:00 GMT', 'x-reset': String(startSeconds - 3600 + 6) },
      6_000,
    ],
    ['the end of the rate limit without a date', 429, { 'x-reset': String(startSeconds + 5) }, 5_000],
    [
      'Retry-After before the rate limit',
      429,
      { 'retry-after': '3', 'x-reset': String(startSeconds + 50) },
      3_000,
    ],
    ['the longest one there is', 429, { 'retry-after': '60' }, 60_000],
  ])('is waited for: %s', async (_, status, headers, waitMs) => {
    expect(await sendThrough([empty(status, headers), THING])).toMatchObject({
      outcome: 'one',
      waits: [waitMs],
    });
  });

  test.each([
    ['negative', { 'retry-after': '-5' }],
    ['not a number', { 'retry-after': 'NaN' }],
    ['a number too large to mean anything', { 'retry-after': '1000000000000' }],
    ['in another notation', { 'retry-after': '1e12' }],
    ['garbage', { 'retry-after': 'soon, promised' }],
    ['zero', { 'retry-after': '0' }],
    ['empty', { 'retry-after': '' }],
    ['a date in the past', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
    ['a rate limit that ended long ago', { 'x-reset': '12' }],
    ['a rate limit that never ends', { 'x-reset': '999999999999999' }],
  ])('counts as not told when it is %s', async (_, headers) => {
    const { failure, waits } = await sendThrough([empty(429, headers)]);

    expect(waits).toEqual([375, 750]);
    expect(failure).not.toHaveProperty('retryAfterMs');
  });

  test('is not waited for beyond a minute: the failure says when to come back', async () => {
    const { failure, waits } = await sendThrough([empty(429, { 'retry-after': '61' }), THING]);

    expect(waits).toEqual([]);
    expect(failure).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 61_000,
      retryAt: Date.UTC(2026, 0, 1) + 61_000,
    });
  });

  // A provider may tell of its rate limit on every answer, those about other limits included.
  test.each([
    ['no limit', empty(500, { 'x-reset': String(startSeconds + 4) }), undefined],
    ['another limit', refused('USED_UP', { 'x-reset': String(startSeconds + 4) }), undefined],
    [
      'another limit, whose delay is documented',
      refused('TOO_SOON', { 'x-reset': String(startSeconds + 4) }),
      TOO_SOON_MS,
    ],
    ['that limit, without headers', refused('TOO_SOON'), TOO_SOON_MS],
    ['that limit, with Retry-After', refused('TOO_SOON', { 'retry-after': '12' }), 12_000],
  ])('does not come from the rate limit of an answer about %s', async (_, reply, delayMs) => {
    const { failure, waits } = await sendThrough([reply], READ, { maxRetries: 1 });

    expect(waits).toEqual([delayMs ?? 375]);
    expect(failure?.retryAfterMs).toBe(delayMs);
  });
});

describe('an effect', () => {
  test.each([
    ['408', empty(408)],
    ['429', empty(429, { 'retry-after': '1' })],
    ['500', empty(500)],
    ['503 with a delay', empty(503, { 'retry-after': '1' })],
    ['a reset connection', reset],
    ['silence', silence],
    ['an answer that breaks off', partial(200, '{', 'breaks')],
    ['a malformed answer', text(200, '{')],
  ])('is never sent again after %s', async (_, reply) => {
    expect((await sendThrough([reply, THING], EFFECT, { maxRetries: 5 })).waits).toEqual([]);
  });

  test('that was too fast is sent again after the delay, when the call allows it', async () => {
    const replies = [empty(429, { 'retry-after': '2' }), THING];

    expect(await sendThrough(replies, EFFECT, { retryRateLimited: true })).toMatchObject({
      outcome: 'one',
      waits: [2_000],
    });
  });

  test('that came too soon is sent again after the documented delay, when the call allows it', async () => {
    const replies = [refused('TOO_SOON', { 'x-reset': '1767225604' }), THING];

    expect(await sendThrough(replies, EFFECT, { retryRateLimited: true })).toMatchObject({
      outcome: 'one',
      waits: [TOO_SOON_MS],
    });
  });

  test.each([
    ['the provider names no delay', empty(429)],
    ['the delay is too long', empty(429, { 'retry-after': '61' })],
    ['it was another refusal', empty(503, { 'retry-after': '2' })],
  ])('that the call allows to be sent again is not when %s', async (_, reply) => {
    expect((await sendThrough([reply, THING], EFFECT, { retryRateLimited: true })).waits).toEqual([]);
  });
});
