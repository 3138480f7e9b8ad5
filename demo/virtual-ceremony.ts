import { err, ok, type Result } from 'neverthrow';
import { type AccountFailure, accountFailure, secret } from '../src/domain/index.ts';
import type { VirtualAuthenticator } from '../src/emulator/index.ts';
import type { AuthenticationCeremonyServices, RegistrationCeremonyServices } from '../src/ports/index.ts';

/** The page that the user is on; its domain is the relying party of the emulators. */
export const PAGE = { origin: 'http://localhost:3000' };

/** What the errors of a ceremony mean to a flow. WebAuthn Level 3 sections 5.1.3 and 5.1.4 */
const KINDS = {
  NotAllowedError: 'not_completed',
  InvalidStateError: 'already_registered',
  SecurityError: 'rp_mismatch',
} as const;

/** The ceremonies of a page without a browser. Who is asked, and where, may change between them. */
export function virtualCeremonies(
  authenticator: () => VirtualAuthenticator,
  page: () => { readonly origin: string } = () => PAGE,
): RegistrationCeremonyServices & AuthenticationCeremonyServices {
  return {
    checkSupport: async () => ok({ isPlatformAuthenticatorAvailable: true }),
    createCredential: ({ options }) => held(() => authenticator().create(options, page())),
    getAssertion: ({ options }) => held(async () => secret(await authenticator().get(options, page()))),
  };
}

async function held<T>(ceremony: () => Promise<T>): Promise<Result<T, AccountFailure>> {
  try {
    return ok(await ceremony());
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    const kind = Object.entries(KINDS).find(([error]) => error === name)?.[1];
    return err(accountFailure(kind ?? 'unexpected', message));
  }
}
