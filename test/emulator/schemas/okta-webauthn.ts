import { linkTo } from './okta-link.ts';
import { array, boolean, number, object, oneOf, optional, string } from './schema.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/;
const BASE64URL = /[\w-]+/;
const REQUIREMENT = oneOf('required', 'preferred', 'discouraged');

/** Okta contract section 7.5 */
export const oktaWebAuthn = object({
  id: string(/fwf[\da-zA-Z]{17}/),
  status: oneOf('ACTIVE', 'SUSPENDED', 'EXPIRED'),
  type: oneOf('security_key'),
  key: oneOf('webauthn'),
  name: string(),
  credentialId: string(BASE64URL),
  created: string(TIME),
  lastUpdated: string(TIME),
  _links: object({ self: linkTo(/webauthn\/fwf\w+/, 'GET', 'DELETE') }),
});

/** Okta contract section 7.5, W2 */
export const oktaStartedWebAuthn = object({
  options: object({
    rp: object({ id: optional(string()), name: string() }),
    user: object({ id: string(BASE64URL), name: string(), displayName: string() }),
    pubKeyCredParams: array(object({ type: oneOf('public-key'), alg: number })),
    challenge: string(BASE64URL),
    attestation: oneOf('none', 'indirect', 'direct', 'enterprise'),
    authenticatorSelection: object({
      userVerification: REQUIREMENT,
      requireResidentKey: boolean,
      residentKey: optional(REQUIREMENT),
    }),
    u2fParams: object({ appid: string(/https:\/\/example\.okta\.com/) }),
    excludeCredentials: array(object({ type: oneOf('public-key'), id: string(BASE64URL) })),
  }),
  expiresAt: string(TIME),
  _links: object({ enroll: linkTo(/webauthn/, 'POST') }),
});
