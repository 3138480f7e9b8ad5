import type { SeededSource } from '../seeded-source.ts';

/** What connecting an account began with (Auth0 contract section 10.1). */
export interface ConnectRequest {
  readonly accountId: string;
  readonly connection: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly scopes: readonly string[];
}

/** A user on the way to another provider and back. */
export interface ConnectSession extends ConnectRequest {
  /** Opens the page that leads to the other provider. */
  readonly ticket: string;
  readonly authSession: string;
  readonly expiresAt: number;
  /** What the user has brought back; not there before they agreed. */
  agreed: { readonly connectCode: string; readonly upstreamUser: string } | undefined;
  /** `waiting` until the user has decided, `decided` until the account is connected. */
  status: 'waiting' | 'decided' | 'completed';
}

/** The sessions of one emulator. */
export interface ConnectSessions {
  begin(request: ConnectRequest, expiresAt: number): ConnectSession;
  /** The session whose user has still to decide. */
  waiting(ticket: string | null, now: number): ConnectSession | undefined;
  /** The session of this user, completed ones included. */
  find(accountId: string, authSession: unknown, now: number): ConnectSession | undefined;
  /** The user agrees, as `upstreamUser` at the other provider. Answers the callback URL. */
  approve(session: ConnectSession, upstreamUser: string): URL;
  /** The user, or the other provider, says no. Answers the callback URL. */
  deny(session: ConnectSession, error: string, description: string): URL;
}

/** What the sessions need. */
export interface ConnectSessionParts {
  readonly source: SeededSource;
  readonly connectCodeIn: 'query_with_challenge' | 'query' | 'fragment';
}

/** Creates the sessions of one emulator. */
export function createConnectSessions({ source, connectCodeIn }: ConnectSessionParts): ConnectSessions {
  const sessions = new Map<string, ConnectSession>();

  /** Auth0 contract section 10.2. */
  function backTo(session: ConnectSession, answer: Readonly<Record<string, string>>): URL {
    const { redirectUri, state, codeChallenge } = session;
    const url = new URL(redirectUri);
    const parameters = { ...answer, ...(state !== undefined && { state }) };
    const isQuery =
      connectCodeIn === 'query' || (connectCodeIn === 'query_with_challenge' && codeChallenge !== undefined);
    if (isQuery) for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    else url.hash = new URLSearchParams(parameters).toString();
    return url;
  }

  return {
    begin(request, expiresAt) {
      const session: ConnectSession = {
        ...request,
        expiresAt,
        ticket: uuidOf(source.hex(32)),
        authSession: source.base64url(48),
        agreed: undefined,
        status: 'waiting',
      };
      sessions.set(session.authSession, session);
      return session;
    },
    waiting(ticket, now) {
      const session = [...sessions.values()].find((candidate) => candidate.ticket === ticket);
      return session?.status === 'waiting' && session.expiresAt > now ? session : undefined;
    },
    find(accountId, authSession, now) {
      const session = sessions.get(String(authSession));
      return session?.accountId === accountId && session.expiresAt > now ? session : undefined;
    },
    approve(session, upstreamUser) {
      const connectCode = source.base64url(43);
      session.agreed = { connectCode, upstreamUser };
      session.status = 'decided';
      return backTo(session, { connect_code: connectCode });
    },
    deny(session, error, description) {
      session.status = 'decided';
      return backTo(session, { error, error_description: description });
    },
  };
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
