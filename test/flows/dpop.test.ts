import { generateKeyPair } from 'dpop';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DpopKeyPair } from '../../src/http/index.ts';
import { type EmailRun, PROVIDERS, type Provider, startEmailRun } from './email-run.ts';

let keyPair: DpopKeyPair;
const open: EmailRun[] = [];

beforeAll(async () => {
  keyPair = await generateKeyPair('ES256');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

async function start(provider: Provider, isProving = true): Promise<EmailRun> {
  const run = await startEmailRun(provider, {
    emulator: { dpop: { demanded: true, nonces: 'everywhere' } },
    // The package takes the time of its proofs from the system.
    startAt: Date.now(),
    dpop: { keyPair, isProving },
  });
  open.push(run);
  await run.settled();
  return run;
}

describe.each(PROVIDERS)('an email on %s, where every token is bound to a key', (provider) => {
  test('is enrolled and verified: one demand for a nonce, and nothing done twice', async () => {
    const run = await start(provider);
    await run.submit(run.code());

    expect(run.state()).toBe('enrolled');
    expect(run.emulator.requests.all.map(({ status }) => status)).toEqual(
      provider === 'okta' ? [401, 201, 201, 204] : [401, 202, 201],
    );
    expect(run.tokenReasons).not.toContain('unauthenticated');
  });

  test('says what is missing when the host gives no proof', async () => {
    const run = await start(provider, false);

    expect(run.failure()).toMatchObject({
      kind: 'unauthenticated',
      message: expect.stringContaining('let the token source answer `proof`'),
    });
    expect(run.emulator.requests.all).toHaveLength(1);
  });
});
