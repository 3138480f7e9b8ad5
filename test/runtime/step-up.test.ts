import { err, ok } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import {
  type Account,
  type AccountFailure,
  accountFailure,
  createSimulatedClock,
  type StepUpProof,
  type StepUpRequirement,
} from '../../src/domain/index.ts';
import type { StepUpRequest, StepUpStrategy } from '../../src/ports/index.ts';
import { createStepUp, type KeyValueStorage } from '../../src/runtime/index.ts';
import { digested } from '../machines/scripted-email.ts';

const account: Account = { provider: 'okta', issuer: 'https://id.example.com', subject: 'user-1' };
const proof: StepUpProof = { subject: 'user-1', acr: 'phr' };

/** A strategy whose authentications the test completes by hand. */
function scriptedStrategy() {
  const begun: {
    request: StepUpRequest;
    signal: AbortSignal;
    complete: (proof: StepUpProof) => Promise<void>;
    fail: (failure: AccountFailure) => Promise<void>;
  }[] = [];
  const strategy: StepUpStrategy = {
    id: 'popup',
    start: (request, { signal }) =>
      new Promise((resolve) => {
        begun.push({
          request,
          signal,
          complete: (answer) => {
            resolve(ok(answer));
            return digested();
          },
          fail: (failure) => {
            resolve(err(failure));
            return digested();
          },
        });
      }),
  };
  return { strategy, begun };
}

function memoryStorage(): KeyValueStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

function start(storage?: KeyValueStorage) {
  const clock = createSimulatedClock();
  const { strategy, begun } = scriptedStrategy();
  const stepUp = createStepUp({ account, strategies: [strategy], clock, ...(storage && { storage }) });
  const prompts: unknown[] = [];
  stepUp.prompt.subscribe((prompt) => prompts.push(prompt));

  /** A flow that waits: its answer, and the way to leave. */
  function wait(requirement: StepUpRequirement, demandedAt = clock.now()) {
    const controller = new AbortController();
    const waiting: { answer: string | undefined; leave: () => Promise<void> } = {
      answer: undefined,
      leave: () => {
        controller.abort();
        return digested();
      },
    };
    const request = { requirement, operation: 'verify', demandedAt };
    void stepUp.service(request, { signal: controller.signal }).then((result) => {
      waiting.answer = result.isOk() ? 'proven' : result.error.kind;
    });
    return waiting;
  }

  async function begin() {
    stepUp.prompt.get()?.send({ type: 'stepUp.begin' });
    await digested();
    const authentication = begun.at(-1);
    if (!authentication) throw new Error('No authentication was begun.');
    return authentication;
  }

  return { clock, stepUp, strategy, begun, prompts, wait, begin };
}

