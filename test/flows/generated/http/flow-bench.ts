import { type Actor, type AnyStateMachine, createActor } from 'xstate';
import { type FlowModel, type FlowWatch, watchFlow } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { createHolds, type HeldCall, type Holds } from './holds.ts';
import { until } from './patience.ts';
import { createSession, type Session } from './session.ts';
import type { Clocks } from './settings.ts';
import { createStepUpDesk, type StepUpDesk } from './step-up-desk.ts';
import { type Wire, wired } from './tenant.ts';
import type { Desk, FlowWorld } from './world.ts';

/** A flow on a provider's emulator: each request waits until it is told how to end. */
export interface FlowBench<Name extends string> {
  readonly clocks: Clocks;
  readonly session: Session;
  readonly desk: StepUpDesk;
  /** All desks, by the names under which the machine invokes them. */
  readonly desks: Readonly<Record<string, Desk>>;
  readonly holds: Holds<Name>;
  readonly actor: Actor<AnyStateMachine>;
  readonly watch: FlowWatch;
  /** Whether a name under which the machine invokes something is a service of the provider. */
  isOperation(src: string): src is Name;
  /** The request of this name that is held. Throws where there is none. */
  held(src: string): HeldCall<Name>;
  /** Lets a request go on, and waits for its answer. */
  answered(call: HeldCall<Name>): Promise<void>;
  /** Waits until the flow waits: for the user, for time, or for a request that is held. */
  settle(): Promise<void>;
  /** Ends it all; throws where something is left behind. */
  close(): Promise<void>;
}

export interface FlowBenchOptions {
  readonly provider: Provider;
  readonly model: FlowModel;
  readonly clocks: Clocks;
  readonly wire?: Wire | undefined;
}

export async function startFlowBench<Name extends string>(
  world: FlowWorld<Name>,
  input: () => Promise<unknown>,
  { provider, model, clocks, wire }: FlowBenchOptions,
): Promise<FlowBench<Name>> {
  const { emulator } = world;
  const session = await createSession(emulator, world.refresh);
  const account = { provider, issuer: emulator.url, subject: session.subject };
  const desk = createStepUpDesk(account, clocks.client, world, session);
  const desks: Readonly<Record<string, Desk>> = { ...world.desks, stepUp: desk };
  const holds = createHolds<Name>(clocks.client.now);
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

  const actor: Actor<AnyStateMachine> = createActor<AnyStateMachine>(machine, {
    input: await input(),
    clock: clocks.client,
  });
  // Unobserved, an actor that fails would throw out of a timer of its own.
  actor.subscribe({ error: () => {} });
  const watch = watchFlow(model, actor, clocks.client.now);
  actor.start();

  const isOperation = (src: string): src is Name => Object.hasOwn(world.requests, src);
  const isWaiting = () =>
    holds.isAtRest &&
    watch
      .moment()
      .calls.every(({ src }) => (isOperation(src) ? holds.current(src)?.hasArrived : desks[src]?.isAsked));
  const asked = () => Object.keys(desks).filter((name) => desks[name]?.isAsked);
  const describe = () => JSON.stringify({ calls: watch.moment().calls.map(({ id }) => id), asked: asked() });

  return {
    clocks,
    session,
    desk,
    desks,
    holds,
    actor,
    watch,
    isOperation,
    held(src) {
      const call = isOperation(src) ? holds.current(src) : undefined;
      if (!call) throw new Error(`No request of "${src}" is held.`);
      return call;
    },
    async answered(call) {
      call.release();
      await until(
        () => call.isOver,
        () => `"${call.operation}" does not answer.`,
      );
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
