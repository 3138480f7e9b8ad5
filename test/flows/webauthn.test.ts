import { afterEach, describe, expect, it } from 'vitest';
import { PROVIDERS, type Provider } from './email-run.ts';
import { startWebAuthnRun, type WebAuthnRun, type WebAuthnRunOptions } from './webauthn-run.ts';

const open: WebAuthnRun[] = [];

async function start(provider: Provider, options?: WebAuthnRunOptions): Promise<WebAuthnRun> {
  const run = await startWebAuthnRun(provider, options);
  open.push(run);
  return run;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

describe.each(PROVIDERS)('adding a passkey on %s', (provider) => {
  const [STARTED, SAVED] = provider === 'okta' ? [200, 200] : [202, 201];

  it('waits for the gesture, lets the user say no and then yes, with the same options', async () => {
    const run = await start(provider);
    expect([run.state(), run.statuses()]).toEqual(['awaitingGesture', [STARTED]]);
    run.setUserAgrees(false);
    await run.does('ceremony.start');
    expect([run.state(), run.failure()]).toEqual(['awaitingGesture', 'not_completed']);
    run.setUserAgrees(true);
    await run.does('ceremony.start');
    const [credentialId] = run.credentials();
    expect(run.flow.getSnapshot().output).toMatchObject({
      outcome: 'enrolled',
      enrollment: { credentialId },
    });
    expect(run.statuses()).toEqual([STARTED, SAVED]);
    expect(run.clock.nextDueAt()).toBeUndefined();
  });

  it('fetches nothing while the page lies idle, and new options when the user comes back', async () => {
    const run = await start(provider);
    run.clock.advance(300_000);
    expect(run.flow.getSnapshot().can({ type: 'ceremony.start' })).toBe(false);
    expect([run.state(), run.credentials(), run.statuses()]).toEqual(['expired', [], [STARTED]]);
    await run.does('ceremony.refresh');
    await run.does('ceremony.start');
    expect([run.state(), run.statuses()]).toEqual(['enrolled', [STARTED, STARTED, SAVED]]);
  });

  it('says that the page is not of the domain that passkeys are for', async () => {
    const run = await start(provider);
    run.goToPage('https://phishing.example.net');
    await run.does('ceremony.start');
    expect([run.state(), run.failure()]).toEqual(['refused', 'rp_mismatch']);
  });

  it('finds a passkey that was saved although no answer came', async () => {
    const run = await start(provider);
    run.fault('register', { when: 'after', reset: true });
    await run.does('ceremony.start');
    expect([run.state(), run.failure()]).toEqual(['failed', 'network']);
    await run.does('flow.retry');
    expect([run.state(), run.statuses().length]).toEqual(['enrolled', 3]);
  });

  it('says, when the user leaves meanwhile, that it may be saved, and only then', async () => {
    const run = await start(provider);
    run.fault('register', { when: 'after', reset: true });
    await run.does('ceremony.start');
    await run.does('flow.cancel');
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'cancelled', mayBeEnrolled: true });
    const again = await run.again();
    await again.does('flow.cancel');
    expect(again.flow.getSnapshot().output).toEqual({ outcome: 'cancelled', mayBeEnrolled: false });
  });

  it('begins anew where the list that would tell cannot be had', async () => {
    const run = await start(provider);
    run.fault('register', { reset: true });
    await run.does('ceremony.start');
    run.fault('find', { reset: true });
    await run.does('flow.retry');
    expect([run.state(), run.failure()]).toEqual(['failed', 'network']);
    await run.does('ceremony.refresh');
    expect(run.state()).toBe('awaitingGesture');
  });

  it('may be saved still, when the user takes new options and then leaves', async () => {
    const run = await start(provider);
    run.fault('register', { when: 'after', reset: true });
    await run.does('ceremony.start');
    run.fault('find', { reset: true });
    await run.does('flow.retry');
    await run.does('ceremony.refresh');
    await run.does('flow.cancel');
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'cancelled', mayBeEnrolled: true });
  });

  it('saves one that got lost on its way, when the user asks for that', async () => {
    const run = await start(provider);
    run.fault('register', { reset: true });
    await run.does('ceremony.start');
    await run.does('flow.retry');
    expect([run.state(), run.credentials().length]).toEqual(['enrolled', 1]);
  });
});

describe('a passkey on okta', () => {
  it('is added after step-up, where the sign-in is too old', async () => {
    const run = await start('okta', { signedInMinutesAgo: 16 });
    expect([run.prompts, run.state()]).toEqual([[{ maxAgeSeconds: 900 }], 'awaitingGesture']);
    expect(run.statuses()).toEqual([403, 200]);
  });

  it('that the authenticator has already takes another authenticator', async () => {
    const run = await start('okta');
    await run.does('ceremony.start');
    const again = await run.again();
    await again.does('ceremony.start');
    expect([again.state(), again.failure()]).toEqual(['alreadyRegistered', 'already_registered']);
    run.takeAnotherAuthenticator();
    await again.does('ceremony.start');
    expect(again.state()).toBe('enrolled');
  });
});
