import { errAsync } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../domain/index.ts';
import { type Answer, stringIn } from '../http/index.ts';
import {
  DEFAULT_COOLDOWN_MS,
  type EmailEnrollment,
  type EmailEnrollmentServices,
  type EnrolledEmail,
  type FoundEmail,
  notSupported,
  type SentEmail,
} from '../ports/index.ts';
import type { Auth0Client } from './client.ts';
import { type EmailMethod, emailKind } from './methods/email.ts';
import type { PendingMethod } from './methods/method.ts';
import { createMethod, listMethods, sessionLifetimeMs, verifyMethod } from './methods/operations.ts';

/**
 * The email flow on Auth0 My Account. Each call is one request. `enroll` sends the code itself, and so does
 * `challenge`, which enrolls again: a new id and a new session take the place of the old ones. What stays
 * unverified lapses by itself and cannot be discarded; there is no link to poll for.
 */
export function emailEnrollment(client: Auth0Client): EmailEnrollmentServices {
  return {
    enroll: ({ email, role, proven }, { signal }) =>
      role === 'primary'
        ? errAsync(failure('not_supported', 'enroll', 'My Account adds emails as second factors only.'))
        : createMethod(client, { type: 'email', email }, emailKind, { signal, proven }).map<EnrolledEmail>(
            (answer) => sentEmail(client, email, answer),
          ),

    challenge: ({ enrollment: { email }, proven }, { signal }) =>
      createMethod(client, { type: 'email', email }, emailKind, { signal, proven }).map((answer) =>
        sentEmail(client, email, answer),
      ),

    verify: ({ enrollment, continuation, code, proven }, { signal }) =>
      continuation
        ? verifyMethod(client, enrollment.id, { auth_session: continuation, otp_code: code }, emailKind, {
            signal,
            proven,
          }).map<EmailEnrollment>(({ data }) => ({ ...enrollment, id: data.id }))
        : errAsync(failure('challenge_expired', 'verify', 'The session of the enrollment is gone.')),

    poll: notSupported('poll'),

    find: ({ email, proven }, { signal }) =>
      listMethods(client, { type: 'email' }, decodeListed, { signal, proven }).map(({ data }) =>
        foundIn(data, email),
      ),

    discard: notSupported('discard'),
  };
}

function failure(
  kind: 'not_supported' | 'challenge_expired',
  operation: string,
  message: string,
): AccountFailure {
  return accountFailure(kind, message, { provider: 'auth0', operation });
}

function sentEmail(
  client: Auth0Client,
  email: string,
  { data, receivedAt }: Answer<PendingMethod>,
): SentEmail {
  return {
    enrollment: enrollmentOf(data.id, email),
    challenge: {
      expiresAt: data.auth_session.expiresAt,
      lifetimeMs: sessionLifetimeMs(client, data.auth_session),
      resendAt: receivedAt + DEFAULT_COOLDOWN_MS,
      cooldownMs: DEFAULT_COOLDOWN_MS,
      pollable: false,
    },
    continuation: data.auth_session,
  };
}

// Whatever else is listed in spite of the filter is no email.
function decodeListed(method: unknown): EmailMethod | null | undefined {
  return stringIn(method, 'type') === 'email' ? emailKind.stored(method) : null;
}

// What is pending is not listed (Auth0 contract 15.7 leaves it open): only a proved address says anything.
function foundIn(methods: readonly (EmailMethod | null)[], email: string): FoundEmail {
  const wanted = email.trim().toLowerCase();
  const method = methods.find(
    (candidate) => candidate?.confirmed && candidate.email.toLowerCase() === wanted,
  );
  return method
    ? { status: 'verified', enrollment: enrollmentOf(method.id, method.email) }
    : { status: 'unknown' };
}

function enrollmentOf(id: string, email: string): EmailEnrollment {
  return { id, email, role: 'secondary', discardable: false };
}
