import { ok } from 'neverthrow';
import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import type { StepUpProof } from '../../src/domain/index.ts';
import type { AuthenticationRequest } from '../../src/ports/index.ts';
import { embeddedStepUp, type SignInOutput } from '../../src/runtime/index.ts';

const PROOF: StepUpProof = { subject: 'user-1' };
const REQUEST: AuthenticationRequest = {
  requirement: {},
  operation: 'verify',
  demandedAt: 0,
  subject: PROOF.subject,
};

/** A sign-in that does what it is told. */
const signInMachine = setup({
  types: {
    events: {} as { type: 'signIn' } | { type: 'break' },
    input: {} as { name: string },
    context: {} as { name: string },
    output: {} as SignInOutput,
  },
  actions: {
    fail: assign(() => {
      throw new TypeError('A fault in the machine.');
    }),
  },
}).createMachine({
  context: ({ input }) => input,
  output: { outcome: 'signedIn', signIn: { proof: PROOF } },
  initial: 'waiting',
  states: { waiting: { on: { signIn: 'done', break: { actions: 'fail' } } }, done: { type: 'final' } },
});

function started(request: AuthenticationRequest = REQUEST) {
  const taken: unknown[] = [];
  const shown: unknown[] = [];
  const strategy = embeddedStepUp(signInMachine, {
    id: 'form',
    input: { name: 'mia' },
    onSignedIn: (signIn) => taken.push(signIn),
  });
  const unsubscribe = strategy.flow.subscribe((flow) => shown.push(flow?.getSnapshot().context.name));
  const leaving = new AbortController();
  const answer = strategy.start(request, { signal: leaving.signal });
  const flow = strategy.flow.get() ?? expect.fail('No flow is under way.');
  return { strategy, taken, shown, unsubscribe, leaving, answer, flow };
}

describe('an embedded sign-in', () => {
  test('is shown while it is under way, and answers the proof once the tokens are taken', async () => {
    const { strategy, answer, flow, taken, shown } = started();
    flow.send({ type: 'signIn' });

    expect(await answer).toEqual(ok(PROOF));
    expect(taken).toEqual([{ proof: PROOF }]);
    expect(shown).toEqual(['mia', undefined]);
    expect(strategy.flow.get()).toBeUndefined();
  });

  test('that dies of an error is no proof', async () => {
    const { answer, flow, taken } = started();
    flow.send({ type: 'break' });

    expect((await answer)._unsafeUnwrapErr().kind).toBe('unexpected');
    expect(taken).toEqual([]);
  });

  test('is stopped when nobody waits for it any more, and not begun when nobody does from the start', async () => {
    const { strategy, answer, flow, leaving, shown, unsubscribe } = started();
    leaving.abort();

    expect((await answer)._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(flow.getSnapshot().status).toBe('stopped');
    unsubscribe();
    const late = await strategy.start(REQUEST, { signal: leaving.signal });
    expect(late._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(shown).toEqual(['mia', undefined]);
  });

  test('that is given up as it ends leaves no tokens behind', async () => {
    const { answer, flow, leaving, taken } = started();
    flow.subscribe({ complete: () => leaving.abort() });
    flow.send({ type: 'signIn' });

    expect((await answer)._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(taken).toEqual([]);
  });

  test('of somebody else leaves no tokens behind, even by a machine that takes anybody', async () => {
    const { answer, flow, taken } = started({ ...REQUEST, subject: 'user-2' });
    flow.send({ type: 'signIn' });

    expect((await answer)._unsafeUnwrapErr().kind).toBe('subject_changed');
    expect(taken).toEqual([]);
  });

  test('is not hidden by a second one, which can be begun once it is over', async () => {
    const { strategy, answer, flow, leaving, shown } = started();
    const { signal } = new AbortController();
    const second = await strategy.start(REQUEST, { signal });

    expect(second._unsafeUnwrapErr().kind).toBe('conflict');
    expect(strategy.flow.get()).toBe(flow);
    leaving.abort();
    // At once, as the prompt that was closed and the next one do it.
    const third = strategy.start(REQUEST, { signal });
    await answer;
    strategy.flow.get()?.send({ type: 'signIn' });
    expect(await third).toEqual(ok(PROOF));
    expect(shown).toEqual(['mia', 'mia', undefined]);
  });

  test('is one by its machine: another does not compile', () => {
    const options = { id: 'email', input: { email: '' }, onSignedIn: () => {} };
    // @ts-expect-error It ends with an enrollment, which proves nothing.
    expect(embeddedStepUp(emailEnrollmentMachine, options).id).toBe('email');
  });
});
