import { type Actor, type AnyStateMachine, createActor } from 'xstate';
import {
  type EmailEnrollmentContext,
  type EmailEnrollmentInput,
  emailEnrollmentMachine,
} from '../../../../machines/email-enrollment.ts';
import { withServices } from '../../../../src/runtime/index.ts';
import { type FlowModel, type FlowWatch, watchFlow } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { createWorld } from './create-world.ts';
import { createHolds, type Holds } from './holds.ts';
import { until } from './patience.ts';
import { createSession, type Session } from './session.ts';
import { type Clocks, createClocks } from './settings.ts';
import { createStepUpDesk, type StepUpDesk } from './step-up-desk.ts';
import { type EmailOperationName, isOperation, type Wire, type World, wired } from './world.ts';

/** The email flow on a provider's emulator: each request waits until it is told how to end. */
export interface EmailBench {
  readonly world: World;
  readonly clocks: Clocks;
  readonly session: Session;
  readonly desk: StepUpDesk;
  readonly holds: Holds<EmailOperationName>;
  readonly actor: Actor<AnyStateMachine>;
  readonly watch: FlowWatch;
  readonly context: EmailEnrollmentContext;
  /** Waits until the flow waits: for the user, for time, or for a request that is held. */
  settle(): Promise<void>;
  /** Ends it all; throws where something is left behind. */
  close(): Promise<void>;
}

export async function startEmailBench(
  provider: Provider,
  model: FlowModel,
  { enrollment, ...input }: EmailEnrollmentInput,
  wire?: Wire,
): Promise<EmailBench> {
  const clocks = createClocks();
  const world = await createWorld(provider, clocks, wire);
  const { emulator } = world;
  const session = await createSession(emulator, world.refresh);
  const account = { provider, issuer: emulator.url, subject: session.subject };
  const desk = createStepUpDesk(account, clocks.client, world, session);
  const services = world.services({
    token: session.token,
    fetch: wired(fetch, emulator, wire),
    subject: session.subject,
    clock: clocks.client,
  });
  const holds = createHolds<EmailOperationName>(clocks.client.now);
  const holdOf = (operation: EmailOperationName) => () =>
    emulator.faults.hold(world.requests[operation] ?? 'nothing');
  const machine = withServices(emailEnrollmentMachine, {
    enroll: holds.holding('enroll', holdOf('enroll'), services.enroll),
    challenge: holds.holding('challenge', holdOf('challenge'), services.challenge),
    verify: holds.holding('verify', holdOf('verify'), services.verify),
    poll: holds.holding('poll', holdOf('poll'), services.poll),
    find: holds.holding('find', holdOf('find'), services.find),
    discard: holds.holding('discard', holdOf('discard'), services.discard),
    stepUp: desk.stepUp.service,
  });

  const known = enrollment && { enrollment: await world.enrollment() };
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
      .calls.every(({ src }) => (isOperation(src) ? holds.current(src)?.hasArrived : desk.isAsked));
  const describe = () =>
    JSON.stringify({ calls: watch.moment().calls.map(({ id }) => id), asked: desk.isAsked });

  return {
    world,
    clocks,
    session,
    desk,
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
