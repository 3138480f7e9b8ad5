import { type Json, redact } from '../runtime/index.ts';
import { keyOf } from './explore.ts';
import type { FlowModel } from './flow-model.ts';
import type { BrokenInvariant } from './invariants.ts';
import type { ModelState } from './model-state.ts';
import { type Counterexample, distancesToEnd, type Proof } from './proofs.ts';
import { RELOAD } from './reload.ts';
import type { ResumeDriver } from './resume-driver.ts';
import { expectedOf } from './run-path.ts';
import { type FlowStep, stepsIn } from './steps.ts';

/**
 * Resumes the flow, for real, in every state of the model, and compares it with that state without its secrets
 * (where an effect is in flight: after its interruption); each difference once, at its nearest. States that
 * storage cannot tell apart are resumed once: those with the same value, timers, calls and kinds of data.
 */
export async function brokenResumes(
  model: FlowModel,
  driver: ResumeDriver,
): Promise<readonly BrokenInvariant[]> {
  const broken = new Map<string, BrokenInvariant>();
  const resumed = new Set<string>();
  for (const { key, state } of model.graph.nodes.values()) {
    const shape = shapeOf(state);
    if (state.status !== 'active' || resumed.has(shape)) continue;
    resumed.add(shape);
    const problem = await problemIn(model, driver, state);
    if (problem === undefined || broken.has(problem)) continue;
    const script = [...model.scriptTo(key), RELOAD.title];
    const message = `A flow is not resumed as it was: ${problem}\n  the path: ${script.join(', ')}`;
    broken.set(problem, { invariant: 'a flow is resumed as it was', message, script });
  }
  return [...broken.values()];
}

async function problemIn(
  model: FlowModel,
  driver: ResumeDriver,
  state: ModelState,
): Promise<string | undefined> {
  try {
    await driver.resume(state);
    await driver.expectState(expectedOf(model, model.take(state, RELOAD)));
    await driver.stop();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function shapeOf({ snapshot, timers, calls }: ModelState): string {
  const names = timers.map(({ name }) => name);
  const ids = calls.map(({ id }) => id);
  return JSON.stringify([snapshot.value, names, ids, kindsIn(redact(snapshot.context))]);
}

function kindsIn(data: Json): Json {
  if (data === null || data === '[secret]' || data === '[continuation]') return data;
  if (typeof data !== 'object') return typeof data;
  return Object.fromEntries(Object.entries(data).map(([key, member]) => [key, kindsIn(member)]));
}

/** From every state the end can still be reached after a reload in it, and after any further ones. */
export function provesEndAfterReload(model: FlowModel): Proof {
  const { nodes } = model.graph;
  const distances = distancesToEnd(model);
  // What a reload leads to besides the states of the graph: those that have lost a secret.
  const found = new Map<string, Found>();
  const visit = (from: ModelState, step: FlowStep, script: () => readonly string[]): string => {
    const state = model.take(from, step);
    const key = keyOf(state, model.declarations);
    if (!nodes.has(key) && !found.has(key))
      found.set(key, { state, script: () => [...script(), step.title], next: [] });
    return key;
  };
  const stuck: Counterexample[] = [];
  for (const { key, state } of nodes.values()) {
    if (state.status !== 'active') continue;
    const to = visit(state, RELOAD, () => model.scriptTo(key));
    if (nodes.has(to) && !distances.has(to))
      stuck.push(counterexample(state, [...model.scriptTo(key), RELOAD.title]));
  }
  for (const { state, script, next } of found.values())
    if (state.status === 'active')
      for (const step of [RELOAD, ...stepsIn(state, model.declarations)])
        next.push(visit(state, step, script));

  const reaching = new Set(distances.keys());
  for (const [key, { state }] of found) if (state.status === 'done') reaching.add(key);
  for (let size = -1; size < reaching.size; ) {
    size = reaching.size;
    for (const [key, { next }] of found) if (next.some((to) => reaching.has(to))) reaching.add(key);
  }
  for (const [key, { state, script }] of found)
    if (!reaching.has(key)) stuck.push(counterexample(state, script()));
  return {
    claim: 'the end can be reached after a reload in every state',
    holds: stuck.length === 0,
    counterexamples: stuck,
  };
}

/** A state that only a reload leads to. */
interface Found {
  readonly state: ModelState;
  readonly script: () => readonly string[];
  /** The keys of the states that its steps lead to. */
  readonly next: string[];
}

function counterexample({ snapshot }: ModelState, script: readonly string[]): Counterexample {
  return { place: JSON.stringify(snapshot.value), script };
}
