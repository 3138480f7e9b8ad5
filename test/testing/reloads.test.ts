import { describe, expect, it, vi } from 'vitest';
import { assign, cancel, emit, raise, setup } from 'xstate';
import { type Secret, secret } from '../../src/domain/index.ts';
import { actorsOf, type Port, type Service } from '../../src/ports/index.ts';
import {
  brokenResumes,
  createActorDriver,
  createFlowModel,
  createResumeDriver,
  interruptionPaths,
  noCanary,
  provesEndAfterReload,
  reloadPaths,
  replayPath,
  runPath,
  type Trace,
} from '../../src/testing/index.ts';

interface Services {
  readonly change: Service<{ readonly password: unknown }, string>;
  readonly look: Service<unknown, string>;
}

const port: Port<Services> = {
  change: { kind: 'effect', failures: [] },
  look: { kind: 'read', failures: [] },
};

const CANARY = 'canary-password';

interface Faults {
  /** Where `flow.interrupted` leads to. */
  readonly interrupted?: 'looking' | 'changing' | null;
  /** Where the confirmation leads to once the password is lost. */
  readonly lost?: 'askingAgain' | 'confirming';
  /** What the context holds besides. */
  readonly kept?: unknown;
  readonly leak?: 'context' | 'output' | 'input' | 'emitted' | 'timer' | 'event' | 'console' | null;
}

/** Changes a password, but for the fault. */
function changing({ interrupted = 'looking', lost = 'askingAgain', kept = null, leak = null }: Faults = {}) {
  const shown = (place: Faults['leak'], password: Secret<string> | null) =>
    leak === place ? (password?.reveal() ?? null) : null;
  const machine = setup({
    types: {
      context: {} as { password: Secret<string> | null; kept: unknown; last: unknown },
      events: {} as
        | { type: 'password.submit'; password: Secret<string>; text: string }
        | { type: 'replay.confirm' }
        | { type: 'flow.interrupted' }
        | { type: 'reminder.due'; text: unknown },
      emitted: {} as { type: 'password.changed'; text: unknown },
    },
    actors: actorsOf<Services>(port),
    guards: { hasPassword: ({ context }) => context.password !== null },
    actions: {
      take: assign((_, { password }: { password: Secret<string> }) => ({
        password,
        kept: shown('context', password) ?? kept,
      })),
      drop: assign({ password: null }),
      remind: raise(
        ({ context }) => ({ type: 'reminder.due' as const, text: shown('timer', context.password) }),
        { id: 'reminder', delay: 1_000 },
      ),
      forgetReminder: cancel('reminder'),
      publish: emit(({ context }) => ({
        type: 'password.changed' as const,
        text: shown('emitted', context.password),
      })),
      print: ({ context }) => {
        if (leak === 'console') console.log('changed', shown('console', context.password));
      },
      end: assign(({ context }) => ({ last: shown('output', context.password), password: null })),
    },
  }).createMachine({
    id: 'changing',
    context: { password: null, kept, last: null },
    output: ({ context }) => context.last,
    initial: 'asking',
    states: {
      asking: {
        on: {
          'password.submit': {
            target: 'confirming',
            actions: [{ type: 'take', params: ({ event }) => event }, 'remind'],
          },
        },
      },
      confirming: {
        on: { 'replay.confirm': [{ guard: 'hasPassword', target: 'changing' }, { target: lost }] },
      },
      askingAgain: {
        on: {
          'password.submit': { target: 'changing', actions: { type: 'take', params: ({ event }) => event } },
        },
      },
      changing: {
        entry: 'forgetReminder',
        invoke: {
          id: 'change',
          src: 'change',
          input: ({ context: { password } }) => ({ password: shown('input', password) ?? password }),
          onDone: { target: 'changed', actions: ['publish', 'print', 'end'] },
          onError: { target: 'asking', actions: 'drop' },
        },
        on: interrupted ? { 'flow.interrupted': { target: interrupted, reenter: true } } : {},
      },
      looking: { invoke: { id: 'look', src: 'look', onDone: 'changed', onError: 'changed' } },
      changed: { type: 'final', entry: 'drop' },
    },
  });
  return createFlowModel(machine, {
    events: {
      'password.submit': [
        {
          name: 'one',
          event: {
            type: 'password.submit',
            password: secret(CANARY),
            text: leak === 'event' ? CANARY : '',
          },
        },
      ],
      'replay.confirm': true,
      'flow.interrupted': true,
      'reminder.due': false,
    },
    outcomes: {
      change: { ok: { changed: 'changed' }, errors: { refused: 'refused' } },
      look: { ok: { found: 'found' }, errors: { lost: 'lost' } },
    },
    invariants: [noCanary([CANARY])],
  });
}

