import type { Clock } from '../../../../src/domain/index.ts';
import type { Emulator, Fault, IssuedTokens } from '../../../../src/emulator/index.ts';
import type { FetchFunction, TokenFunction } from '../../../../src/http/index.ts';
import {
  type EmailEnrollment,
  type EmailEnrollmentServices,
  emailEnrollmentPort,
} from '../../../../src/ports/index.ts';

export type EmailOperationName = keyof EmailEnrollmentServices;

/** Whether a name under which the machine invokes something is a service of the provider. */
export const isOperation = (src: string): src is EmailOperationName => src in emailEnrollmentPort;

/** Stands between every client and the emulator, as a fault of the provider would. */
export type Wire = (
  request: Request,
  next: (request: Request) => Promise<Response>,
  emulator: Emulator<string, unknown>,
) => Promise<Response>;

/** A client's `fetch`, with something in between or not. */
export function wired(
  send: (request: Request) => Promise<Response>,
  emulator: Emulator<string, unknown>,
  wire?: Wire,
): FetchFunction {
  return (url, init) => {
    const request = new Request(url, init);
    return wire ? wire(request, send, emulator) : send(request);
  };
}

/** What the client of a provider is given. */
export interface ClientSettings {
  readonly token: TokenFunction;
  readonly fetch: FetchFunction;
  readonly subject: string;
  readonly clock: Clock;
}

/** Where the flow stands when an outcome is wanted. */
export interface Wanted {
  /** The name under which the machine invokes the service. */
  readonly operation: EmailOperationName;
  readonly name: string;
  /** Whether the flow looks what became of a code that it has sent: it will go on with that very code. */
  readonly isCodeInUse: boolean;
}

/** How to make a request that is held fail. */
export interface Cause {
  /** What the emulator is told to answer; nothing where it fails by itself. */
  readonly fault?: Fault;
  /** Whether more is demanded of the user from now on. */
  readonly isDemand?: true;
}

/** A provider's emulator with what else happens at the account, beside the flow. */
export interface World {
  /** Listens on a port of its own. */
  readonly emulator: Emulator<string, unknown>;
  close(): Promise<void>;
  /** The requests that the operations become, by the emulator's names. */
  readonly requests: { readonly [K in EmailOperationName]: string | undefined };
  services(settings: ClientSettings): EmailEnrollmentServices;
  /** Another client of the same account, whose token is always new. */
  readonly others: EmailEnrollmentServices;
  /** What the application does for a token while more is demanded of the user. */
  readonly refresh?: (tokens: IssuedTokens) => Promise<IssuedTokens>;
  /** An enrollment of an earlier visit. */
  enrollment(): Promise<EmailEnrollment>;
  /** What others have done meanwhile, so that the call succeeds in the wanted way. */
  arrange(wanted: Wanted): Promise<void>;
  /** What makes the call fail for real; undefined where only a fault does. */
  cause(wanted: Wanted): Promise<Cause | undefined>;
  /** Gives a user a second factor, or takes it away. */
  setSecondFactor(user: string, hasOne: boolean): void;
  /** A code that some other address got by mail. */
  codeOfAnotherAddress(): Promise<string>;
  /** What the account has of the address. */
  readonly entry: 'none' | 'unproved' | 'proved';
  /** Whether a code that is sent anew takes the place of the one before. */
  readonly invalidatesOlderCodes: boolean;
}
