import type { Authorization } from './authorization/index.ts';
import type { Emulator } from './emulator.ts';
import type { Outbox } from './outbox.ts';
import type { EmulatorServer } from './server.ts';

/** The parts that every emulator is put together from. */
export interface EmulatorParts<Operation extends string> {
  readonly server: EmulatorServer<Operation>;
  readonly authorization: Authorization;
  readonly outbox: Outbox;
  readonly publicUrl: string | undefined;
  /** Where it is while it does not listen and no `publicUrl` is given. */
  readonly origin: string;
}

/** Puts the parts of an emulator behind its public face. */
export function assembleEmulator<Operation extends string, Accounts>(
  { server, authorization, outbox, publicUrl, origin }: EmulatorParts<Operation>,
  accounts: Accounts,
): Emulator<Operation, Accounts> {
  const url = () => publicUrl ?? server.listeningUrl ?? origin;
  // Behind a `publicUrl` stands something that this process may not be able to reach.
  const ownFetch: typeof globalThis.fetch = (input, init) =>
    publicUrl === undefined && server.listeningUrl !== undefined
      ? globalThis.fetch(input, init)
      : server.fetch(input, init);

  return {
    get url() {
      return url();
    },
    fetch: server.fetch,
    listen: server.listen,
    issueToken: (user, options) => authorization.issueToken(user, url(), options),
    signIn: (user, options = {}, fetch = ownFetch) => authorization.signIn(user, url(), options, fetch),
    visit: (user, authorizeUrl, fetch = ownFetch) => authorization.visit(user, new URL(authorizeUrl), fetch),
    outbox,
    requests: server.requests,
    faults: server.faults,
    accounts,
  };
}