describe('step-up of one account', () => {
  it('opens one prompt, begins on the user’s word, and answers with the proof', async () => {
    const { stepUp, wait, begin, prompts, begun } = start();
    const flow = wait({ maxAgeSeconds: 900 });
    await digested();
    expect(stepUp.prompt.get()?.getSnapshot().value).toBe('prompting');
    expect(begun).toHaveLength(0);
    await (await begin()).complete(proof);
    expect(flow.answer).toBe('proven');
    expect(stepUp.prompt.get()).toBeUndefined();
    expect(prompts).toHaveLength(2);
  });

  it('keeps and hands on nothing of what a strategy answers but the proof', async () => {
    const storage = memoryStorage();
    const { stepUp, begin, clock } = start(storage);
    const request = { requirement: { maxAgeSeconds: 900 }, operation: 'verify', demandedAt: clock.now() };
    const answer = stepUp.service(request, { signal: new AbortController().signal });
    const signedIn = { ...proof, accessToken: 'canary-token' };
    await (await begin()).complete(signedIn);
    expect((await answer)._unsafeUnwrap()).toEqual(proof);
    expect([...storage.items.values()].join()).not.toContain('canary-token');
  });

  it('merges the demands of two flows into one prompt that satisfies both', async () => {
    const { wait, begin, begun } = start();
    const first = wait({ maxAgeSeconds: 900 });
    const second = wait({ maxAgeSeconds: 0, acrValues: ['phr'] });
    const authentication = await begin();
    expect(authentication.request.requirement).toEqual({ maxAgeSeconds: 0, acrValues: ['phr'] });
    await authentication.complete(proof);
    expect([first.answer, second.answer, begun.length]).toEqual(['proven', 'proven', 1]);
  });

  it('prompts one after the other where no single authentication satisfies both', async () => {
    const { wait, begin, begun, stepUp } = start();
    const first = wait({ acrValues: ['phr'] });
    const second = wait({ acrValues: ['urn:okta:loa:2fa:any'] });
    await (await begin()).complete(proof);
    expect([first.answer, second.answer]).toEqual(['proven', undefined]);
    expect(stepUp.prompt.get()?.getSnapshot().context.request.requirement).toEqual({
      acrValues: ['urn:okta:loa:2fa:any'],
    });
    await (await begin()).complete(proof);
    expect([second.answer, begun.length]).toEqual(['proven', 2]);
  });

  it('does not answer a demand made while the user is authenticating already', async () => {
    const { clock, wait, begin } = start();
    const first = wait({ maxAgeSeconds: 0 });
    const authentication = await begin();
    clock.advance(1_000);
    const late = wait({ maxAgeSeconds: 0 });
    await authentication.complete(proof);
    expect([first.answer, late.answer]).toEqual(['proven', undefined]);
    await (await begin()).complete(proof);
    expect(late.answer).toBe('proven');
  });

  it('lets those who came late join when the attempt fails and the prompt is back', async () => {
    const { clock, wait, begin, begun } = start();
    const first = wait({ maxAgeSeconds: 900 });
    const authentication = await begin();
    clock.advance(1_000);
    const late = wait({ maxAgeSeconds: 0 });
    const later = wait({ acrValues: ['phr'] });
    await authentication.fail(accountFailure('network', 'The popup was lost.'));
    const again = await begin();
    expect(again.request.requirement).toEqual({ maxAgeSeconds: 0, acrValues: ['phr'] });
    await again.complete(proof);
    expect([first.answer, late.answer, later.answer, begun.length]).toEqual([
      'proven',
      'proven',
      'proven',
      2,
    ]);
  });

  it('answers from the last proof while it covers, without a prompt', async () => {
    const { clock, wait, begin, begun } = start();
    wait({ maxAgeSeconds: 900 });
    await (await begin()).complete(proof);
    clock.advance(899_000);
    const covered = wait({ maxAgeSeconds: 900 });
    await digested();
    expect(covered.answer).toBe('proven');
    clock.advance(2_000);
    const stale = wait({ maxAgeSeconds: 900 });
    const fresh = wait({ maxAgeSeconds: 0 });
    await digested();
    expect([stale.answer, fresh.answer, begun.length]).toEqual([undefined, undefined, 1]);
  });

  it('answers a demand of before that the prompt was begun after', async () => {
    const { clock, wait, begin } = start();
    const demandedAt = clock.now();
    clock.advance(5_000);
    wait({ maxAgeSeconds: 0 });
    await (await begin()).complete(proof);
    const earlier = wait({ maxAgeSeconds: 0 }, demandedAt);
    await digested();
    expect(earlier.answer).toBe('proven');
  });

  it('does not take a proof of less for one of more', async () => {
    const { wait, begin } = start();
    wait({ maxAgeSeconds: 900 });
    await (await begin()).complete(proof);
    const stronger = wait({ maxAgeSeconds: 900, acrValues: ['phr'] });
    await digested();
    expect(stronger.answer).toBeUndefined();
  });

  it('ends with its last waiter, and aborts the authentication', async () => {
    const { stepUp, wait, begin } = start();
    const first = wait({ maxAgeSeconds: 900 });
    const second = wait({ maxAgeSeconds: 900 });
    const authentication = await begin();
    await first.leave();
    expect(authentication.signal.aborted).toBe(false);
    await second.leave();
    expect(authentication.signal.aborted).toBe(true);
    expect(stepUp.prompt.get()).toBeUndefined();
    expect([first.answer, second.answer]).toEqual(['cancelled', 'cancelled']);
  });

  it('is not completed when the user declines', async () => {
    const { stepUp, wait } = start();
    const flow = wait({ maxAgeSeconds: 900 });
    stepUp.prompt.get()?.send({ type: 'stepUp.decline' });
    await digested();
    expect(flow.answer).toBe('not_completed');
  });

  it('refuses another subject for every flow that waits, and keeps no proof', async () => {
    const { wait, begin } = start();
    const joined = wait({ maxAgeSeconds: 900 });
    const authentication = await begin();
    const late = wait({ acrValues: ['phr'] });
    await authentication.complete({ subject: 'user-2' });
    expect([joined.answer, late.answer]).toEqual(['subject_changed', 'subject_changed']);
    const next = wait({ maxAgeSeconds: 900 });
    await digested();
    expect(next.answer).toBeUndefined();
  });

  it('is not supported without a strategy, and survives one that throws', async () => {
    const none = createStepUp({ account, strategies: [] });
    const request = { requirement: {}, operation: 'verify', demandedAt: 0 };
    const { signal } = new AbortController();
    expect((await none.service(request, { signal }))._unsafeUnwrapErr().kind).toBe('not_supported');

    const throwing = createStepUp({
      account,
      strategies: [
        {
          id: 'broken',
          start() {
            throw new Error('popup blocked');
          },
        },
      ],
    });
    void throwing.service(request, { signal });
    throwing.prompt.get()?.send({ type: 'stepUp.begin' });
    await digested();
    const snapshot = throwing.prompt.get()?.getSnapshot();
    expect([snapshot?.value, snapshot?.context.failure?.kind]).toEqual(['prompting', 'unexpected']);
  });
});

