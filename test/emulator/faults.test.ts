import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import { createOktaEmulator, type Fault, type OktaOperationName } from '../../src/emulator/index.ts';

const USER = 'user@example.com';
const EMAILS = '/idp/myaccount/emails';

let clock: SimulatedClock;
const closing: (() => Promise<void>)[] = [];

beforeEach(() => {
  clock = createSimulatedClock();
});

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

type Way = 'in process' | 'over a socket';

async function started(way: Way) {
  const okta = createOktaEmulator({ clock, rateLimits: false });
  if (way === 'over a socket') {
    const { close } = await okta.listen();
    closing.push(close);
  }
  const { accessToken } = await okta.issueToken(USER);
  const send = way === 'over a socket' ? globalThis.fetch : okta.fetch;
  const call = (method: string, path: string, body?: unknown, signal?: AbortSignal) =>
    send(`${okta.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json; okta-version=1.0.0',
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  return {
    okta,
    list: (signal?: AbortSignal) => call('GET', EMAILS, undefined, signal),
    create: (signal?: AbortSignal) =>
      call('POST', EMAILS, { profile: { email: 'new@example.com' }, role: 'SECONDARY' }, signal),
    remove: (id: string) => call('DELETE', `${EMAILS}/${id}`),
    emails: () => okta.accounts.get(USER).emails.length,
  };
}

/** Resolves when the emulator waits for its clock. */
function timerSet(): Promise<number> {
  return vi.waitFor(() => clock.nextDueAt() ?? expect.fail('No timer is set.'), { interval: 1 });
}

test('faults that have not struck yet are pending', async () => {
  const { okta, list } = await started('in process');
  okta.faults.add({ operation: 'listEmails', status: 500, times: 2 });
  okta.faults.add({ operation: 'createEmail', reset: true });
  await list();

  expect(okta.faults.pending()).toEqual([
    { operation: 'listEmails', status: 500, times: 1 },
    { operation: 'createEmail', reset: true, times: 1 },
  ]);
  await list();
  okta.faults.clear();
  expect(okta.faults.pending()).toEqual([]);
});

describe.each<Way>(['in process', 'over a socket'])('faults %s', (way) => {
  test('an answer before the effect replaces it, once', async () => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({
      operation: 'createEmail',
      status: 503,
      headers: { 'retry-after': '7' },
      body: { errorCode: 'E0000009' },
    });

    const failed = await create();

    expect(failed.status).toBe(503);
    expect(failed.headers.get('retry-after')).toBe('7');
    expect(failed.headers.get('content-type')).toContain('application/json');
    expect(failed.headers.get('access-control-allow-origin')).toBe('*');
    expect(await failed.json()).toEqual({ errorCode: 'E0000009' });
    expect(emails()).toBe(1);
    expect((await create()).status).toBe(201);
    expect(okta.requests.of('createEmail')).toMatchObject([
      { status: 503, reached: false },
      { status: 201, reached: true },
    ]);
  });

  test('an answer after the effect hides it from the client', async () => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({ operation: 'createEmail', when: 'after', status: 500, body: 'gateway' });

    const failed = await create();

    expect(failed.status).toBe(500);
    expect(await failed.text()).toBe('gateway');
    expect(emails()).toBe(2);
    expect(okta.requests.of('createEmail')).toMatchObject([{ status: 500, reached: true }]);
  });

  test('a reset before the effect: nothing happened', async () => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({ operation: 'createEmail', reset: true });

    await expect(create()).rejects.toBeInstanceOf(TypeError);

    expect(emails()).toBe(1);
    expect(okta.requests.of('createEmail')).toMatchObject([{ status: undefined, reached: false }]);
  });

  test('a reset after the effect: it happened, and nobody was told', async () => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({ operation: 'createEmail', reset: true, when: 'after' });

    await expect(create()).rejects.toBeInstanceOf(TypeError);

    expect(emails()).toBe(2);
    expect(okta.requests.of('createEmail')).toMatchObject([{ status: undefined, reached: true }]);
  });

  test('a truncated answer begins well and breaks off', async () => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({ operation: 'createEmail', truncate: true });

    const response = await create();

    expect(response.status).toBe(201);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(response.text()).rejects.toBeInstanceOf(TypeError);
    expect(emails()).toBe(2);
  });

  test('a truncated answer without a body is a reset', async () => {
    const { okta, remove } = await started(way);
    const id = okta.accounts.addEmail(USER, { address: 'b@example.com' });
    okta.faults.add({ operation: 'deleteEmail', truncate: true });

    await expect(remove(id)).rejects.toBeInstanceOf(TypeError);

    expect(okta.requests.of('deleteEmail')).toMatchObject([{ reached: true }]);
  });

  test('a dripping answer comes in pieces, by the clock', async () => {
    const { okta, list } = await started(way);
    okta.faults.add({
      operation: 'listEmails',
      body: '[1,2]',
      status: 200,
      drip: { chunkBytes: 2, everyMs: 1000 },
    });

    const response = list();
    const text = response.then((answer) => answer.text());
    for (let piece = 0; piece < 3; piece += 1) {
      await timerSet();
      clock.advance(1000);
    }

    expect((await response).status).toBe(200);
    expect(await text).toBe('[1,2]');
    expect(clock.nextDueAt()).toBeUndefined();
  });

  test('a dripping answer stops when the client hangs up', async () => {
    const { okta, list } = await started(way);
    okta.faults.add({ operation: 'listEmails', drip: { everyMs: 1000 } });
    const hangUp = new AbortController();

    const response = list(hangUp.signal);
    const text = response.then((answer) => answer.text());
    await timerSet();
    clock.advance(1000);
    await response;
    hangUp.abort();

    await expect(text).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(clock.nextDueAt()).toBeUndefined(), { interval: 1 });
  });

  test('an oversized answer is what it was, and too long', async () => {
    const { okta, list } = await started(way);
    okta.faults.add({ operation: 'listEmails', oversizedBytes: 2_000_000 });

    const text = await (await list()).text();

    expect(text).toHaveLength(2_000_000);
    expect(JSON.parse(text)).toMatchObject([{ profile: { email: USER } }]);
  });

  test('a redirect is answered, not followed', async () => {
    const { okta, list } = await started(way);
    okta.faults.add({ operation: 'listEmails', redirectTo: 'https://elsewhere.example.com/' });

    const response = await list();

    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://elsewhere.example.com/');
  });

  test('the real answer can be spoiled: another body, a header less', async () => {
    const { okta, list } = await started(way);
    okta.faults.add({
      operation: 'listEmails',
      when: 'after',
      body: '{"not',
      headers: { 'x-okta-request-id': null },
    });

    const response = await list();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json;okta-version=1.0.0');
    expect(response.headers.get('x-okta-request-id')).toBeNull();
    expect(await response.text()).toBe('{"not');
  });

  test.each(['before', 'after'] as const)('a delay %s the effect', async (when) => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({ operation: 'createEmail', delayMs: 5000, when });

    const response = create();
    await timerSet();
    expect(emails()).toBe(when === 'before' ? 1 : 2);
    clock.advance(5000);

    expect((await response).status).toBe(201);
    expect(emails()).toBe(2);
  });

  test('a client that gives up during a delay before the effect is not served', async () => {
    const { okta, create, emails } = await started(way);
    okta.faults.add({ operation: 'createEmail', delayMs: 5000, when: 'before' });
    const hangUp = new AbortController();

    const response = create(hangUp.signal);
    await timerSet();
    hangUp.abort();

    await expect(response).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(clock.nextDueAt()).toBeUndefined(), { interval: 1 });
    expect(emails()).toBe(1);
  });

  test('a held request waits until it is released', async () => {
    const { okta, create, list, emails } = await started(way);
    const hold = okta.faults.hold('createEmail');

    const response = create();
    await hold.arrived;
    expect((await list()).status).toBe(200);
    expect(emails()).toBe(1);
    expect(okta.requests.of('createEmail')).toMatchObject([{ status: undefined, reached: false }]);
    hold.release();

    expect((await response).status).toBe(201);
  });

  test('a fault that is added while a request is held strikes it', async () => {
    const { okta, create, emails } = await started(way);
    const hold = okta.faults.hold('createEmail');

    const response = create();
    await hold.arrived;
    okta.faults.add({ operation: 'createEmail', status: 429 });
    hold.release();

    expect((await response).status).toBe(429);
    expect(emails()).toBe(1);
  });

  test('a held request that the client gives up is never carried out', async () => {
    const { okta, create, emails } = await started(way);
    const hold = okta.faults.hold('createEmail');
    const hangUp = new AbortController();

    const response = create(hangUp.signal);
    await hold.arrived;
    hangUp.abort();

    await expect(response).rejects.toMatchObject({ name: 'AbortError' });
    await hold.abandoned;
    hold.release();
    expect((await create()).status).toBe(201);
    expect(emails()).toBe(2);
  });

  test('holds take one request each, and clear lets them all go', async () => {
    const { okta, list } = await started(way);
    const first = okta.faults.hold('listEmails');
    const second = okta.faults.hold('listEmails');

    const responses = [list(), list(), list()];
    await Promise.all([first.arrived, second.arrived]);
    okta.faults.clear();

    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('which requests a fault strikes', () => {
  const statuses = async (...faults: readonly Fault<OktaOperationName>[]) => {
    const { okta, list, create } = await started('in process');
    for (const fault of faults) okta.faults.add(fault);
    return [await list(), await create(), await list(), await list()].map(({ status }) => status);
  };

  test.each<[string, Fault<OktaOperationName>, readonly number[]]>([
    ['one, by its operation', { operation: 'listEmails', status: 500 }, [500, 201, 200, 200]],
    ['two', { operation: 'listEmails', times: 2, status: 500 }, [500, 201, 500, 200]],
    ['all', { operation: 'listEmails', times: Number.POSITIVE_INFINITY, status: 500 }, [500, 201, 500, 500]],
    ['by method', { method: 'POST', status: 500 }, [200, 500, 200, 200]],
    ['by path', { path: EMAILS, status: 500 }, [500, 201, 200, 200]],
    ['by method and pattern', { method: 'POST', path: /emails$/, status: 500 }, [200, 500, 200, 200]],
    ['none', { path: '/other', status: 500 }, [200, 201, 200, 200]],
    ['whatever comes next', { status: 500 }, [500, 201, 200, 200]],
  ])('%s', async (_, fault, expected) => {
    expect(await statuses(fault)).toEqual(expected);
  });

  test('of several, the oldest strikes first', async () => {
    const first = { operation: 'listEmails', status: 500 } as const;
    const second = { operation: 'listEmails', status: 502 } as const;

    expect(await statuses(first, second)).toEqual([500, 201, 502, 200]);
  });

  test('none after clear', async () => {
    const { okta, list } = await started('in process');
    okta.faults.add({ status: 500 });
    okta.faults.clear();

    expect((await list()).status).toBe(200);
  });

  test('also the authorization server', async () => {
    const { okta } = await started('in process');
    okta.faults.add({ operation: 'token', status: 500, body: { error: 'server_error' } });

    await expect(okta.signIn(USER)).rejects.toMatchObject({ error: 'token_request_failed' });
    await expect(okta.signIn(USER)).resolves.toMatchObject({ subject: okta.accounts.get(USER).id });
  });

  test('a fault before the effect that has nothing to answer is a mistake', async () => {
    const { okta } = await started('in process');

    expect(() => okta.faults.add({ when: 'before', truncate: true })).toThrow(TypeError);
  });
});

describe('an emulator on a port', () => {
  test('ends open connections when it is closed', async () => {
    const okta = createOktaEmulator({ clock });
    const { url, close } = await okta.listen();
    const hold = okta.faults.hold('keys');

    const response = fetch(`${url}/oauth2/default/v1/keys`);
    await hold.arrived;
    const refused = expect(response).rejects.toBeInstanceOf(TypeError);
    await close();

    await refused;
    await hold.abandoned;
    expect(okta.url).toBe('https://example.okta.com');
  });

  test('says so when the port is taken', async () => {
    const { url, close } = await createOktaEmulator().listen();
    closing.push(close);

    await expect(createOktaEmulator().listen(Number(new URL(url).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  test('shows the host that the client used in its links', async () => {
    const okta = createOktaEmulator({ clock });
    const { url, close } = await okta.listen();
    closing.push(close);
    const local = url.replace('127.0.0.1', 'localhost');

    const configuration = await (await fetch(`${local}/.well-known/openid-configuration`)).json();

    expect(configuration).toMatchObject({ issuer: local, token_endpoint: `${local}/oauth2/v1/token` });
  });

  test('leaves the globals of the process alone', async () => {
    const before = [globalThis.Request, globalThis.Response];
    const { close } = await createOktaEmulator().listen();
    closing.push(close);

    expect([globalThis.Request, globalThis.Response]).toEqual(before);
  });
});

describe('an emulator', () => {
  test('listens in one place at a time, and is closed as often as one likes', async () => {
    const okta = createOktaEmulator({ clock });
    const { url, close } = await okta.listen();
    await expect(okta.listen()).rejects.toThrow(url);
    await Promise.all([close(), close()]);
    await close();
    const again = await okta.listen();
    await close();
    expect(okta.url).toBe(again.url);
    await again.close();
  });

  test('refuses a fault that never strikes, and minds no flags of a pattern', async () => {
    const okta = createOktaEmulator({ clock });
    expect(() => okta.faults.add({ times: 0, status: 500 })).toThrow(TypeError);
    okta.faults.add({ path: /emails/g, status: 503, times: 2 });
    const statuses = [];
    for (const _ of [1, 2]) statuses.push((await okta.fetch(`${okta.url}${EMAILS}`)).status);
    expect(statuses).toEqual([503, 503]);
  });
});
