import type { AnyStateMachine, Snapshot, StateNode } from 'xstate';
import { isRecord } from '../domain/index.ts';
import { declaredOperation } from './declared-operation.ts';

/** A persisted snapshot that the machine can go on from, and what was taken out of it. */
export interface RestorableSnapshot {
  readonly snapshot: Snapshot<unknown>;
  /** Whether an effect was under way: it is not started again, and the flow has to find out. */
  readonly isInterrupted: boolean;
}

/**
 * Takes the effects out of a persisted snapshot, so that XState does not start them again; reads stay and
 * begin anew. What is not declared (see `Operation`) counts as an effect. Answers `undefined` when the
 * snapshot is none of this machine's: XState would make an actor of it that does nothing.
 */
export function restorable(machine: AnyStateMachine, snapshot: unknown): RestorableSnapshot | undefined {
  if (!isPersisted(snapshot) || !isValueOf(machine.root, snapshot.value)) return undefined;
  const all = Object.entries(snapshot.children);
  const kept = all.filter(([, child]) => !isRunning(child) || isRead(machine, child));
  const quiet = { ...snapshot, children: Object.fromEntries(kept) };
  return {
    snapshot: { ...quiet, status: 'active', output: undefined, error: undefined },
    isInterrupted: kept.length < all.length,
  };
}

interface Persisted {
  readonly value: unknown;
  readonly children: Readonly<Record<string, unknown>>;
}

function isPersisted(value: unknown): value is Persisted {
  return isRecord(value) && value.status === 'active' && isRecord(value.context) && isRecord(value.children);
}

function isRunning(child: unknown): boolean {
  return !isRecord(child) || !isRecord(child.snapshot) || child.snapshot.status === 'active';
}

function isRead(machine: AnyStateMachine, child: unknown): boolean {
  if (!isRecord(child) || typeof child.src !== 'string') return false;
  return declaredOperation(machine.implementations.actors[child.src])?.kind === 'read';
}

type AnyStateNode = Pick<StateNode, 'type'> & { readonly states: Readonly<Record<string, AnyStateNode>> };

// XState takes `{ active: 'renamed' }` without a word, and throws or does nothing later.
function isValueOf(node: AnyStateNode, value: unknown): boolean {
  const names = typeof value === 'string' ? [value] : isRecord(value) ? Object.keys(value) : undefined;
  if (!names || names.length !== numberOfActive(node)) return false;
  return names.every((name) => {
    const child = Object.hasOwn(node.states, name) ? node.states[name] : undefined;
    return child !== undefined && isValueOf(child, isRecord(value) ? value[name] : {});
  });
}

function numberOfActive({ type, states }: AnyStateNode): number {
  if (type === 'compound') return 1;
  return Object.values(states).filter((child) => child.type !== 'history').length;
}
