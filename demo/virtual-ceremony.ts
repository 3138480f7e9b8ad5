import { err, ok } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../src/domain/index.ts';
import type { VirtualAuthenticator } from '../src/emulator/index.ts';
import type { RegistrationCeremonyServices } from '../src/ports/index.ts';

/** The page that the user is on; its domain is the relying party of the emulators. */
export const PAGE = { origin: 'http://localhost:3000' };

/** What the errors of a ceremony mean to a flow. WebAuthn Level 3 section 5.1.3 */
const KINDS = {
  NotAllowedError: 'not_completed',
  InvalidStateError: 'already_registered',
  SecurityError: 'rp_mismatch',
} as const;

/** The ceremonies of a page without a browser. Who is asked, and where, may change between them. */
export function virtualRegistration(
  authenticator: () => VirtualAuthenticator,
  page: () => typeof PAGE = () => PAGE,
): RegistrationCeremonyServices {
  return {
    checkSupport: async () => ok({ isPlatformAuthenticatorAvailable: true }),
    async createCredential({ options }) {
      try {
        return ok(await authenticator().create(options, page()));
      } catch (thrown) {
        return err(ceremonyFailureOf(thrown));
      }
    },
  };
}

/** What a ceremony has failed with, as `account-flows/webauthn` tells it. */
export function ceremonyFailureOf(thrown: unknown): AccountFailure {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const kind = Object.entries(KINDS).find(([error]) => error === name)?.[1];
  return accountFailure(kind ?? 'unexpected', message);
}
