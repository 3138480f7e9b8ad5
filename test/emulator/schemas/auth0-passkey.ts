import { array, boolean, exactly, number, object, oneOf, optional, string } from './schema.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/;
const BASE64URL = /[\w-]+/;
const REQUIREMENT = oneOf('required', 'preferred', 'discouraged');
const DESCRIPTOR = object({
  id: string(BASE64URL),
  type: oneOf('public-key'),
  transports: optional(array(string())),
});

/** Auth0 contract section 6 */
export const auth0CreationOptions = object({
  challenge: string(BASE64URL),
  rp: object({ id: optional(string()), name: string() }),
  user: object({ id: string(BASE64URL), name: string(), displayName: string() }),
  pubKeyCredParams: array(object({ type: oneOf('public-key'), alg: number })),
  timeout: optional(number),
  authenticatorSelection: optional(
    object({ residentKey: optional(oneOf('required')), userVerification: optional(REQUIREMENT) }),
  ),
  excludeCredentials: optional(array(DESCRIPTOR)),
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
  created_at: string(TIME),
  credential_backed_up: boolean,
  credential_device_type: oneOf('single_device', 'multi_device'),
  identity_user_id: string(/.+/),
  key_id: string(BASE64URL),
  public_key: string(/[\w+/-]+=*/),
  user_handle: string(BASE64URL),
  transports: optional(array(string())),
  user_agent: optional(string()),
  aaguid: string(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/),
  relying_party_id: string(/.+/),
  last_auth_at: optional(string(TIME)),
});

/** Auth0 contract section 12.3 */
export const auth0PasskeyChallenge = object({
  auth_session: string(/.+/),
  authn_params_public_key: object({
    challenge: string(BASE64URL),
    timeout: number,
    rpId: string(/.+/),
    userVerification: REQUIREMENT,
  }),
});

/** Auth0 contract section 12.3 */
export const auth0OAuthError = object({ error: string(/.+/), error_description: string(/.+/) });
