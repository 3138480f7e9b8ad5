import { __unsafe_getAllOwnEventDescriptors as descriptorsOf, type EventObject } from 'xstate';
import { type Answer, type Declarations, FlowModelError, type OutcomeCases } from './declarations.ts';
import type { ModelState, PendingCall, PureModel } from './model-state.ts';
import { type ReloadStep, reloaded } from './reload.ts';

/** What can happen to a flow next. */
export type FlowStep =
  | { readonly type: 'user'; readonly title: string; readonly event: EventObject }
  | {
      readonly type: 'outcome';
      readonly title: string;
      /** The invoke's id, and the actor's name in the machine. */
      readonly id: string;
      readonly src: string;
      readonly kind: 'ok' | 'error' | 'emit';
      /** The name of the case, as declared. */
      readonly name: string;
      readonly answer: Answer<unknown, unknown>;
    }
  | { readonly type: 'elapse'; readonly title: string }
  | ReloadStep;

/** Every step that is possible in a state: all payload cases, all outcomes of calls in flight, the next timer. */
export function stepsIn(state: ModelState, declarations: Declarations): readonly FlowStep[] {
  if (state.status !== 'active') return [];
  return [...userSteps(state, declarations), ...outcomeSteps(state, declarations), ...timeSteps(state)];
}

function userSteps({ snapshot }: ModelState, { events }: Declarations): FlowStep[] {
  const descriptors: string[] = descriptorsOf(snapshot).filter((type: string) => !type.startsWith('xstate.'));
  const where = JSON.stringify(snapshot.value);
  const types = Object.keys(events);
  for (const descriptor of descriptors) {
    if (types.some((type) => matches(type, descriptor))) continue;
    throw new FlowModelError(
      `No payload case for the event "${descriptor}", which the machine takes in ${where}: declare it under events ` +
        '(true when it has no payload, false when it never comes from outside).',
    );
  }
  return types
    .filter((type) => descriptors.some((descriptor) => matches(type, descriptor)))
    .flatMap((type) => stepsOfEvent(type, events[type]));
}

function stepsOfEvent(type: string, cases: Declarations['events'][string] | undefined): FlowStep[] {
  if (cases === undefined || cases === false) return [];
  if (cases === true) return [{ type: 'user', title: type, event: { type } }];
  if (cases.length === 0)
    throw new FlowModelError(
      `The event "${type}" is declared without a payload case: give it one, or false.`,
    );
  return cases.map(({ name, event }) => {
    if (!isEvent(event) || event.type !== type)
      throw new FlowModelError(`The payload case "${name}" of "${type}" holds an event of another type.`);
    return { type: 'user', title: `${type} (${name})`, event };
  });
}

function matches(type: string, descriptor: string): boolean {
  if (descriptor === '*' || descriptor === type) return true;
  // To XState, `mouse.*` means `mouse`, too.
  return descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1));
}

function outcomeSteps({ calls, snapshot }: ModelState, { outcomes }: Declarations): FlowStep[] {
  return calls.flatMap((call) => {
    const cases = outcomes[call.id] ?? outcomes[call.src];
    const steps = cases ? outcomesOf(call, cases) : [];
    if (steps.length > 0 || cases?.silent) return steps;
    throw new FlowModelError(
      `No outcome for "${call.src}" (invoke id "${call.id}"), which is in flight in ${JSON.stringify(snapshot.value)}: ` +
        `declare outcomes: { ${call.src}: { ok: { … }, errors: { … } } }.`,
    );
  });
}

function outcomesOf(call: PendingCall, cases: OutcomeCases): FlowStep[] {
  const step =
    (kind: 'ok' | 'error' | 'emit', verb: string) => (entry: [string, Answer<unknown, unknown>]) => ({
      type: 'outcome' as const,
      title: `${call.name} ${verb} ${entry[0]}`,
      id: call.id,
      src: call.src,
      kind,
      name: entry[0],
      answer: entry[1],
    });
  return [
    ...Object.entries(cases.ok ?? {}).map(step('ok', 'answers')),
    ...Object.entries(cases.errors ?? {}).map(step('error', 'fails with')),
    ...Object.entries(cases.emits ?? {}).map(step('emit', 'sends')),
  ];
}

function timeSteps(state: ModelState): FlowStep[] {
  return state.timers.length > 0 ? [elapseIn(state)] : [];
}

/** Time passes until the next timers fall due. */
export function elapseIn({ timers }: ModelState): FlowStep {
  const due = timers.filter(({ dueInMs }) => dueInMs === timers[0]?.dueInMs).map(({ name }) => name);
  return { type: 'elapse', title: `time passes: ${due.join(' + ')}` };
}

/** The state that a step leads to. */
export function take(model: PureModel, state: ModelState, step: FlowStep): ModelState {
  if (step.type === 'user') return model.send(state, step.event);
  if (step.type === 'elapse') return model.elapse(state);
  if (step.type === 'reload') return reloaded(model, state, step);
  const call = state.calls.find(({ id }) => id === step.id);
  if (!call) throw new FlowModelError(`"${step.title}" is not possible: "${step.id}" is not in flight.`);
  const value = answerFor(step, call.input);
  if (step.kind === 'emit') return model.send(state, emittedEvent(step.title, value));
  const event =
    step.kind === 'ok'
      ? { type: `xstate.done.actor.${step.id}`, output: value, actorId: step.id }
      : { type: `xstate.error.actor.${step.id}`, error: value, actorId: step.id };
  return model.settle(state, step.id, event);
}

/** The value of an outcome for a call with this input. */
export function answerFor({ answer }: Extract<FlowStep, { type: 'outcome' }>, input: unknown): unknown {
  return typeof answer === 'function' ? answer(input) : answer;
}

/** The event that a child sends; fails where the declaration is none. */
export function emittedEvent(title: string, value: unknown): EventObject {
  if (isEvent(value)) return value;
  throw new FlowModelError(`"${title}" is declared with something that is no event: it has no type.`);
}

function isEvent(value: unknown): value is EventObject {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
