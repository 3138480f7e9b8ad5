import { deleteAuthenticationMethod } from '../../../../src/auth0/index.ts';
import { createSeededSource } from '../../../../src/emulator/seeded-source.ts';
import { unheldCredential } from '../../../../src/emulator/webauthn/verification.ts';
import { USER } from '../../email-run.ts';
import type { Auth0Tenant } from './auth0-tenant.ts';
import { answerOf } from './service-result.ts';

// Auth0 contract section 3: so many methods are listed at most, without a next page
const LISTED = 20;

/** Has others fill the list of the user's passkeys, past the API, or take away again what they put there. */
export function auth0PasskeyList({ emulator, clientOf }: Auth0Tenant): (isFull: boolean) => Promise<void> {
  const source = createSeededSource('passkeys of others');
  let added: readonly string[] = [];

  function add(): string {
    return emulator.accounts.addMethod(USER, {
      ...unheldCredential(source),
      type: 'passkey',
      identityUserId: emulator.accounts.get(USER).id,
      relyingPartyId: 'localhost',
      userAgent: undefined,
      lastAuthAt: undefined,
    });
  }

  return async (isFull) => {
    if (isFull && added.length === 0) added = Array.from({ length: LISTED }, add);
    if (isFull) return;
    for (const id of added) await deleteAuthenticationMethod(clientOf(USER), id).then(answerOf);
    added = [];
  };
}
