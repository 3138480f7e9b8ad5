import { linkTo } from './okta-link.ts';
import { array, boolean, object, oneOf, optional, string, timestamp } from './schema.ts';
import { base64url, credentialDescriptor, registrationMembers, requirement } from './webauthn.ts';

/** Okta contract section 7.5 */
export const oktaWebAuthn = object({
  id: string(/fwf[\da-zA-Z]{17}/),
  status: oneOf('ACTIVE', 'SUSPENDED', 'EXPIRED'),
  type: oneOf('security_key'),
  key: oneOf('webauthn'),
  name: string(),
  credentialId: base64url,
  created: timestamp,
  lastUpdated: timestamp,
  _links: object({ self: linkTo(/webauthn\/fwf\w+/, 'GET', 'DELETE') }),
});

/** Okta contract section 7.5, W2 */
export const oktaStartedWebAuthn = object({
  options: object({
    ...registrationMembers,
    attestation: oneOf('none', 'indirect', 'direct', 'enterprise'),
    authenticatorSelection: object({
      userVerification: requirement,
      requireResidentKey: boolean,
      residentKey: optional(requirement),
    }),
    u2fParams: object({ appid: string(/https:\/\/example\.okta\.com/) }),
    excludeCredentials: array(credentialDescriptor),
  }),
  expiresAt: timestamp,
  _links: object({ enroll: linkTo(/webauthn/, 'POST') }),
});
