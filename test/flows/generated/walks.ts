import fc from 'fast-check';
import {
  type Coverage,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowPath,
  type FlowStep,
  type ModelState,
  runPath,
} from '../../../src/testing/index.ts';

export interface WalkOptions {
  /** How many walks to take. */
  readonly runs: number;
  /** The same seed takes the same walks. */
  readonly seed: number;
  /** After how many steps a walk is over, unless the flow has ended; 40 by default. */
  readonly maxSteps?: number;
  /** Told of each walk that went well, and of what it came by. */
  readonly coverage?: Coverage;
}

/** What the walks came to. */
export interface WalkReport {
  readonly walks: number;
  readonly steps: number;
  /** The shortest walk found that goes wrong, for `replayPath`, with what was wrong; null where all went well. */
  readonly fault: { readonly script: readonly string[]; readonly message: string } | null;
}

/** A choice among the kinds of steps that are offered, one within the kind, and whether the flow may end by it. */
type Choice = readonly [kind: number, step: number, mayEnd: number];

/** One in so many choices may end the flow: where any may, most walks are over after a few steps. */
const ENDING = 4;

/**
 * Takes random walks through everything that is offered: events, outcomes of calls, time. After each step the
 * driver has to be where the model is, and the invariants have to hold. A walk that goes wrong is shrunk.
 */
export async function randomWalks(
  model: FlowModel,
  driver: FlowDriver,
  { runs, seed, maxSteps = 40, coverage }: WalkOptions,
): Promise<WalkReport> {
  let walks = 0;
  let steps = 0;
  const starts = fc.constantFrom(...Object.keys(model.declarations.inputs));
  // Unbiased: fast-check would else prefer the first and the last of what is offered.
  const choices = fc.noBias(
    fc.array(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(ENDING - 1)), {
      minLength: 1,
      maxLength: maxSteps,
      size: 'max',
    }),
  );
  const check = (path: FlowPath) => runPath(model, driver, path);
  const property = fc.asyncProperty(starts, choices, async (start, choices) => {
    const path = walkOf(model, start, choices);
    await check(path);
    walks += 1;
    steps += path.steps.length;
    coverage?.add(model, path);
  });
  const { failed, counterexample } = await fc.check(property, { numRuns: runs, seed });
  if (!failed || !counterexample) return { walks, steps, fault: null };
  return { walks, steps, fault: await shortest(model, walkOf(model, ...counterexample).script, check) };
}

/** fast-check shortens lists from one end only: this leaves out every step that the fault does not take. */
async function shortest(
  model: FlowModel,
  script: readonly string[],
  check: (path: FlowPath) => Promise<void>,
): Promise<{ readonly script: readonly string[]; readonly message: string }> {
  const faultOf = async (candidate: readonly string[]) => {
    const path = possible(model, candidate);
    if (!path) return undefined;
    return check(path).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  };
  let left = script;
  for (let index = script.length - 1; index > 0; index -= 1) {
    const shorter = left.filter((_, at) => at !== index);
    if ((await faultOf(shorter)) !== undefined) left = shorter;
  }
  return {
    script: left,
    message: (await faultOf(left)) ?? 'The fault does not show again: the flow has a memory.',
  };
}

function possible(model: FlowModel, script: readonly string[]): FlowPath | undefined {
  try {
    return model.path(script);
  } catch (error) {
    if (error instanceof FlowModelError) return undefined;
    throw error;
  }
}

/** Where the choices lead; what is not offered in a state cannot be chosen there. */
function walkOf(model: FlowModel, start: string, choices: readonly Choice[]): FlowPath {
  let state = model.start(start);
  const script = [start];
  for (const choice of choices) {
    const taken = chosen(model, state, choice);
    if (!taken) break;
    state = taken.state;
    script.push(taken.step.title);
  }
  return model.path(script);
}

/** First the kind, then the step: there are many ways to fail, and a walk should get past them. */
function chosen(model: FlowModel, state: ModelState, [kind, index, mayEnd]: Choice) {
  const offered = model.steps(state);
  const kinds = [...new Set(offered.map(kindOf))];
  const wanted = kinds[kind % kinds.length];
  const candidates = offered.filter((step) => kindOf(step) === wanted);
  const first = index % candidates.length;
  const others = offered.filter((step) => kindOf(step) !== wanted);
  const inTurn = [...candidates.slice(first), ...candidates.slice(0, first), ...others];
  let ending: { step: FlowStep; state: ModelState } | undefined;
  for (const step of inTurn) {
    const next = { step, state: model.take(state, step) };
    if (mayEnd === 0 || next.state.status === 'active') return next;
    ending ??= next;
  }
  return ending;
}

function kindOf(step: FlowStep): string {
  return step.type === 'outcome' ? step.kind : step.type;
}
