import type { ActorLogic, AnyActorRef, AnyStateMachine, EventObject, Snapshot } from 'xstate';
import { declaredOperation } from '../runtime/declared-operation.ts';
import { FlowModelError } from './declarations.ts';
import type { ModelState } from './model-state.ts';
import { nodesOf } from './names.ts';

/** A child actor that does what the test says. */
export interface ScriptedCall {
  readonly id: string;
  readonly src: string;
  readonly input: unknown;
  readonly isAlive: () => boolean;
  answer(output: unknown): void;
  fail(error: unknown): void;
}

type Scripted = Snapshot<unknown> & { readonly input?: unknown };

const ANSWER = 'scripted.answer';
const FAIL = 'scripted.fail';

/** The same machine, each of its actors replaced by one that waits for the test's word. */
export function withScriptedActors(
  machine: AnyStateMachine,
  onStart: (call: ScriptedCall) => void,
): AnyStateMachine {
  const names = new Set(Object.keys(machine.implementations.actors));
  for (const node of nodesOf(machine.root))
    for (const { src, id } of node.invoke) {
      if (typeof src === 'string' && !src.startsWith('xstate.invoke.')) names.add(src);
      else
        throw new FlowModelError(
          `The invoke "${id}" of "${node.path.join('.')}" holds its actor itself, so no driver can replace it: ` +
            'name it in setup({ actors }) and invoke it by that name.',
        );
    }
  const actors = [...names].map((name) => {
    // What is declared of an operation decides whether a reload begins it again.
    const operation = declaredOperation(machine.implementations.actors[name]);
    return [name, { ...scripted(name, onStart), ...(operation && { operation }) }];
  });
  return machine.provide({ actors: Object.fromEntries(actors) });
}

/** Fails where the machine has spawned an actor that it holds itself: it runs for real. */
export function refuseUnnamed({ calls }: ModelState): void {
  const unnamed = calls.find(({ actor }) => typeof actor.src !== 'string');
  if (!unnamed) return;
  throw new FlowModelError(
    `"${unnamed.id}" is spawned from an actor that the machine holds itself, so no driver can replace it: name it ` +
      'in setup({ actors }) and spawn it by that name.',
  );
}

function scripted(
  src: string,
  onStart: (call: ScriptedCall) => void,
): ActorLogic<Scripted, EventObject, unknown> {
  return {
    getInitialSnapshot: (_, input) => ({ status: 'active', output: undefined, error: undefined, input }),
    getPersistedSnapshot: (snapshot) => snapshot,
    start: (snapshot, { self }) => onStart(callOf(self, src, snapshot.input)),
    transition(snapshot, event) {
      if (event.type === ANSWER && 'value' in event)
        return { ...snapshot, status: 'done', output: event.value, error: undefined };
      if (event.type === FAIL && 'value' in event)
        return { ...snapshot, status: 'error', output: undefined, error: event.value };
      if (event.type === 'xstate.stop')
        return { ...snapshot, status: 'stopped', output: undefined, error: undefined };
      return snapshot;
    },
  };
}

function callOf(self: AnyActorRef, src: string, input: unknown): ScriptedCall {
  return {
    id: self.id,
    src,
    input,
    isAlive: () => self.getSnapshot().status === 'active',
    answer: (value) => self.send({ type: ANSWER, value }),
    fail: (value) => self.send({ type: FAIL, value }),
  };
}
