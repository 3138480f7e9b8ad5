import type { AnyMachineSnapshot } from 'xstate';

/** The events that a user interface sends to a flow: none that the flow or the page raises for itself. */
export type UserEventOf<S extends AnyMachineSnapshot> = Exclude<
  Parameters<S['can']>[0],
  { readonly type: `internal.${string}` | `xstate.${string}` | 'flow.interrupted' }
>;

type PayloadOf<E> = Omit<E, 'type'>;

/** Makes an event from what it carries: of nothing, of something, or of what may be left out. */
type IntentOf<E> = keyof PayloadOf<E> extends never
  ? () => E
  : Partial<PayloadOf<E>> extends PayloadOf<E>
    ? (payload?: PayloadOf<E>) => E
    : (payload: PayloadOf<E>) => E;

/** By event type, the function that makes the event. */
export type IntentsOf<S extends AnyMachineSnapshot> = {
  readonly [E in UserEventOf<S> as E['type']]?: IntentOf<E>;
};

type AnyIntent = (payload?: object) => { readonly type: string };

const known = new Map<string, AnyIntent>();

/** The same function every time, so that two views of one moment are equal. */
export function intentOf(type: string): AnyIntent {
  const intent = known.get(type) ?? ((payload) => ({ ...payload, type }));
  known.set(type, intent);
  return intent;
}
