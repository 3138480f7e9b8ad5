import type { AnyMachineSnapshot } from 'xstate';
import { type AccountFailure, accountFailure, isRecord } from '../domain/index.ts';
import { isAccepted, userEventTypes } from './accepted-events.ts';
import { type IntentsOf, intentOf, type UserEventOf } from './intents.ts';

type MetaOf<S extends AnyMachineSnapshot> =
  ReturnType<S['getMeta']> extends Readonly<Record<string, infer Meta>> ? NonNullable<Meta> : never;

/** The steps of a flow: the screens that its states name. */
export type StepOf<S extends AnyMachineSnapshot> =
  MetaOf<S> extends { readonly step: infer Step } ? Step : string | undefined;

/**
 * What a screen shows of a flow and can do with it. Plain data but for `intents`, whose functions stay the
 * same, so that equal views compare equal member by member; nothing secret is in it.
 */
export interface ViewOf<S extends AnyMachineSnapshot> {
  /** The screen to show: what the active state has as `meta.step`. */
  readonly step: StepOf<S>;
  /** An effect is in flight: something is being sent, created, changed or deleted. */
  readonly isBusy: boolean;
  /** A read is in flight, and the user waits for it. */
  readonly isReading: boolean;
  /** It is the user's turn. */
  readonly isAwaitingUser: boolean;
  /** The flow waits for step-up: see `StepUp.prompt`. */
  readonly isParked: boolean;
  /** It cannot go on as it is; `failure` says why. */
  readonly isFailed: boolean;
  /** The flow is over; `snapshot.output` says what it came to. */
  readonly isDone: boolean;
  /** Every event that a user interface can send, and whether the flow has a use for it now. */
  readonly can: { readonly [Type in UserEventOf<S>['type']]: boolean };
  /** For each event that the flow has a use for now, the function that makes it; the others are absent. */
  readonly intents: IntentsOf<S>;
  /** What went wrong last. Branch and translate on its `kind`. */
  readonly failure: AccountFailure | null;
  /**
   * When another code can be asked for (epoch ms); null when it can be now, when nobody knows, or where the flow
   * has no codes.
   */
  readonly resendAt: number | null;
  /**
   * When the code, or what a ceremony was begun with, stops being valid (epoch ms), as it was told when it
   * came; null where it is of no use any more.
   */
  readonly expiresAt: number | null;
  /** When to come back after a refusal for being too fast (epoch ms), where the provider says. */
  readonly retryAt: number | null;
}

/**
 * What a screen shows of a flow at one moment, and what it can do: pure, so call it in every render. It is
 * made from the tags and the step of the snapshot, never from state paths, and takes the snapshot of any
 * flow, those of `createFlows` and the step-up prompt included.
 *
 * An event that carries something counts as possible when it would be accepted with a well-formed payload. A
 * machine of one's own says which guards judge the payload by handing it to them:
 * `guard: { type: 'isCodeGiven', params: ({ event }) => event }`.
 *
 * @example
 * const view = viewOf(flow.getSnapshot());
 * const { 'code.resend': resend } = view.intents;
 * button.disabled = !resend;
 * button.onclick = () => resend && send(flow, resend());
 */
export function viewOf<S extends AnyMachineSnapshot>(snapshot: S): ViewOf<S>;
export function viewOf(snapshot: AnyMachineSnapshot): ViewOf<AnyMachineSnapshot> {
  const { tags, status } = snapshot;
  const isActive = status === 'active';
  const types = userEventTypes(snapshot);
  const possible = types.filter((type) => isAccepted(snapshot, type));
  const { challenge, registration, failure = null } = knownTo(snapshot);
  const retryAt = isActive ? timeOf(failure, 'retryAt') : null;
  const isAwaitingUser = isActive && tags.has('awaitingUser');
  // Where it is the user's turn to do something else, what was sent before is of no use any more.
  const isInUse = isActive && (!isAwaitingUser || USES.some((type) => possible.includes(type)));
  const isResendAhead = isActive && types.includes('code.resend') && !possible.includes('code.resend');
  return {
    step: Object.values(snapshot.getMeta()).find(isRecord)?.step,
    isBusy: isActive && tags.has('busy'),
    isReading: isActive && tags.has('reading'),
    isAwaitingUser,
    isParked: isActive && tags.has('parked'),
    isFailed: tags.has('failed') || status === 'error',
    isDone: status === 'done' || tags.has('done'),
    can: Object.fromEntries(types.map((type) => [type, possible.includes(type)])),
    intents: Object.fromEntries(possible.map((type) => [type, intentOf(type)])),
    failure,
    resendAt: isResendAhead ? latest(timeOf(challenge, 'resendAt'), retryAt) : null,
    expiresAt: isInUse ? timeOf(challenge ?? registration, 'expiresAt') : null,
    retryAt,
  };
}

/** The events that use what expires. */
const USES = ['code.submit', 'ceremony.start'];

/** What flows keep under the same names; each may do without. */
interface Known {
  readonly challenge?: unknown;
  readonly registration?: unknown;
  readonly failure?: AccountFailure | null;
}

function knownTo({ context, output, status }: AnyMachineSnapshot): Known {
  // Not its text: what an error quotes may be secret.
  if (status === 'error')
    return { failure: accountFailure('unexpected', 'The machine broke down: see snapshot.error.') };
  const known: Known = context;
  const end: Known = isRecord(output) ? output : {};
  return { ...known, failure: known.failure ?? end.failure ?? null };
}

function timeOf(holder: unknown, name: string): number | null {
  const time = isRecord(holder) ? holder[name] : null;
  return typeof time === 'number' ? time : null;
}

function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
