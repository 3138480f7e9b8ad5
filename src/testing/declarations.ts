import type { AnyStateMachine, EventFromLogic, InputFrom, OutputFrom, SnapshotFrom } from 'xstate';
import type { Invariant } from './invariants.ts';

/** One way to send an event: a readable name and the event itself. */
export interface PayloadCase<E = unknown> {
  /** Appears in titles and in replays: `right code`. */
  readonly name: string;
  readonly event: E;
}

/**
 * How the test sends an event. `true`: the event has no payload. `false`: never from outside, the machine
 * raises it for itself or a child sends it.
 */
export type EventCases<E = unknown> = boolean | readonly PayloadCase<E>[];

/** A value, or how to make it from what the call was called with. */
export type Answer<I, O> = O | ((input: I) => O);

/** What a child actor may come to, by readable names: `{ ok: { sent: … }, errors: { network: … } }`. */
export interface OutcomeCases<I = unknown, O = unknown> {
  /** What a promise resolves with, or the output of a child machine. */
  readonly ok?: { readonly [name: string]: Answer<I, O> };
  /** What a promise rejects with. */
  readonly errors?: { readonly [name: string]: Answer<I, unknown> };
  /** The events that a callback actor or a child machine sends to its parent, any number of times. */
  readonly emits?: { readonly [name: string]: Answer<I, { readonly type: string }> };
  /** Said of an actor that neither ends nor sends anything, such as one that only listens. */
  readonly silent?: true;
}

type EventOf<M extends AnyStateMachine> = EventFromLogic<M>;
type ActorsIn<M extends AnyStateMachine> = NonNullable<NonNullable<Parameters<M['provide']>[0]>['actors']>;

/** The payload cases of every event that the machine declares. */
export type EventsOf<M extends AnyStateMachine> = {
  readonly [K in EventOf<M>['type']]: EventCases<Extract<EventOf<M>, { readonly type: K }>>;
};

/** The outcomes of every actor, by the name under which the machine invokes it (`src`), or by invoke id. */
export type OutcomesOf<M extends AnyStateMachine> = {
  readonly [K in keyof ActorsIn<M>]-?: OutcomeCases<
    InputFrom<NonNullable<ActorsIn<M>[K]>>,
    OutputFrom<NonNullable<ActorsIn<M>[K]>>
  >;
};

/** What a machine is told from outside, and what tells its states apart. */
export interface FlowModelOptions<M extends AnyStateMachine> {
  /** What the machine starts with. */
  readonly input?: InputFrom<M>;
  /** Several ways to start, by readable names, instead of `input`; the first is the usual one. */
  readonly inputs?: { readonly [name: string]: InputFrom<M> };
  readonly events: EventsOf<M>;
  readonly outcomes: OutcomesOf<M>;
  /**
   * What of the context tells two states apart, as data. By default the whole context, secrets and
   * continuations by kind and presence: leave out what only grows, such as counters and times.
   */
  readonly key?: (context: ContextOf<M>) => unknown;
  /** Checked in every state of the model, and after every step of a driver. */
  readonly invariants?: readonly Invariant[];
  /** How many states to explore before giving up; 5,000 by default. */
  readonly maxStates?: number;
}

/** What the machine keeps in its context. */
export type ContextOf<M extends AnyStateMachine> = SnapshotFrom<M>['context'];

/** The declarations without the machine's types, as the kit itself reads them. */
export interface Declarations {
  readonly inputs: { readonly [name: string]: unknown };
  readonly events: { readonly [type: string]: EventCases };
  readonly outcomes: { readonly [name: string]: OutcomeCases };
  readonly key: ((context: unknown) => unknown) | undefined;
  readonly invariants: readonly Invariant[];
  readonly maxStates: number;
}

/** A fault in the declarations or in the machine that the kit cannot work with; the message names the place. */
export class FlowModelError extends Error {
  override readonly name = 'FlowModelError';
}
