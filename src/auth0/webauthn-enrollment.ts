import { errAsync } from 'neverthrow';
import { accountFailure } from '../domain/index.ts';
import { stringIn } from '../http/index.ts';
import type {
  CredentialEnrollment,
  FoundCredential,
  StartedRegistration,
  WebAuthnEnrollmentServices,
} from '../ports/index.ts';
import type { Auth0Client } from './client.ts';
import { createMethod, listMethods, sessionLifetimeMs, verifyMethod } from './methods/operations.ts';
import { type PasskeyMethod, passkeyKind } from './methods/passkey.ts';

/** Whose passkey it is to be (of the token's identity by default), and which authenticators may make it. */
export interface WebAuthnEnrollmentOptions {
  /** The database connection: 1 to 128 letters, digits and hyphens. */
  readonly connection?: string;
  /** The user id of a linked identity: 1 to 255 characters. */
  readonly identityUserId?: string;
  /**
   * Whether Auth0 is asked to name the account's passkeys to the browser; true by default. The ceremony of an
   * authenticator that has one of them then ends in `already_registered`. Else it makes a new passkey, in the
   * place of its old one, which stays on the account and proves nothing any more. The flag is internal to
   * Auth0: a tenant may pass it over, and with `false` it is not sent. Auth0 contract section 6
   */
  readonly useExcludeCredentials?: boolean;
}

// Auth0 contract section 3: as many methods are listed at most, and no next page
const LISTED_METHODS = 20;

/**
 * The WebAuthn flow on Auth0 My Account, where a passkey is what can be enrolled. Each call is one request.
 * What stays unverified lapses by itself.
 */
export function webAuthnEnrollment(
  client: Auth0Client,
  { connection, identityUserId, useExcludeCredentials = true }: WebAuthnEnrollmentOptions = {},
): WebAuthnEnrollmentServices {
  const passkey = {
    type: 'passkey' as const,
    ...(connection !== undefined && { connection }),
    ...(identityUserId !== undefined && { identity_user_id: identityUserId }),
    // Auth0 contract section 6: passkeys are the one type of which no unknown member is refused
    ...(useExcludeCredentials && { use_exclude_credentials: true }),
  };
  return {
    start: ({ proven }, { signal }) =>
      createMethod(client, passkey, passkeyKind, { signal, proven }).map<StartedRegistration>(({ data }) => ({
        registration: {
          id: data.id,
          options: data.authn_params_public_key,
          expiresAt: data.auth_session.expiresAt,
          lifetimeMs: sessionLifetimeMs(client, data.auth_session),
        },
        continuation: data.auth_session,
      })),

    register: ({ registration, continuation, credential, proven }, { signal }) =>
      continuation
        ? verifyMethod(
            client,
            registration.id ?? passkeyKind.pendingId ?? '',
            { auth_session: continuation, authn_response: credential },
            passkeyKind,
            { signal, proven },
          ).map(({ data }) => enrollmentOf(data))
        : errAsync(
            accountFailure('challenge_expired', 'The session of the registration is gone.', {
              provider: 'auth0',
              operation: 'register',
            }),
          ),

    find: ({ credentialId, proven }, { signal }) =>
      listMethods(client, { type: 'passkey' }, decodeListed, { signal, proven }).map(({ data }) =>
        foundIn(data, credentialId),
      ),
  };
}

// Whatever else is listed in spite of the filter is no passkey.
function decodeListed(method: unknown): PasskeyMethod | null | undefined {
  return stringIn(method, 'type') === 'passkey' ? passkeyKind.stored(method) : null;
}

// Auth0 contract section 8: `key_id` is the credential's id
function foundIn(methods: readonly (PasskeyMethod | null)[], credentialId: string): FoundCredential {
  const known = methods.find((method) => method?.key_id === credentialId);
  if (known) return { status: 'enrolled', enrollment: enrollmentOf(known) };
  return { status: methods.length < LISTED_METHODS ? 'absent' : 'unknown' };
}

// Auth0 contract section 8: passkeys have no name
function enrollmentOf({ id, key_id }: PasskeyMethod): CredentialEnrollment {
  return { id, credentialId: key_id, name: '' };
}
