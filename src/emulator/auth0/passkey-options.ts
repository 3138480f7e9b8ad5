import { base64url } from 'jose';
import type { RelyingParty } from '../webauthn/relying-party.ts';
import type { WebAuthnCeremony } from '../webauthn/verification.ts';
import type { Auth0WebAuthnSettings } from './options.ts';

/** Auth0 contract section 6: EdDSA, ES256 and RS256. */
const ALGORITHMS = [-8, -7, -257];

/** Whose passkey it is to be. */
export interface PasskeyUser {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
}

/** What a registration is made of. */
export interface PasskeyRegistrationParts {
  readonly ceremony: WebAuthnCeremony;
  readonly relyingParty: RelyingParty;
  readonly user: PasskeyUser;
  readonly settings: Auth0WebAuthnSettings;
  /** The ids of credentials that must not be there; `undefined` says nothing of any. */
  readonly excluded?: readonly string[] | undefined;
}

/** `authn_params_public_key` of a registration (Auth0 contract section 6). */
export function passkeyCreationOptions(parts: PasskeyRegistrationParts) {
  const { ceremony, relyingParty, user, settings, excluded } = parts;
  return {
    challenge: ceremony.challenge,
    timeout: settings.timeoutMs,
    // Real tenants put the domain into the name too.
    rp: { id: relyingParty.id, name: relyingParty.id },
    user: { ...user, id: userHandleOf(user.id) },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: settings.userVerification },
    ...(excluded && { excludeCredentials: excluded.map((id) => ({ id, type: 'public-key' })) }),
  };
}

/** `authn_params_public_key` of a sign-in (Auth0 contract section 12.3). */
export function passkeyRequestOptions(
  { challenge }: WebAuthnCeremony,
  { id: rpId }: RelyingParty,
  { userVerification, timeoutMs: timeout }: Auth0WebAuthnSettings,
) {
  return { challenge, timeout, rpId, userVerification };
}

/** Auth0 contract section 6: `user.id`, which is later the `user_handle`. */
export function userHandleOf(userId: string): string {
  return base64url.encode(userId);
}
