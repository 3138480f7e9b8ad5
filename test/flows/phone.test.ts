import { afterEach, describe, expect, it } from 'vitest';
import { PROVIDERS, type Provider } from './email-run.ts';
import { NUMBER, type PhoneRun, type PhoneRunOptions, startPhoneRun } from './phone-run.ts';

const TEN_MINUTES_MS = 600_000;

/** How each provider says that it does not call. */
const CALLS_REFUSED = {
  okta: { operation: 'sendPhoneChallenge', status: 403, body: { errorCode: 'E0000015' } },
  auth0: { operation: 'createAuthenticationMethod', status: 400, body: { title: 'Bad Request' } },
} as const;

const open: PhoneRun[] = [];

async function start(provider: Provider, options?: PhoneRunOptions): Promise<PhoneRun> {
  const run = await startPhoneRun(provider, options);
  open.push(run);
  return run;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

describe.each(PROVIDERS)('adding a phone on %s', (provider) => {
  it('checks the number, enrolls, sends one text, verifies its code', async () => {
    const run = await start(provider);
    expect([run.state(), run.channels()]).toEqual(['awaitingCode', ['sms']]);
    await run.submitCode('000000');
    expect([run.state(), run.failure()]).toEqual(['awaitingCode', 'invalid_code']);
    await run.submitCode(run.code());
    expect(run.flow.getSnapshot().output).toMatchObject({
      outcome: 'enrolled',
      enrollment: { phoneNumber: NUMBER },
    });
    expect(run.statuses()).toEqual(provider === 'okta' ? [201, 200, 401, 204] : [202, 400, 201]);
    expect(run.clock.nextDueAt()).toBeUndefined();
  });

  it('sends nothing for what is no number, and takes another one', async () => {
    const run = await start(provider, { input: { phoneNumber: 'not a number' } });
    expect([run.state(), run.failure(), run.statuses()]).toEqual(['awaitingNumber', 'invalid_input', []]);
    await run.submitNumber(NUMBER);
    expect(run.state()).toBe('awaitingCode');
  });

  it('calls instead, when the user asks for that', async () => {
    const run = await start(provider);
    const text = run.code();
    run.clock.advance(30_000);
    await run.askForCall();
    expect([run.state(), run.channels()]).toEqual(['awaitingCode', ['sms', 'call']]);
    expect(run.code()).not.toBe(text);
    await run.submitCode(run.code());
    expect(run.state()).toBe('enrolled');
  });

  it('goes back to a text where calls are refused and the code has lapsed meanwhile', async () => {
    const run = await start(provider);
    run.clock.advance(TEN_MINUTES_MS);
    run.fault(CALLS_REFUSED[provider]);
    await run.askForCall();
    expect(run.state()).toBe('failed');
    await run.askForText();
    expect([run.state(), run.channels()]).toEqual(['awaitingCode', ['sms', 'sms']]);
  });

  it('asks for another number when this one is on the account', async () => {
    const run = await start(provider);
    await run.submitCode(run.code());
    const again = await run.again({ phoneNumber: NUMBER });
    expect([again.state(), again.failure()]).toEqual(['awaitingNumber', 'conflict']);
  });
});

describe('a phone on okta', () => {
  it('that texts do not reach is called, once some time has passed', async () => {
    const run = await start('okta', { isDeliveryFailing: true });
    expect([run.state(), run.failure(), run.channels()]).toEqual(['undelivered', 'delivery_failed', []]);
    expect(run.canAskForCall()).toBe(false);
    run.clock.advance(30_000);
    await run.askForCall();
    expect([run.state(), run.channels(), run.resends()]).toEqual(['awaitingCode', ['call'], [false, true]]);
    await run.submitCode(run.code());
    expect(run.state()).toBe('enrolled');
  });

  // The headers of a refusal tell of the limit on requests, which starts anew after 5 s.
  it('to which a code went just now gets the next one 30 s later, whatever limit the headers tell of', async () => {
    const run = await start('okta');
    const { enrollment } = run.flow.getSnapshot().context;
    run.clock.advance(10_000);
    const other = await run.again({ enrollment: enrollment ?? expect.fail('There is no enrollment.') });
    expect([other.state(), other.failure()]).toEqual(['rateLimited', 'rate_limited']);
    run.clock.advance(29_999);
    expect(other.state()).toBe('rateLimited');
    run.clock.advance(1);
    await other.retry();
    expect([other.state(), run.channels()]).toEqual(['awaitingCode', ['sms', 'sms']]);

    await run.askForCall();
    expect([run.state(), run.failure()]).toEqual(['awaitingCode', 'rate_limited']);
    run.clock.advance(29_999);
    expect(run.canAskForCall()).toBe(false);
    expect(run.statuses()).toEqual([201, 200, 429, 200, 429]);
    run.clock.advance(1);
    await run.askForCall();
    expect([run.state(), run.channels()]).toEqual(['awaitingCode', ['sms', 'sms', 'call']]);
  });

  // A resend of what was never sent is refused, and asking once more would be refused again.
  it('gets its code as a first one, where the first request for it was lost', async () => {
    const run = await start('okta', { isFirstCodeLost: true });
    expect([run.state(), run.failure(), run.channels()]).toEqual(['failed', 'network', []]);
    run.clock.advance(30_000);
    await run.retry();
    expect([run.state(), run.channels()]).toEqual(['awaitingCode', ['sms']]);
  });

  it('is added after step-up, where the sign-in is too old', async () => {
    const run = await start('okta', { signedInMinutesAgo: 16 });
    expect([run.prompts, run.state()]).toEqual([[{ maxAgeSeconds: 900 }], 'awaitingCode']);
    expect(run.statuses()).toEqual([403, 201, 200]);
  });

  it('of an abandoned attempt is adopted with the code that is on its way, without a second text', async () => {
    const run = await start('okta');
    const again = await run.again({ phoneNumber: NUMBER });
    expect([again.state(), run.channels()]).toEqual(['awaitingCode', ['sms']]);
    await again.submitCode(run.code());
    expect(again.state()).toBe('enrolled');
  });

  it('of an abandoned attempt gets its next code as one that is sent again', async () => {
    const run = await start('okta', { isDeliveryFailing: true });
    const again = await run.again({ phoneNumber: NUMBER });
    run.clock.advance(30_000);
    await again.askForText();
    expect([again.state(), run.channels(), run.resends()]).toEqual(['awaitingCode', ['sms'], [false, true]]);
  });

  // Okta contract 4.2
  it('is the eleventh of the account, and told so', async () => {
    const run = await start('okta');
    for (let other = 0; other < 9; other += 1) {
      run.clock.advance(30_000);
      const next = await run.again({ phoneNumber: `+491512345670${other}` });
      expect(next.state()).toBe('awaitingCode');
    }
    const eleventh = await run.again({ phoneNumber: '+4915123456799' });
    expect([eleventh.state(), eleventh.failure()]).toEqual(['failed', 'limit_reached']);
  });
});
