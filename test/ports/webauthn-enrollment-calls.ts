import { continuation } from '../../src/domain/index.ts';
import type { WebAuthnEnrollmentServices } from '../../src/ports/index.ts';
import { CREATION_OPTIONS, REGISTRATION } from '../auth0/passkey-bodies.ts';
import type { CallsOf } from './asked-scopes.ts';

const options = { signal: new AbortController().signal };
const proven = null;

/** Every call that the WebAuthn flow may make. */
export const webAuthnEnrollmentCalls: CallsOf<WebAuthnEnrollmentServices> = {
  start: ({ start }) => start({ proven }, options),
  register: ({ register }) =>
    register(
      {
        registration: { id: 'id1', options: CREATION_OPTIONS, expiresAt: 0, lifetimeMs: 0 },
        continuation: continuation('session', 1),
        credential: REGISTRATION,
        proven,
      },
      options,
    ),
  find: ({ find }) => find({ credentialId: REGISTRATION.id, proven }, options),
};
