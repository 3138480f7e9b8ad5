import { redact } from '../runtime/index.ts';
import { type ExpectedState, type FlowDriver, missingExecutor } from './driver.ts';
import type { FlowModel } from './flow-model.ts';
import { nothingLeftBehind } from './invariants.ts';
import type { ModelState } from './model-state.ts';
import type { FlowPath } from './paths.ts';
import { answerFor, type FlowStep } from './steps.ts';
import { type FlowMoment, flowViewOf, momentOf } from './view.ts';

/**
 * Carries out one path with a driver and compares the state after every step; throws with the whole story,
 * also where model and flow agree that the machine has failed.
 */
export async function runPath(model: FlowModel, driver: FlowDriver, path: FlowPath): Promise<void> {
  const story: string[] = [];
  try {
    story.push(`start (${path.start})`);
    await driver.start(model.declarations.inputs[path.start], path.start);
    let before = await settle(model, driver, path.states[0], null, null);
    for (const [index, step] of path.steps.entries()) {
      story.push(step.title);
      await carryOut(driver, step, path.states[index], path.steps.slice(index + 1));
      before = await settle(model, driver, path.states[index + 1], step, before);
    }
  } catch (error) {
    await abandon(driver);
    throw failureOfPath(driver, path, story, error);
  }
  try {
    await driver.stop();
  } catch (error) {
    throw failureOfPath(driver, path, [...story, 'stop'], error);
  }
}

/** Runs the path of a script, as printed by a failure: a regression test in one line. */
export async function replayPath(
  model: FlowModel,
  driver: FlowDriver,
  script: readonly string[],
): Promise<void> {
  await runPath(model, driver, model.path(script));
}

function carryOut(
  driver: FlowDriver,
  step: FlowStep,
  state: ModelState | undefined,
  ahead: readonly FlowStep[],
): void | Promise<void> {
  if (step.type === 'user') return driver.user(step, ahead);
  if (step.type === 'elapse') return driver.elapse(state?.timers[0]?.dueInMs ?? 0);
  if (step.type === 'reload') {
    if (!driver.reload) throw missingExecutor(driver.name, step);
    return driver.reload(step.isAway ? (state?.timers[0]?.dueInMs ?? 0) : 0);
  }
  const input = state?.calls.find(({ id }) => id === step.id)?.input;
  return driver.outcome({ ...step, value: answerFor(step, input) }, ahead);
}

async function settle(
  model: FlowModel,
  driver: FlowDriver,
  state: ModelState | undefined,
  step: FlowStep | null,
  before: FlowMoment | null,
): Promise<FlowMoment | null> {
  if (!state) throw new Error('The path has fewer states than steps.');
  await driver.expectState(expectedOf(model, state));
  const now = driver.observe?.();
  if (!now) return null;
  for (const { name, check } of [nothingLeftBehind, ...model.declarations.invariants]) {
    const broken = check({ now, before, step });
    if (broken !== undefined) throw new Error(`The invariant "${name}" is broken: ${broken}`);
  }
  return now;
}

/** What a driver is told of a state of the model. */
export function expectedOf({ declarations: { key } }: FlowModel, state: ModelState): ExpectedState {
  return {
    state,
    get moment() {
      return momentOf(state);
    },
    get view() {
      return flowViewOf(momentOf(state));
    },
    get key() {
      return key ? key(state.snapshot.context) : redact(state.snapshot.context);
    },
  };
}

/** Ends a path that has failed already: what stopping it says would only hide the failure. */
async function abandon(driver: FlowDriver): Promise<void> {
  const stopping = async () => driver.stop();
  await stopping().catch(() => undefined);
}

function failureOfPath(
  driver: FlowDriver,
  { script, steps }: FlowPath,
  story: readonly string[],
  error: unknown,
): Error {
  const done = story.map((title, index) => `  ${index + 1 === story.length ? '>' : ' '} ${title}`);
  const left = steps.length + 1 - story.length;
  const upTo = JSON.stringify(script.slice(0, Math.min(story.length, script.length)));
  const message = error instanceof Error ? error.message : String(error);
  return new Error(
    `The ${driver.name} driver is not where the model is, after step ${story.length} (${Math.max(0, left)} more to go):\n` +
      `${done.join('\n')}\n${message}\nreplay: await replayPath(model, driver, ${upTo});`,
    { cause: error },
  );
}
