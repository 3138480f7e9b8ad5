import { afterEach, describe, expect, it } from 'vitest';
import { type FlowOperation, PROVIDERS, type Provider } from './email-run.ts';
import { redirectStepUp } from './redirect-step-up.ts';
import { type ResumeRun, type ResumeRunOptions, soon, startResumeRun, textIn } from './resume-run.ts';
import { DEMAND, ENROLLED, live, STORIES } from './resume-stories.ts';

const open: ResumeRun[] = [];

async function start(provider: Provider, options?: ResumeRunOptions): Promise<ResumeRun> {
  const run = await startResumeRun(provider, options);
  open.push(run);
  return run;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

async function reloadNow(run: ResumeRun): Promise<void> {
  if (run.page().isOver()) return;
  const before = { state: run.page().state(), requests: run.emulator.requests.all.length };
  await run.reload();
  // Nothing but the wait for step-up begins again while it is the user's turn.
  expect({ state: run.page().state(), requests: run.emulator.requests.all.length }).toEqual(before);
  await run.page().settled();
}

describe.each(PROVIDERS)('on %s, when', (provider) => {
  it.each(STORIES)('$name, a reload at each of the user’s turns changes nothing', async (story) => {
    const plain = await start(provider);
    await live(plain, story, async () => {});
    expect(plain.page().outcome()).toBe(story.outcome ?? ENROLLED);

    const run = await start(provider);
    await live(run, story, () => reloadNow(run));
    expect(run.page().outcome()).toBe(story.outcome ?? ENROLLED);
    expect(run.effects()).toEqual(plain.effects());
    expect(textIn(run.page().storage).filter(([key]) => key.includes('.flow '))).toEqual([]);
    expect(run.clock.nextDueAt()).toBeUndefined();
  });
});

/** Brings the flow to where the request of an effect has arrived and is not answered. */
async function hangIn(provider: Provider, operation: FlowOperation, isResend = false) {
  const isFirst = !isResend && (operation === 'enroll' || operation === 'challenge');
  const run = await start(provider, isFirst ? { hold: operation } : {});
  if (!isFirst) await run.page().settled();
  const hold = run.held ?? run.hold(operation);
  if (operation === 'verify') run.page().submit(run.code());
  if (operation === 'discard') {
    run.page().send({ type: 'flow.cancel' });
    run.page().send({ type: 'enrollment.discard' });
  }
  if (isResend) {
    run.clock.advance(30_000);
    run.page().send({ type: 'code.resend' });
  }
  await hold.arrived;
  return { run, hold };
}

/** Where a reload during each effect leads: when the effect never took place, and when it did after all. */
const EFFECTS: readonly (readonly [Provider, FlowOperation, boolean, string, string])[] = [
  ['okta', 'enroll', false, 'interrupted', 'interrupted'],
  ['okta', 'challenge', false, 'interrupted', 'awaitingCode'],
  // Okta's list still shows a code that is on its way: the first one.
  ['okta', 'challenge', true, 'awaitingCode', 'awaitingCode'],
  ['okta', 'verify', false, 'awaitingCode', 'enrolled'],
  ['okta', 'discard', false, 'interrupted', 'cancelled'],
  // Auth0 does not list what is pending: a code may have been sent, or not.
  ['auth0', 'enroll', false, 'interrupted', 'interrupted'],
  ['auth0', 'challenge', true, 'interrupted', 'interrupted'],
  ['auth0', 'verify', false, 'awaitingCode', 'enrolled'],
];

describe.each(EFFECTS)(
  'on %s, a reload during %s (resend: %s)',
  (provider, operation, isResend, never, after) => {
    const end = operation === 'discard' ? 'cancelled' : ENROLLED;

    it('that then never took place sends nothing again, and the user has a way on', async () => {
      const { run, hold } = await hangIn(provider, operation, isResend);
      const sent = run.count(operation);
      await run.reload();
      await hold.abandoned;
      await run.page().settled();
      expect([run.count(operation), run.page().state()]).toEqual([sent, never]);
      await live(run, { name: '' }, async () => {});
      expect(run.page().outcome()).toBe(end);
      expect(run.count('verify', 'reached')).toBe(operation === 'discard' ? 0 : 1);
    });

    it('that took place after all sends nothing again, and says what happened', async () => {
      const { run, hold } = await hangIn(provider, operation, isResend);
      const sent = run.count(operation);
      const before = run.count(operation, 'reached');
      const stored = textIn(run.page().storage);
      hold.release();
      expect(await soon(() => run.count(operation, 'reached') > before)).toBe(true);
      await run.reload(stored);
      await run.page().settled();
      expect([run.count(operation), run.page().state()]).toEqual([sent, after]);
      await live(run, { name: '' }, async () => {});
      expect(run.page().outcome()).toBe(end);
      expect(run.count('verify', 'reached')).toBe(operation === 'discard' ? 0 : 1);
    });
  },
);

describe.each(PROVIDERS)('on %s, step-up by leaving the page', (provider) => {
  async function left(operation: 'enroll' | 'verify') {
    const went: URL[] = [];
    const run = await start(provider, {
      strategy: (tab) => redirectStepUp(tab, (url) => went.push(url)),
      ...(operation === 'enroll' && { faults: [['enroll', DEMAND]] }),
    });
    await run.page().settled();
    if (operation === 'verify') {
      run.fault('verify', DEMAND);
      run.page().submit(run.code());
      await run.page().settled();
    }
    run.page().stepUp.prompt.get()?.send({ type: 'stepUp.begin' });
    expect(await soon(() => went.length === 1)).toBe(true);
    run.clock.advance(20_000);
    return { run, came: await run.emulator.visit('first@example.com', went[0] ?? '') };
  }

  it('carries on with the enrollment, without another prompt', async () => {
    const { run, came } = await left('enroll');
    await run.reload(undefined, came.href);
    await run.page().settled();
    expect([run.page().state(), run.prompts(), run.count('enroll', 'reached')]).toEqual([
      'awaitingCode',
      1,
      1,
    ]);
    run.page().submit(run.code());
    await run.page().settled();
    expect(run.page().outcome()).toBe(ENROLLED);
  });

  it('asks for the code again, which was lost, and keeps the proof for it', async () => {
    const { run, came } = await left('verify');
    await run.reload(undefined, came.href);
    await run.page().settled();
    const { secrets, assurance } = run.page().snapshot().context;
    expect([run.page().state(), secrets.code]).toEqual(['awaitingCode', null]);
    expect(assurance.proven).toEqual({ maxAgeSeconds: 900 });
    expect(run.count('verify')).toBe(1);
    run.page().submit(run.code());
    await run.page().settled();
    expect([run.page().outcome(), run.prompts()]).toEqual([ENROLLED, 1]);
  });

  it('is asked for again when the user comes back without having done it', async () => {
    const { run } = await left('enroll');
    await run.reload(undefined, 'https://app.example.com/callback?error=access_denied&state=other');
    await run.page().settled();
    expect([run.page().state(), run.prompts(), run.count('enroll')]).toEqual(['steppingUp', 2, 1]);
    run.page().stepUp.prompt.get()?.send({ type: 'stepUp.decline' });
    await run.page().settled();
    expect(run.page().state()).toBe('stepUpDeclined');
  });

  it('leaves no trace of the sign-in in the flow’s envelope', async () => {
    const { run } = await left('enroll');
    const kept = run.page().storage;
    const [, envelope = ''] = textIn(kept).find(([key]) => key.startsWith('account-flows.flow ')) ?? [];
    const { state, verifier } = JSON.parse(kept.getItem('app.redirect') ?? '{}');
    expect(envelope).toContain('"src":"stepUp"');
    expect([envelope.includes(state), envelope.includes(verifier)]).toEqual([false, false]);
  });
});

describe.each(PROVIDERS)('on %s, what is secret', (provider) => {
  it('is in no snapshot, inspection event, failure or envelope; a session is in its place in the envelope', async () => {
    const run = await start(provider);
    const secrets = new Set(['eyJ', '000000']);
    const envelopes: string[] = [];
    await live(run, { name: '', wrongCodes: 1, lapses: 1, onVerify: DEMAND }, async () => {
      secrets.add(run.code());
      envelopes.push(JSON.stringify(textIn(run.page().storage)));
      await reloadNow(run);
    });
    const sessions = envelopes.flatMap((text) => /"c1\\":\{\\"value\\":\\"([^"\\]+)/.exec(text)?.[1] ?? []);
    expect([sessions.length > 0, secrets.size]).toEqual([provider === 'auth0', 4]);
    const seen = JSON.stringify(run.seen);
    for (const canary of [...secrets, ...sessions]) expect(seen).not.toContain(canary);
    for (const canary of secrets) expect(envelopes.join()).not.toContain(canary);
    for (const session of sessions) {
      const places = envelopes.map((text) => text.split(session).length - 1);
      expect(Math.max(...places)).toBe(1);
    }
    expect(JSON.stringify(textIn(run.page().storage))).not.toContain('continuations');
  });
});
