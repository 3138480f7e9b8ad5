import type { ChartTransition, ChartTrigger } from './definition.ts';
import type { Run } from './text.ts';

/** What makes a transition happen, in words: `code.submit`, `done`, `error`, `after 30 s`, `always`. */
export function triggerText({ kind, name }: ChartTrigger): string {
  if (kind === 'event') return name;
  if (kind === 'after') return `after ${delayText(name)}`;
  return { invokeDone: 'done', invokeError: 'error', stateDone: 'all done', always: 'always' }[kind];
}

/** A delay's name, or a number of milliseconds as a person would say it: `30 s`, `5 min`. */
export function delayText(delay: string): string {
  const ms = Number(delay);
  if (!Number.isFinite(ms)) return delay;
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms > 0 && ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

/** A transition on a line: trigger, guard, actions. The target is where the line ends. */
export function edgeRuns(transition: ChartTransition): Run[] {
  return [...triggerRuns(transition.trigger), ...guardRuns(transition), ...actionRuns(transition)];
}

/** A transition in its state's box: trigger, guard, target, actions. */
export function rowRuns(transition: ChartTransition, targetNames: readonly string[]): Run[] {
  return [
    ...triggerRuns(transition.trigger),
    ...guardRuns(transition),
    ...targetRuns(transition, targetNames),
    ...actionRuns(transition),
  ];
}

/** A branch of a table: guard, or `otherwise`. */
export function branchRuns({ guard }: ChartTransition): Run[] {
  return guard ? [{ text: guard, style: 'guard' }] : [{ text: 'otherwise', style: 'keyword' }];
}

export function targetRuns(transition: ChartTransition, targetNames: readonly string[]): Run[] {
  if (targetNames.length > 0) return [{ text: `→\u00a0${targetNames.join(', ')} `, style: 'target' }];
  return transition.actions.length === 0 ? [{ text: 'ignored ', style: 'keyword' }] : [];
}

export function actionRuns({ actions }: ChartTransition): Run[] {
  return actions.length === 0 ? [] : [{ text: `/\u00a0${actions.join(', ')}`, style: 'action' }];
}

function triggerRuns(trigger: ChartTrigger): Run[] {
  const style = { invokeError: 'error', always: 'keyword' } as const;
  const own = trigger.kind === 'invokeError' || trigger.kind === 'always' ? style[trigger.kind] : 'event';
  return [{ text: `${triggerText(trigger)} `, style: own }];
}

function guardRuns({ guard }: ChartTransition): Run[] {
  return guard === null ? [] : [{ text: `[${guard}] `, style: 'guard' }];
}
