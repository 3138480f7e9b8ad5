import type { AnyActorRef } from 'xstate';

/** The events that a flow takes from outside: those it raises for itself are not among them. */
export type PublicEventOf<A extends AnyActorRef> = Exclude<
  Parameters<A['send']>[0],
  { readonly type: `internal.${string}` | `xstate.${string}` }
>;

/** What became of an event. */
export type SendAnswer =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      /**
       * `reserved`: only the flow itself sends such events. `not_now`: the flow's present state has no use
       * for it, as when a button is clicked twice. `ended`: the flow is over.
       */
      readonly reason: 'reserved' | 'not_now' | 'ended';
    };

/**
 * Sends an event to a flow and says whether it was accepted. `actor.send` itself ignores what does not fit
 * in silence, and would take `xstate.done.actor.…` from anyone; this does neither.
 */
export function send<A extends AnyActorRef>(actor: A, event: PublicEventOf<A>): SendAnswer {
  if (/^(internal|xstate)\./.test(event.type)) return { accepted: false, reason: 'reserved' };
  const snapshot: unknown = actor.getSnapshot();
  if (!isAsking(snapshot) || snapshot.status !== 'active') return { accepted: false, reason: 'ended' };
  if (!snapshot.can(event)) return { accepted: false, reason: 'not_now' };
  actor.send(event);
  return { accepted: true };
}

interface Asking {
  readonly status: string;
  can(event: unknown): boolean;
}

function isAsking(snapshot: unknown): snapshot is Asking {
  return typeof snapshot === 'object' && snapshot !== null && 'status' in snapshot && 'can' in snapshot;
}
