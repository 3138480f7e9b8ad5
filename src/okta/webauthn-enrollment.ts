import type {
  CredentialEnrollment,
  FoundCredential,
  StartedRegistration,
  WebAuthnEnrollmentServices,
} from '../ports/index.ts';
import type { OktaClient } from './client.ts';
import { lifetimeLeftMs } from './lifetime.ts';
import {
  createWebAuthnEnrollment,
  listWebAuthnEnrollments,
  newWebAuthnEnrollmentOf,
  startWebAuthnEnrollment,
  type WebAuthnEnrollment,
} from './webauthn.ts';

/** How long a registration lives at most (ms). Okta contract section 9 */
export const WEBAUTHN_REGISTRATION_LIFETIME_MS = 300_000;

/**
 * The WebAuthn flow on Okta MyAccount. Each call is one request. What is pending has no id: the challenge in
 * the credential tells Okta which registration it is for.
 */
export function webAuthnEnrollment(client: OktaClient): WebAuthnEnrollmentServices {
  return {
    start: ({ proven }, { signal }) =>
      startWebAuthnEnrollment(client, { signal, proven }).map<StartedRegistration>(({ data, ...facts }) => {
        const lifetimeMs = lifetimeLeftMs(data.expiresAt, facts, WEBAUTHN_REGISTRATION_LIFETIME_MS);
        return {
          registration: {
            id: null,
            options: data.options,
            expiresAt: facts.receivedAt + lifetimeMs,
            lifetimeMs,
          },
          continuation: null,
        };
      }),

    register: ({ credential, proven }, { signal }) =>
      createWebAuthnEnrollment(client, newWebAuthnEnrollmentOf(credential), { signal, proven }).map(
        ({ data }) => enrollmentOf(data, credential.id),
      ),

    find: ({ credentialId, proven }, { signal }) =>
      listWebAuthnEnrollments(client, { signal, proven }).map(({ data }) => foundIn(data, credentialId)),
  };
}

// Okta contract 7.5: `credentialId` is what tells; an entry without one may be any credential.
function foundIn(enrollments: readonly WebAuthnEnrollment[], credentialId: string): FoundCredential {
  const known = enrollments.find((enrollment) => enrollment.credentialId === credentialId);
  if (known) return { status: 'enrolled', enrollment: enrollmentOf(known, credentialId) };
  const isAnyUntold = enrollments.some((enrollment) => enrollment.credentialId === null);
  return { status: isAnyUntold ? 'unknown' : 'absent' };
}

function enrollmentOf({ id, name }: WebAuthnEnrollment, credentialId: string): CredentialEnrollment {
  return { id, credentialId, name };
}
