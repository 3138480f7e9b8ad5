import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0Account, Auth0ConnectedAccount } from './accounts.ts';
import type { ConnectSession, ConnectSessions } from './connect-sessions.ts';

/** What can be done about connected accounts without the API. */
export interface Auth0ConnectControls {
  /** Puts a connected account on the user's. Answers its id. */
  addConnectedAccount(
    user: string,
    account: {
      readonly connection: string;
      readonly scopes?: readonly string[];
      /** Who the user is at the other provider; their login by default. */
      readonly upstreamUser?: string;
      /** Epoch ms. */
      readonly expiresAt?: number;
      readonly organizationId?: string;
    },
  ): string;
  /**
   * Does what the user does with the page that `connect_uri` and its ticket lead to: agrees. Answers the
   * callback URL with the code in it.
   * @throws TypeError when nobody waits for that decision.
   */
  approveConnection(url: string | URL, upstreamUser?: string): URL;
  /** The same, but says no. Answers the callback URL with the error in it; `access_denied` by default. */
  denyConnection(url: string | URL, error?: string): URL;
}

/** What the controls need. */
export interface ConnectControlParts {
  readonly accounts: Directory<Auth0Account>;
  readonly sessions: ConnectSessions;
  readonly source: SeededSource;
  readonly clock: Clock;
}

/** The controls of one emulator. */
export function connectControls({
  accounts,
  sessions,
  source,
  clock,
}: ConnectControlParts): Auth0ConnectControls {
  function waitingAt(url: string | URL): ConnectSession {
    const session = sessions.waiting(new URL(url).searchParams.get('ticket'), clock.now());
    if (!session) throw new TypeError('No user waits at this page: its ticket is unknown, used or expired.');
    return session;
  }

  return {
    addConnectedAccount(user, added) {
      const account = accounts.get(user);
      const connected: Auth0ConnectedAccount = {
        id: newConnectedAccountId(source),
        connection: added.connection,
        scopes: added.scopes ?? [],
        upstreamUser: added.upstreamUser ?? account.login,
        createdAt: clock.now(),
        expiresAt: added.expiresAt,
        organizationId: added.organizationId,
      };
      account.connectedAccounts = [...account.connectedAccounts, connected];
      return connected.id;
    },
    approveConnection(url, upstreamUser) {
      const session = waitingAt(url);
      return sessions.approve(session, upstreamUser ?? accounts.get(session.accountId).login);
    },
    denyConnection: (url, error = 'access_denied') =>
      sessions.deny(waitingAt(url), error, 'The user did not agree.'),
  };
}

/** Auth0 contract section 10.6: `cac_` and 22 alphanumerics. */
export function newConnectedAccountId(source: SeededSource): string {
  return `cac_${source.alphanumeric(22)}`;
}
