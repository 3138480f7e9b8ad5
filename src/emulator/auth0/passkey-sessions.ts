import type { SeededSource } from '../seeded-source.ts';
import type { WebAuthnCeremony } from '../webauthn/verification.ts';

/** Who is to be created when a sign-up is completed. */
export interface NewPasskeyUser {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly email?: string;
}

/** A sign-in that was started, or with `newUser` a sign-up. */
export interface PasskeySession extends WebAuthnCeremony {
  readonly clientId: string;
  readonly newUser: NewPasskeyUser | undefined;
}

/** The sign-ins and sign-ups of one emulator that were started, by their `auth_session`. */
export interface PasskeySessions {
  /** Answers the `auth_session`. */
  start(session: PasskeySession): string;
  /** A session that can still be completed at a time (epoch ms). */
  find(authSession: string, now: number): PasskeySession | undefined;
  /** Takes a session out; `false` where it is gone already. */
  end(authSession: string): boolean;
}

/** Creates the sessions of one emulator. */
export function createPasskeySessions(source: SeededSource): PasskeySessions {
  const sessions = new Map<string, PasskeySession>();
  return {
    start(session) {
      const authSession = source.base64url(64);
      sessions.set(authSession, session);
      return authSession;
    },
    find(authSession, now) {
      const session = sessions.get(authSession);
      return session && session.expiresAt > now ? session : undefined;
    },
    end: (authSession) => sessions.delete(authSession),
  };
}