describe('what must not keep a flow waiting', () => {
  it('is a listener that throws: its error is reported, and the flow answered', async () => {
    const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const { stepUp, wait, begin } = start();
    stepUp.prompt.subscribe(() => {
      throw new Error('the view is broken');
    });
    const flow = wait({ maxAgeSeconds: 900 });
    await (await begin()).complete(proof);
    expect(flow.answer).toBe('proven');
    expect(reported).toHaveBeenCalledTimes(2);
  });

  it('is signing out: the prompt closes, and what comes back late counts for nothing', async () => {
    const storage = memoryStorage();
    const { stepUp, wait, begin } = start(storage);
    const flow = wait({ maxAgeSeconds: 900 });
    const authentication = await begin();
    stepUp.clear();
    await authentication.complete(proof);
    expect([flow.answer, stepUp.prompt.get(), storage.items.size]).toEqual(['cancelled', undefined, 0]);
    expect(authentication.signal.aborted).toBe(true);
    const next = wait({ maxAgeSeconds: 900 });
    await digested();
    expect(next.answer).toBeUndefined();
  });

  it('is the late answer of an attempt that was given up, which leaves the newer one alone', async () => {
    const storage = memoryStorage();
    const { wait, begin } = start(storage);
    const left = wait({ maxAgeSeconds: 900 });
    const abandoned = await begin();
    await left.leave();
    const flow = wait({ maxAgeSeconds: 900 });
    const newer = await begin();
    await abandoned.complete({ subject: 'user-2' });
    expect([...storage.items.values()].join()).toContain('"pending"');
    await newer.complete(proof);
    expect(flow.answer).toBe('proven');
  });

  it('is a proof that did not help: a doubted one is not taken again', async () => {
    const { stepUp, clock, wait, begin } = start();
    wait({ maxAgeSeconds: 900 });
    await (await begin()).complete(proof);
    clock.advance(1_000);
    const request = {
      requirement: { maxAgeSeconds: 900 },
      operation: 'verify',
      demandedAt: clock.now(),
      isFresh: true,
    };
    void stepUp.service(request, { signal: new AbortController().signal });
    await digested();
    expect(stepUp.prompt.get()?.getSnapshot().value).toBe('prompting');
  });
});

describe('a clock that was set back', () => {
  it('makes proofs of before worthless, so that the user is asked', async () => {
    const storage = memoryStorage();
    const { clock, strategy, wait, begin } = start(storage);
    wait({ maxAgeSeconds: 0 });
    await (await begin()).complete(proof);
    const setBack = { ...clock, now: () => clock.now() - 3_600_000 };
    const stepUp = createStepUp({ account, strategies: [strategy], clock: setBack, storage });
    const request = { requirement: { maxAgeSeconds: 0 }, operation: 'verify', demandedAt: setBack.now() };
    void stepUp.service(request, { signal: new AbortController().signal });
    await digested();
    expect(stepUp.prompt.get()?.getSnapshot().value).toBe('prompting');
  });
});

