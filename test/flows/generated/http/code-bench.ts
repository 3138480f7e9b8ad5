import { type Actor, type AnyStateMachine, createActor } from 'xstate';
import type { CodeEnrollmentContext } from '../../../../machines/context/code-enrollment.ts';
import { type FlowModel, type FlowWatch, watchFlow } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import type { CodeFlow } from './code-flow.ts';
import { createHolds, type Holds } from './holds.ts';
import { until } from './patience.ts';
import { createSession, type Session } from './session.ts';
import { type Clocks, createClocks } from './settings.ts';
import { createStepUpDesk, type StepUpDesk } from './step-up-desk.ts';
import { type Wire, wired } from './tenant.ts';
import { type Desk, isOperation, type OperationName, type World } from './world.ts';

/** What a flow starts with; an enrollment is replaced by one that the provider has. */
export interface FlowInput {
  readonly enrollment?: unknown;
  readonly [name: string]: unknown;
}

/** A flow on a provider's emulator: each request waits until it is told how to end. */
export interface CodeBench<E> {
  readonly world: World<E>;
  readonly clocks: Clocks;
  readonly session: Session;
  readonly desk: StepUpDesk;
  /** All desks, by the names under which the machine invokes them. */
  readonly desks: Readonly<Record<string, Desk>>;
  readonly holds: Holds<OperationName>;
  readonly actor: Actor<AnyStateMachine>;
  readonly watch: FlowWatch;
  readonly context: CodeEnrollmentContext<E>;
  /** Waits until the flow waits: for the user, for time, or for a request that is held. */
  settle(): Promise<void>;
  /** Ends it all; throws where something is left behind. */
  close(): Promise<void>;
}

export async function startCodeBench<E>(
  flow: CodeFlow<E>,
  provider: Provider,
  model: FlowModel,
  { enrollment, ...input }: FlowInput,
  wire?: Wire,
): Promise<CodeBench<E>> {
  const clocks = createClocks();
  const world = await flow.createWorld(provider, clocks, wire);
  const { emulator } = world;
  const session = await createSession(emulator, world.refresh);
  const account = { provider, issuer: emulator.url, subject: session.subject };
  const desk = createStepUpDesk(account, clocks.client, world, session);
  const desks: Readonly<Record<string, Desk>> = { ...world.desks, stepUp: desk };
  const holds = createHolds<OperationName>(clocks.client.now);
  const machine = world.machine(
    {
      token: session.token,
      fetch: wired(fetch, emulator, wire),
      subject: session.subject,
      clock: clocks.client,
    },
    (operation, service, other) =>
      holds.holding(
        operation,
        () => emulator.faults.hold(world.requests[operation] ?? 'nothing'),
        service,
        other,
      ),
    desk.stepUp.service,
  );

  const known = enrollment ? { enrollment: await world.enrollment() } : {};
  const actor: Actor<AnyStateMachine> = createActor<AnyStateMachine>(machine, {
    input: { ...input, ...known },
    clock: clocks.client,
  });
  // Unobserved, an actor that fails would throw out of a timer of its own.
  actor.subscribe({ error: () => {} });
  const watch = watchFlow(model, actor, clocks.client.now);
  actor.start();

  const isWaiting = () =>
    holds.isAtRest &&
    watch
      .moment()
      .calls.every(({ src }) => (isOperation(src) ? holds.current(src)?.hasArrived : desks[src]?.isAsked));
  const asked = () => Object.keys(desks).filter((name) => desks[name]?.isAsked);
  const describe = () => JSON.stringify({ calls: watch.moment().calls.map(({ id }) => id), asked: asked() });

  return {
    world,
    clocks,
    session,
    desk,
    desks,
    holds,
    actor,
    watch,
    get context() {
      return actor.getSnapshot().context;
    },
    settle: () => until(isWaiting, describe),
    async close() {
      const { status } = actor.getSnapshot();
      const atEnd = watch.moment();
      actor.stop();
      try {
        await until(
          () => holds.leftovers.length === 0,
          () => `requests are still held: ${holds.leftovers.map(({ operation }) => operation).join(', ')}`,
        );
        const { timers } = status === 'active' ? watch.moment() : atEnd;
        const left = [
          ...emulator.faults.pending().map(({ operation }) => `the fault for ${operation}`),
          ...timers.map(({ name }) => `the timer ${name}`),
          ...(desk.isAsked ? ['the step-up prompt'] : []),
        ];
        if (left.length > 0) throw new Error(`After the end there is still ${left.join(', ')}.`);
      } finally {
        emulator.faults.clear();
        await world.close();
      }
    },
  };
}
