import { err, ok, type Result } from 'neverthrow';
import { type Actor, type AnyStateMachine, createActor, type InspectionEvent } from 'xstate';
import type { Clock } from '../domain/index.ts';
import type { FlowEnvelope } from './envelope.ts';
import { attached } from './markers.ts';
import { restorable } from './restorable-snapshot.ts';
import type { RefusalFacts } from './resume-refusal.ts';
import type { FlowTimer } from './timers.ts';

/** What tells a flow that an effect was under way when the page went away. */
export const INTERRUPTED = { type: 'flow.interrupted' };

/** What a restored actor is created with. */
export interface ActorSurroundings {
  readonly clock: Clock;
  readonly inspect?: (event: InspectionEvent) => void;
}

/** A flow as it was stored, not running yet. */
export interface RestoredFlow {
  readonly actor: Actor<AnyStateMachine>;
  readonly isInterrupted: boolean;
  readonly timers: readonly FlowTimer[];
  readonly savedAt: number;
}

/** The flow of an envelope. A machine that fails over what is stored cannot go on with it: `incompatible`. */
export function restored(
  machine: AnyStateMachine,
  envelope: FlowEnvelope,
  surroundings: ActorSurroundings,
): Result<RestoredFlow, RefusalFacts> {
  try {
    const flow = restoredBy(machine, envelope, surroundings);
    return flow ? ok(flow) : err({ kind: 'incompatible' });
  } catch {
    // Such as a guard that reads what an older context does not have.
    return err({ kind: 'incompatible' });
  }
}

function restoredBy(
  machine: AnyStateMachine,
  { snapshot: stored, timers: storedTimers, continuations, savedAt }: FlowEnvelope,
  surroundings: ActorSurroundings,
): RestoredFlow | null {
  const { snapshot, timers } = attached(
    { snapshot: stored, timers: storedTimers },
    continuations,
    surroundings.clock.now(),
  );
  const found = restorable(machine, snapshot);
  if (!found) return null;
  const { isInterrupted } = found;
  const actor = createActor(machine, { ...surroundings, snapshot: found.snapshot });
  const state = actor.getSnapshot();
  if (state.status !== 'active') return null;
  // Left where it is, it would wait for ever for an answer that does not come.
  if (isInterrupted && !state.can(INTERRUPTED)) return null;
  return { actor, isInterrupted, timers, savedAt };
}
