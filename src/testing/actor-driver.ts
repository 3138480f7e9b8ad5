import { type Actor, type AnyStateMachine, createActor, type EventObject } from 'xstate';
import { createSimulatedClock } from '../domain/index.ts';
import { FlowModelError } from './declarations.ts';
import { type FlowDriver, missingExecutor } from './driver.ts';
import type { FlowModel } from './flow-model.ts';
import { isSameMoment } from './same-moment.ts';
import { type ScriptedCall, withScriptedActors } from './scripted-actors.ts';
import { emittedEvent } from './steps.ts';
import { differencesOf, type FlowMoment, momentOf, viewOf } from './view.ts';
import { type ScheduledTimer, watchTimers } from './xstate-internals.ts';

interface Run {
  readonly actor: Actor<AnyStateMachine>;
  readonly calls: ScriptedCall[];
  readonly advance: (ms: number) => void;
  readonly timers: () => readonly ScheduledTimer[];
  readonly now: () => number;
}

/**
 * Runs the paths on the real actor: `createActor`, with services that do what the path says and a clock that
 * stands still until a timer is due. Compares everything: value, tags, timers, calls with their inputs,
 * emitted and sent events, output, and the whole context (secrets and continuations by kind and presence).
 *
 * `machine` is the model's own by default; another one with the same events and actors is a mutant, or the
 * machine that was provided with real actions.
 */
export function createActorDriver(model: FlowModel, machine: AnyStateMachine = model.machine): FlowDriver {
  let run: Run | undefined;
  let calls: ScriptedCall[] = [];
  let emitted: EventObject[] = [];
  let sent: { to: string; event: EventObject }[] = [];
  const replaced = withScriptedActors(machine, {
    started: (call) => calls.push(call),
    received: (to, event) => sent.push({ to, event }),
  });

  function running(): Run {
    if (!run) throw new FlowModelError('The flow is not started: call start first.');
    return run;
  }

  const observe = (): FlowMoment => {
    const { actor, timers, now } = running();
    const snapshot = actor.getSnapshot();
    return {
      snapshot,
      timers: timers().map(({ id, event, dueAt }) => ({
        name: id === undefined || id.startsWith('unnamed ') ? `delayed ${event.type}` : model.names.timer(id),
        dueInMs: dueAt - now(),
      })),
      calls: calls.filter((call) => call.isAlive()),
      emitted,
      sent,
    };
  };

  const begin = () => {
    emitted = [];
    sent = [];
  };

  return {
    name: 'actor',
    start(input) {
      begin();
      calls = [];
      const clock = createSimulatedClock();
      const actor = createActor(replaced, { input, clock });
      // Unobserved, an actor that fails would throw out of a timer of its own.
      actor.subscribe({ error: () => {} });
      actor.on('*', (event) => emitted.push(event));
      const timers = watchTimers(actor, clock.now);
      run = { actor, calls, timers, now: clock.now, advance: (ms) => clock.advance(ms) };
      actor.start();
    },
    user({ event }) {
      begin();
      running().actor.send(event);
    },
    outcome(step) {
      begin();
      const call = calls.find(({ id, isAlive }) => id === step.id && isAlive());
      if (!call) throw new FlowModelError(`"${step.title}" is not possible: "${step.id}" is not in flight.`);
      if (step.kind === 'ok') return call.answer(step.value);
      if (step.kind === 'error') return call.fail(step.value);
      if (step.kind === 'emit') return running().actor.send(emittedEvent(step.title, step.value));
      throw missingExecutor('actor', step);
    },
    elapse(inMs) {
      begin();
      running().advance(inMs);
    },
    expectState(expected) {
      const seen = observe();
      if (isSameMoment(momentOf(expected.state), seen)) return;
      const differences = differencesOf(expected.view, viewOf(seen));
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    stop() {
      const { actor, timers } = running();
      actor.stop();
      const alive = calls.filter((call) => call.isAlive()).map(({ id }) => id);
      const waiting = timers().map(({ id }) => id);
      run = undefined;
      if (alive.length > 0)
        throw new Error(`After the end these calls are still alive: ${alive.join(', ')}.`);
      if (waiting.length > 0) throw new Error(`After the end these timers still run: ${waiting.join(', ')}.`);
    },
    observe,
  };
}
