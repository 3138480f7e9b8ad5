import type { AnyStateMachine, EventObject, InspectionEvent } from 'xstate';
import { createSimulatedClock, type SimulatedClock } from '../domain/index.ts';
import { identityOf } from '../runtime/envelope-checks.ts';
import { createFlowRecords } from '../runtime/flow-records.ts';
import { keyOf } from '../runtime/flow-storage.ts';
import {
  createFlows,
  createMemoryStorage,
  type FlowEnvelope,
  type FlowStorage,
  type ResumableFlow,
  redactedInspection,
} from '../runtime/index.ts';
import type { Trace } from './canaries.ts';
import { FlowModelError } from './declarations.ts';
import { type FlowDriver, missingExecutor } from './driver.ts';
import type { FlowModel } from './flow-model.ts';
import type { ModelState } from './model-state.ts';
import { isEffect } from './reload.ts';
import { isSameMoment } from './same-moment.ts';
import { refuseUnnamed, type ScriptedCall, withScriptedActors } from './scripted-actors.ts';
import { emittedEvent } from './steps.ts';
import { differencesOf, type FlowMoment, flowViewOf } from './view.ts';
import { isChildOf } from './watch-flow.ts';

/** What a driver for reloads runs, and what else it looks at. */
export interface ResumeDriverOptions {
  /** The model's own by default; see `createActorDriver`. */
  readonly machine?: AnyStateMachine;
  /**
   * Collects for `noCanary` what others could read of the flow: its envelopes without what stands in their
   * `continuations`, its inspection as `redactedInspection` hands it on, and what this adds, such as the lines
   * printed since it was last asked; `() => []` where there is nothing to add.
   */
  readonly traces?: () => readonly Trace[];
}

/** A driver for paths with reloads; see `reloadPaths`. */
export interface ResumeDriver extends FlowDriver {
  /** Leaves the page, and opens it again so many ms later: the flow goes on from what it has stored. */
  reload(awayMs: number): Promise<void>;
  /** Where the flow on the open page is. */
  observe(): FlowMoment;
  /** Starts with what a flow in this state of the model has stored, instead of with an input. */
  resume(state: ModelState): Promise<void>;
}

const FLOW_ID = 'flow';
const KEY = keyOf(FLOW_ID);

/** One page: everything in it is new but the clock and the text in the storage. */
interface Page {
  readonly storage: FlowStorage;
  readonly flow: ResumableFlow<AnyStateMachine>;
}

/**
 * Runs the paths on flows of `createFlows`: every step is written to a storage, and a reload stops the flow
 * and carries on in a new page with a copy of what was stored, as a browser would. Compares what the actor
 * driver compares, except for what the first step of a page emits; timers are those of the envelope.
 *
 * A reload that begins an effect fails the path, and so does anything stored of a flow that is over.
 */
