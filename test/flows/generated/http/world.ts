import type { AnyStateMachine } from 'xstate';
import type { Fault, OutboxMessage } from '../../../../src/emulator/index.ts';
import type {
  CodeChallenge,
  CreatedEnrollment,
  FoundEnrollment,
  Service,
  StepUpServices,
} from '../../../../src/ports/index.ts';
import type { ClientSettings, Tenant } from './tenant.ts';

// What the flows that end in a typed code have in common over HTTP; `E` is an enrollment of their kind.

export type OperationName = 'enroll' | 'challenge' | 'verify' | 'poll' | 'find' | 'discard';

/** The requests that the operations become, by the emulator's names. */
export type Requests<Name extends string = OperationName> = { readonly [K in Name]?: string };

/** The service with its requests made to wait; `other` is the same one of another client of the account. */
export type Holding<Name extends string = OperationName> = <I, O>(
  operation: Name,
  service: Service<I, O>,
  other: Service<I, O>,
) => Service<I, O>;

/** A provider's emulator, and the machine of a flow with services over HTTP; `Name` are its operations. */
export interface FlowWorld<Name extends string> extends Tenant {
  readonly requests: Requests<Name>;
  machine(
    settings: ClientSettings,
    holding: Holding<Name>,
    stepUp: StepUpServices['stepUp'],
  ): AnyStateMachine;
  /** Who is asked besides the provider, by the names under which the machine invokes them. */
  readonly desks?: Readonly<Record<string, Desk>>;
}

/** Somebody at this side of the wire who is asked by the flow: its answer is no provider's. */
export interface Desk {
  readonly isAsked: boolean;
  /** Does what leads to the outcome of this name; whether there is a way to. */
  answer(name: string): boolean;
}

/** Where the flow stands when an outcome is wanted. */
export interface Wanted {
  /** The name under which the machine invokes the service. */
  readonly operation: OperationName;
  readonly name: string;
  readonly input: unknown;
  /** Whether the flow looks what became of a code that it has sent: it will go on with that very code. */
  readonly isCodeInUse: boolean;
}

/** How to make a request that is held fail. */
export interface Cause {
  /** What the emulator is told to answer; nothing where it fails by itself. */
  readonly fault?: Fault;
  /** Whether more is demanded of the user from now on. */
  readonly isDemand?: true;
  /** How much later than it left the request comes to the server. */
  readonly lateByMs?: number;
}

/** What another client of the account does, with what the flow is about. */
export interface OtherClient<E> {
  enroll(): PromiseLike<CreatedEnrollment<E>>;
  challenge(enrollment: E): PromiseLike<unknown>;
  find(): PromiseLike<FoundEnrollment<E>>;
  discard(enrollment: E): PromiseLike<unknown>;
}

/** A code that was sent before a newer one. */
export interface OlderCode<E> {
  readonly enrollment: E;
  readonly challenge: CodeChallenge;
  readonly code: string;
}

/** What a kind of entry has of its own, whatever is done to it. */
export interface EntryKind<E> extends Omit<FlowWorld<OperationName>, keyof Tenant> {
  /** Where the flow's codes go. */
  readonly address: string;
  /** What else has to be so of a message that the call has sent. */
  checkSent?(input: unknown, message: OutboxMessage): void;
  /** Whether a code that has done its service is accepted again, which changes nothing. */
  readonly isProofRepeatable?: true;
  /** Whether a code could still be proved with; only where a new one takes the place of those before. */
  isStillGood?(older: OlderCode<E>): Promise<boolean>;
}

/** A provider's emulator with what else happens at the account, beside the flow. */
export interface World<E> extends Tenant, EntryKind<E> {
  /** An enrollment of an earlier visit. */
  enrollment(): Promise<E>;
  /** What others have done meanwhile, so that the call succeeds in the wanted way. */
  arrange(wanted: Wanted): Promise<void>;
  /** What makes the call fail for real; undefined where only a fault does. */
  cause(wanted: Wanted): Promise<Cause | undefined>;
  /** A code that was sent to somebody else. */
  codeOfAnother(): Promise<string>;
  /** What the account has of it. */
  readonly entry: 'none' | 'unproved' | 'proved';
}
