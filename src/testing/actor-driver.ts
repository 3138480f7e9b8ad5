import { type Actor, type AnyStateMachine, createActor } from 'xstate';
import { createSimulatedClock } from '../domain/index.ts';
import { FlowModelError } from './declarations.ts';
import { type FlowDriver, missingExecutor } from './driver.ts';
import type { FlowModel } from './flow-model.ts';
import { isSameMoment } from './same-moment.ts';
import { refuseUnnamed, type ScriptedCall, withScriptedActors } from './scripted-actors.ts';
import { emittedEvent } from './steps.ts';
import { differencesOf, type FlowMoment, flowViewOf } from './view.ts';
import { type FlowWatch, refuseLeftovers, watchFlow } from './watch-flow.ts';

interface Run {
  readonly actor: Actor<AnyStateMachine>;
  readonly watch: FlowWatch;
  readonly advance: (ms: number) => void;
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
  const replaced = withScriptedActors(machine, (call) => calls.push(call));

  function running(): Run {
    if (!run) throw new FlowModelError('The flow is not started: call start first.');
    return run;
  }

  const observe = (): FlowMoment => running().watch.moment();

  return {
    name: 'actor',
    start(input) {
      calls = [];
      const clock = createSimulatedClock();
      const actor = createActor(replaced, { input, clock });
      // Unobserved, an actor that fails would throw out of a timer of its own.
      actor.subscribe({ error: () => {} });
      run = {
        actor,
        watch: watchFlow(model, actor, clock.now),
        advance: (ms) => clock.advance(ms),
      };
      actor.start();
    },
    user({ event }) {
      running().watch.beginStep();
      running().actor.send(event);
    },
    outcome(step) {
      running().watch.beginStep();
      const call = calls.find(({ id, isAlive }) => id === step.id && isAlive());
      if (!call) throw new FlowModelError(`"${step.title}" is not possible: "${step.id}" is not in flight.`);
      if (step.kind === 'ok') return call.answer(step.value);
      if (step.kind === 'error') return call.fail(step.value);
      if (step.kind === 'emit') return running().actor.send(emittedEvent(step.title, step.value));
      throw missingExecutor('actor', step);
    },
    elapse(inMs) {
      running().watch.beginStep();
      running().advance(inMs);
    },
    expectState(expected) {
      refuseUnnamed(expected.state);
      const seen = observe();
      if (isSameMoment(expected.moment, seen)) return;
      const differences = differencesOf(expected.view, flowViewOf(seen));
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    stop() {
      const { actor, watch } = running();
      actor.stop();
      run = undefined;
      refuseLeftovers(watch.moment());
    },
    observe,
  };
}