describe('step-up across a redirect', () => {
  const finishing = (answer: StepUpProof): StepUpStrategy => ({
    id: 'popup',
    start: () => new Promise(() => undefined),
    finish: async () => ok(answer),
  });

  async function leftPage() {
    const storage = memoryStorage();
    const { wait, begin, clock } = start(storage);
    wait({ maxAgeSeconds: 0 });
    const demandedAt = clock.now();
    await begin();
    return { storage, clock, demandedAt };
  }

  it('is completed on the next page, where the wait that runs again finds the proof', async () => {
    const { storage, clock, demandedAt } = await leftPage();
    const stepUp = createStepUp({ account, strategies: [finishing(proof)], clock, storage });
    clock.advance(20_000);
    expect((await stepUp.resume('https://app.example.com/?code=1'))._unsafeUnwrap()).toEqual(proof);
    const request = { requirement: { maxAgeSeconds: 0 }, operation: 'verify', demandedAt };
    const { signal } = new AbortController();
    expect((await stepUp.service(request, { signal }))._unsafeUnwrap()).toEqual(proof);
    expect((await stepUp.resume('https://app.example.com/'))._unsafeUnwrap()).toBeNull();
  });

  it('is completed once, however often it is asked for at once', async () => {
    const { storage, clock } = await leftPage();
    let finished = 0;
    const counting: StepUpStrategy = {
      ...finishing(proof),
      finish: async () => {
        finished += 1;
        return ok(proof);
      },
    };
    const stepUp = createStepUp({ account, strategies: [counting], clock, storage });
    const answers = await Promise.all([stepUp.resume('?code=1'), stepUp.resume('?code=1')]);
    expect(answers.map((answer) => answer._unsafeUnwrap())).toEqual([proof, proof]);
    expect(finished).toBe(1);
  });

  it.each([undefined, {}, ok(undefined), ok(null)])(
    'answers a failure where finish answers %j',
    async (odd) => {
      const { storage, clock } = await leftPage();
      const strategy: StepUpStrategy = { ...finishing(proof), finish: async () => odd as never };
      const stepUp = createStepUp({ account, strategies: [strategy], clock, storage });
      expect((await stepUp.resume(''))._unsafeUnwrapErr().kind).toBe('unexpected');
    },
  );

  it('ignores a stored proof that is not of the right shape, or somebody else’s', async () => {
    const { storage, clock } = await leftPage();
    const [key = ''] = storage.items.keys();
    const times = { beganAt: 1, completedAt: 2, demandedAt: Number.MAX_SAFE_INTEGER };
    for (const proven of [
      { ...times, requirement: { acrValues: 'phr' }, proof },
      { ...times, requirement: { acrValues: ['phr'] }, proof: { subject: 'user-2' } },
    ]) {
      storage.items.set(key, JSON.stringify({ subject: 'user-1', proven }));
      const stepUp = createStepUp({ account, strategies: [finishing(proof)], clock, storage });
      const request = { requirement: { acrValues: ['phr'] }, operation: 'verify', demandedAt: 3 };
      void stepUp.service(request, { signal: new AbortController().signal });
      await digested();
      expect(stepUp.prompt.get()?.getSnapshot().value).toBe('prompting');
    }
  });

  it('refuses somebody else', async () => {
    const { storage, clock } = await leftPage();
    const stepUp = createStepUp({ account, strategies: [finishing({ subject: 'user-2' })], clock, storage });
    expect((await stepUp.resume(''))._unsafeUnwrapErr().kind).toBe('subject_changed');
  });

  it('is not seen by another account on the same page, and is forgotten on sign-out', async () => {
    const { storage, clock } = await leftPage();
    const other = { ...account, subject: 'user-2' };
    const strategies = [finishing(proof)];
    const otherStepUp = createStepUp({ account: other, strategies, clock, storage });
    const left = [...storage.items];
    expect((await otherStepUp.resume(''))._unsafeUnwrap()).toBeNull();
    expect([...storage.items]).toEqual(left);
    createStepUp({ account, strategies, clock, storage }).clear();
    expect(storage.items.size).toBe(0);
  });

  it('writes nothing where nothing was begun', async () => {
    const storage = memoryStorage();
    expect((await start(storage).stepUp.resume(''))._unsafeUnwrap()).toBeNull();
    expect(storage.items.size).toBe(0);
  });

  it('ignores what is damaged in storage, and storage that throws', async () => {
    const { storage, clock } = await leftPage();
    for (const [key, text] of storage.items) storage.items.set(key, text.slice(0, -9));
    const stepUp = createStepUp({ account, strategies: [finishing(proof)], clock, storage });
    expect((await stepUp.resume(''))._unsafeUnwrap()).toBeNull();

    const refusing = () => {
      throw new Error('storage is switched off');
    };
    const { wait, begin } = start({ getItem: refusing, setItem: refusing, removeItem: refusing });
    const flow = wait({ maxAgeSeconds: 900 });
    await (await begin()).complete(proof);
    expect(flow.answer).toBe('proven');
  });
});
