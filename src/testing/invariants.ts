import type { Operation } from '../ports/index.ts';
import type { FlowModel } from './flow-model.ts';
import type { ModelState } from './model-state.ts';
import type { FlowStep } from './steps.ts';
import { type FlowMoment, momentOf } from './view.ts';

/** What an invariant is told: the flow now, and, after a step, what it was before. */
export interface InvariantFacts {
  readonly now: FlowMoment;
  readonly before: FlowMoment | null;
  /** The step in between; null at the start. */
  readonly step: FlowStep | null;
}

/** A rule that holds in every state and after every step: answers what is wrong, or nothing. */
export interface Invariant {
  readonly name: string;
  readonly check: (facts: InvariantFacts) => string | undefined;
}

type Operations = { readonly [name: string]: Operation };

const effectsOf = ({ calls }: FlowMoment, port: Operations) =>
  calls.filter(({ src }) => port[src]?.kind === 'effect').map(({ id }) => id);

/** At most one call that changes something is in flight, by what the port declares. */
export function oneEffectInFlight(port: Operations): Invariant {
  return {
    name: 'one effect in flight',
    check({ now }) {
      const effects = effectsOf(now, port);
      return effects.length > 1 ? `${effects.join(' and ')} are in flight together` : undefined;
    },
  };
}

/** The tag is there exactly while an effect is in flight. */
export function taggedWhileEffect(port: Operations, tag = 'busy'): Invariant {
  return {
    name: `${tag} while an effect is in flight`,
    check({ now }) {
      const effects = effectsOf(now, port);
      const isTagged = now.snapshot.tags.has(tag);
      if (isTagged === effects.length > 0) return undefined;
      return isTagged
        ? `tagged ${tag}, and no effect is in flight`
        : `${effects} in flight, and not tagged ${tag}`;
    },
  };
}

/** No call of these begins while the timer whose name starts so runs. */
export function notWhileTimer(timer: string, calls: readonly string[]): Invariant {
  return {
    name: `no ${calls.join(' or ')} while ${timer} runs`,
    check({ now, before }) {
      const cooling = before?.timers.find(({ name }) => name.startsWith(timer));
      // The step may itself be the end of the timer.
      if (!cooling || cooling.dueInMs === 0 || !isStillPending(now, timer)) return undefined;
      const begun = now.calls.find(({ src, id }) => {
        return calls.includes(src) && !before?.calls.some((call) => call.id === id);
      });
      return begun ? `"${begun.id}" begins ${cooling.dueInMs} ms before ${cooling.name} is over` : undefined;
    },
  };
}

function isStillPending({ timers }: FlowMoment, timer: string): boolean {
  return timers.some(({ name }) => name.startsWith(timer));
}

/** Neither a call nor a timer outlives the flow, and the flow does not die of an error. */
export const nothingLeftBehind: Invariant = {
  name: 'nothing is left behind',
  check({ now: { snapshot, timers, calls } }) {
    if (snapshot.status === 'error')
      return `the machine has failed in ${JSON.stringify(snapshot.value)}${reasonOf(snapshot.error)}`;
    if (snapshot.status === 'active') return undefined;
    const left = [...timers.map(({ name }) => name), ...calls.map(({ id }) => id)];
    return left.length > 0 ? `${left.join(', ')} alive after the end` : undefined;
  },
};

function reasonOf(error: unknown): string {
  return error instanceof Error ? ` (${error.message})` : '';
}

/** An invariant that does not hold, with the shortest way there. */
export interface BrokenInvariant {
  readonly invariant: string;
  readonly message: string;
  readonly script: readonly string[];
}

/** Checks the invariants in every state and on every edge of the model; each broken one once, at its nearest. */
export function brokenInvariants(model: FlowModel): readonly BrokenInvariant[] {
  const broken = new Map<string, BrokenInvariant>();
  const invariants = [nothingLeftBehind, ...model.declarations.invariants];
  const check = (now: ModelState, before: ModelState | null, step: FlowStep | null, key: string) => {
    for (const { name, check } of invariants) {
      if (broken.has(name)) continue;
      const facts = { now: momentOf(now), before: before && momentOf(before), step };
      const problem = check(facts);
      if (problem === undefined) continue;
      const script = [...model.scriptTo(key), ...(step ? [step.title] : [])];
      const message = `The invariant "${name}" is broken: ${problem}.\n  the path: ${script.join(', ')}`;
      broken.set(name, { invariant: name, message, script });
    }
  };
  for (const { key, state } of model.graph.starts) check(state, null, null, key);
  for (const { key, state, edges } of model.graph.nodes.values())
    for (const edge of edges) check(edge.state, state, edge.step, key);
  return [...broken.values()];
}