export function createResumeDriver(
  model: FlowModel,
  { machine = model.machine, traces }: ResumeDriverOptions = {},
): ResumeDriver {
  let clock: SimulatedClock = createSimulatedClock();
  let page: Page | undefined;
  let calls: ScriptedCall[] = [];
  let emitted: EventObject[] = [];
  let sent: { to: string; event: EventObject }[] = [];
  let isFirstStep = true;
  const replaced = withScriptedActors(machine, (call) => calls.push(call));
  let traced: Trace[] = [];
  const trace = redactedInspection((inspection) =>
    traced.push({ place: 'an inspection event', text: JSON.stringify(inspection) }),
  );
  const inspect = (inspection: InspectionEvent) => {
    if (traces) trace(inspection);
    if (inspection.type !== '@xstate.event' || !inspection.sourceRef) return;
    const { actorRef, sourceRef, event } = inspection;
    if (isChildOf(sourceRef, actorRef) && !event.type.startsWith('xstate.'))
      sent.push({ to: actorRef.id, event });
  };

  function opened(): Page {
    if (!page) throw new FlowModelError('The flow is not started: call start first.');
    return page;
  }

  function open(storage: FlowStorage, flow: ResumableFlow<AnyStateMachine>): void {
    page = { storage, flow };
    // Unobserved, an actor that fails would throw out of a timer of its own.
    flow.actor.subscribe({ error: () => {} });
    flow.actor.on('*', (event) => emitted.push(event));
  }

  function begin(isFirst = false): void {
    emitted = [];
    sent = [];
    traced = [];
    isFirstStep = isFirst;
    if (isFirst) calls = [];
  }

  const around = (storage: FlowStorage) => ({
    account: { provider: 'any', issuer: 'https://id.example.com', subject: 'user-1' },
    storage,
    clock,
    // Longer than any path, and short enough to be a time still when it is added to one.
    lifetimeMs: 100 * 365 * 86_400_000,
    newFlowId: () => FLOW_ID,
    onStorageError(error: unknown) {
      throw error;
    },
  });

  async function resumeIn(storage: FlowStorage): Promise<void> {
    const resumed = await createFlows(around(storage)).resume(replaced, FLOW_ID, { inspect });
    if (resumed.isErr()) throw new Error(`The flow is not resumed. ${resumed.error.message}`);
    if (!resumed.value) throw new Error('The flow is not resumed: nothing is stored of it.');
    open(storage, resumed.value);
    const begun = calls.filter(({ src }) => isEffect(replaced, src)).map(({ id }) => id);
    if (begun.length > 0) throw new Error(`The reload has begun an effect: ${begun.join(', ')}.`);
  }

  const observe = (): FlowMoment => {
    const { flow, storage } = opened();
    const envelope = envelopeIn(storage);
    if (traces) traced.push(...traces());
    return {
      snapshot: flow.actor.getSnapshot(),
      timers: (envelope?.timers ?? []).map(({ id, event, dueAt }) => ({
        name: id.startsWith(`${event.type}.`) ? `delayed ${event.type}` : model.names.timer(id),
        dueInMs: dueAt - clock.now(),
      })),
      calls: calls.filter((call) => call.isAlive()),
      emitted,
      sent,
      ...(traces && { traces: [...traced, ...tracesIn(envelope)] }),
    };
  };

  return {
    name: 'resume',
    start(input) {
      begin(true);
      clock = createSimulatedClock();
      const storage = createMemoryStorage();
      open(storage, createFlows(around(storage)).start(replaced, { input, inspect }));
    },
    async resume({ snapshot, timers }) {
      begin(true);
      clock = createSimulatedClock();
      const storage = createMemoryStorage();
      const actor = { getPersistedSnapshot: () => machine.getPersistedSnapshot(snapshot) };
      const pending = timers.map(({ id = '', event, dueInMs }) => ({
        id,
        event,
        dueAt: clock.now() + dueInMs,
      }));
      createFlowRecords(around(storage)).write(FLOW_ID, identityOf(machine), actor, {
        pending: () => pending,
      });
      await resumeIn(storage);
    },
    user({ event }) {
      begin();
      opened().flow.actor.send(event);
    },
    outcome(step) {
      begin();
      const call = calls.find(({ id, isAlive }) => id === step.id && isAlive());
      if (!call) throw new FlowModelError(`"${step.title}" is not possible: "${step.id}" is not in flight.`);
      if (step.kind === 'ok') return call.answer(step.value);
      if (step.kind === 'error') return call.fail(step.value);
      if (step.kind === 'emit') return opened().flow.actor.send(emittedEvent(step.title, step.value));
      throw missingExecutor('resume', step);
    },
    elapse(inMs) {
      begin();
      clock.advance(inMs);
    },
    async reload(awayMs) {
      const { storage, flow } = opened();
      const text = storage.getItem(KEY);
      if (text === null) throw new Error('Nothing is stored of the flow.');
      flow.stop();
      refuseAlive(calls, 'After the page went away');
      begin(true);
      clock.advance(awayMs);
      await resumeIn(createMemoryStorage([[KEY, text]]));
    },
    expectState({ moment, state }) {
      refuseUnnamed(state);
      const seen = observe();
      const expected = { ...moment, ...(isFirstStep && { emitted: seen.emitted }) };
      const differences = isSameMoment(expected, seen)
        ? []
        : differencesOf(flowViewOf(expected), flowViewOf(seen));
      if (differences.length > 0) throw new Error(differences.join('\n'));
      const { flow, storage } = opened();
      if (flow.actor.getSnapshot().status === 'done' && storage.getItem(KEY) !== null)
        throw new Error('The flow is over, and still stored.');
    },
    stop() {
      opened().flow.stop();
      page = undefined;
      refuseAlive(calls, 'After the end');
      if (clock.nextDueAt() !== undefined) throw new Error('After the end a timer still runs.');
    },
    observe,
  };
}

function refuseAlive(calls: readonly ScriptedCall[], when: string): void {
  const alive = calls.filter((call) => call.isAlive()).map(({ id }) => id);
  if (alive.length > 0) throw new Error(`${when} these calls are still alive: ${alive.join(', ')}.`);
}

type StoredEnvelope = Pick<FlowEnvelope, 'timers' | 'continuations'>;

/** What is stored of the flow; null where nothing is. */
function envelopeIn(storage: FlowStorage): StoredEnvelope | null {
  const text = storage.getItem(KEY);
  return text === null ? null : JSON.parse(text);
}

function tracesIn(envelope: StoredEnvelope | null): readonly Trace[] {
  if (!envelope) return [];
  const { continuations: _, ...rest } = envelope;
  return [{ place: 'the envelope', text: JSON.stringify(rest) }];
}
