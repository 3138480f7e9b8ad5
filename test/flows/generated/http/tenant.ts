import type { Clock } from '../../../../src/domain/index.ts';
import type { Emulator, IssuedTokens } from '../../../../src/emulator/index.ts';
import type { FetchFunction, TokenFunction } from '../../../../src/http/index.ts';

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

/** A provider's emulator, listening on a port of its own. */
export interface Tenant {
  readonly emulator: Emulator<string, unknown>;
  close(): Promise<void>;
  /** What the application does for a token while more is demanded of the user. */
  readonly refresh?: (tokens: IssuedTokens) => Promise<IssuedTokens>;
  /** Gives a user a second factor, or takes it away. */
  setSecondFactor(user: string, hasOne: boolean): void;
}
