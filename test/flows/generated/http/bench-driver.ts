import type { EventObject } from 'xstate';
import type { FlowAssurance } from '../../../../src/ports/index.ts';
import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowStep,
  missingExecutor,
  type OutcomeStep,
  type Projection,
  projectedView,
} from '../../../../src/testing/index.ts';
import type { FlowBench } from './flow-bench.ts';
import { until } from './patience.ts';

/** A bench with the flow's own bookkeeping of step-up, where the flow has any. */
interface AssuredBench extends FlowBench<string> {
  readonly context: { readonly assurance?: FlowAssurance; readonly failure: unknown };
}

/** How the paths of one kind of flow are carried out on its benches. */
export interface BenchPlay<Bench> {
  readonly name: string;
  readonly model: FlowModel;
  readonly projection: Projection;
  start(input: unknown): Promise<Bench>;
  /** What the user really sends, where the model's event is not it. */
  event?(bench: Bench, event: EventObject, ahead: readonly FlowStep[]): Promise<EventObject>;
  /** Has the provider answer a request that is held in the wanted way; false where there is no way to. */
  request(bench: Bench, step: OutcomeStep, ahead: readonly FlowStep[]): Promise<boolean>;
}

/** Runs paths over HTTP, each on a bench of its own. */
export function createBenchDriver<Bench extends AssuredBench>({
  name,
  model,
  projection,
  start,
  event: eventFor = async (_, event) => event,
  request,
}: BenchPlay<Bench>): FlowDriver {
  let bench: Bench | undefined;
  const running = () => {
    if (!bench) throw new FlowModelError('The flow is not started: call start first.');
    return bench;
  };

  return {
    name,
    async start(input) {
      bench = await start(input);
      await bench.settle();
    },
    async user({ event }, ahead) {
      const { actor, context, watch, session, settle } = running();
      const { demand, proven } = context.assurance ?? {};
      watch.beginStep();
      // A demand that the flow no longer means to meet is met elsewhere, or nothing would go on.
      if (event.type === 'flow.cancel' || (!demand && !proven)) await session.signInAnew();
      actor.send(await eventFor(running(), event, ahead));
      await settle();
    },
    async outcome(step, ahead) {
      const bench = running();
      const isInFlight = () => bench.watch.moment().calls.some(({ id }) => id === step.id);
      bench.watch.beginStep();
      if (!isInFlight()) throw new Error(`"${step.id}" is not in flight.`);
      const isKnown = bench.isOperation(step.src)
        ? await request(bench, step, ahead)
        : bench.desks[step.src]?.answer(step.name);
      if (!isKnown) throw missingExecutor('HTTP', step);
      await until(
        () => !isInFlight(),
        () => `"${step.id}" does not come to "${step.name}".`,
      );
      await bench.settle();
    },
    async elapse(inMs) {
      const { clocks, watch, settle } = running();
      watch.beginStep();
      clocks.client.advance(inMs);
      await settle();
    },
    expectState({ moment }) {
      const expected = projectedView(model, moment, projection);
      const seen = projectedView(model, running().watch.moment(), projection);
      const differences = differencesOf(expected, seen);
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    async stop() {
      const ending = bench;
      bench = undefined;
      await ending?.close();
    },
    observe: () => running().watch.moment(),
  };
}