type Model = ReturnType<typeof changing>;
const again = { again: ['password.submit (one)'] };
const reloadsOf = (model: Model) => reloadPaths(model, model.paths('transitions'), again);

/** Takes every path with reloads in it; answers what is wrong with the first that fails. */
async function faultOf(model: Model, traces?: () => readonly Trace[]): Promise<string | null> {
  const driver = createResumeDriver(model, traces && { traces });
  for (const path of [...reloadsOf(model), ...interruptionPaths(model, model.paths('transitions'))]) {
    const fault = await runPath(model, driver, path).catch(({ message }: Error) => message);
    if (fault) return fault;
  }
  return null;
}

describe('a flow without a fault', () => {
  it('goes on after each reload as it would have gone, and is found whole', async () => {
    const model = changing();
    expect(await faultOf(model, () => [])).toBeNull();
    expect(await brokenResumes(model, createResumeDriver(model))).toEqual([]);
    expect(provesEndAfterReload(model)).toMatchObject({ holds: true, counterexamples: [] });
  });

  it('is reloaded in every quiescent state, and while time passes', () => {
    const model = changing();
    const plain = model.path(['start', 'password.submit (one)', 'time passes: reminder', 'replay.confirm']);
    expect(reloadPaths(model, [plain], again).map(({ script }) => script.slice(1))).toEqual([
      [
        'reload',
        'password.submit (one)',
        'reload',
        'time passes: reminder',
        'reload',
        'replay.confirm',
        'password.submit (one)',
      ],
      ['password.submit (one)', 'reload while time passes', 'replay.confirm', 'password.submit (one)'],
    ]);
  });

  it('is replayed from its script, reloads included', async () => {
    const model = changing();
    const script = ['start', 'password.submit (one)', 'reload', 'replay.confirm'];
    await replayPath(model, createResumeDriver(model), script);
    await expect(replayPath(model, createActorDriver(model), script)).rejects.toThrow(
      'The actor driver has no executor for "reload": give it one.',
    );
  });
});

describe('a fault that a reload brings to light is found', () => {
  it('where the interrupted effect begins again', async () => {
    expect(await faultOf(changing({ interrupted: 'changing' }))).toContain(
      'The reload has begun an effect: change.',
    );
  });

  it('where an effect can be interrupted, and the flow does not hear of it', async () => {
    const model = changing({ interrupted: null });
    const [broken] = await brokenResumes(model, createResumeDriver(model));
    expect(broken).toMatchObject({
      invariant: 'a flow is resumed as it was',
      message: expect.stringContaining('The stored flow does not fit its machine'),
      script: ['start', 'password.submit (one)', 'replay.confirm', 'reload'],
    });
    expect(() => interruptionPaths(model, model.paths('transitions'))).toThrow(
      'The flow cannot be carried on with in "changing", where an effect is in flight',
    );
  });

  it('where the context holds what storage cannot', async () => {
    const model = changing({ kept: new Map([['one', 1]]) });
    const [broken] = await brokenResumes(model, createResumeDriver(model));
    expect(broken?.message).toContain('context.kept: expected [["one",1]], saw {}');
  });

  it('where what was lost is not asked for again', () => {
    const model = changing({ lost: 'confirming' });
    expect(() => reloadsOf(model)).toThrow(
      'After a reload the path goes another way, where it would have come to changing',
    );
    expect(provesEndAfterReload(model).counterexamples).toEqual([
      { place: '"confirming"', script: ['start', 'password.submit (one)', 'reload'] },
      {
        place: '"confirming"',
        script: ['start', 'password.submit (one)', 'time passes: reminder', 'reload'],
      },
    ]);
  });
});

describe('a canary is found', () => {
  it.each([
    ['context', 'the snapshot'],
    ['output', 'the snapshot'],
    ['input', 'the input of "change"'],
    ['emitted', 'an emitted event'],
    ['timer', 'the envelope'],
    ['event', 'an inspection event'],
    ['console', 'the console'],
  ] as const)('that leaks by way of the %s', async (leak, place) => {
    const lines: Trace[] = [];
    vi.spyOn(console, 'log').mockImplementation((...line) => {
      lines.push({ place: 'the console', text: line.join(' ') });
    });
    expect(await faultOf(changing({ leak }), () => lines.splice(0))).toContain(
      `The invariant "no canary is seen" is broken: "${CANARY}" is in ${place}`,
    );
  });
});
