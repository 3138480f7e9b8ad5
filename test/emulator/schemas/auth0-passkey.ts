import { array, boolean, exactly, number, object, oneOf, optional, string, timestamp } from './schema.ts';
import { base64url, credentialDescriptor, registrationMembers, requirement } from './webauthn.ts';

/** Auth0 contract section 6 */
export const auth0CreationOptions = object({
  ...registrationMembers,
  timeout: optional(number),
  authenticatorSelection: optional(
    object({ residentKey: optional(oneOf('required')), userVerification: optional(requirement) }),
  ),
  excludeCredentials: optional(array(credentialDescriptor)),
});

/** Auth0 contract section 6: there is no id. */
export const auth0PendingPasskey = object({
  auth_session: string(/.+/),
  authn_params_public_key: auth0CreationOptions,
});

/** Auth0 contract section 8 */
export const auth0Passkey = object({
  id: string(/passkey\|dev_[\da-zA-Z]{16}/),
  type: oneOf('passkey'),
  usage: exactly(['primary']),
  created_at: timestamp,
  credential_backed_up: boolean,
  credential_device_type: oneOf('single_device', 'multi_device'),
  identity_user_id: string(/.+/),
  key_id: base64url,
  public_key: string(/[\w+/-]+=*/),
  user_handle: base64url,
  transports: optional(array(string())),
  user_agent: optional(string()),
  aaguid: string(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/),
  relying_party_id: string(/.+/),
  last_auth_at: optional(timestamp),
});

/** Auth0 contract section 12.3 */
export const auth0PasskeyChallenge = object({
  auth_session: string(/.+/),
  authn_params_public_key: object({
    challenge: base64url,
    timeout: number,
    rpId: string(/.+/),
    userVerification: requirement,
  }),
});

/** Auth0 contract section 12.3 */
export const auth0OAuthError = object({ error: string(/.+/), error_description: string(/.+/) });
