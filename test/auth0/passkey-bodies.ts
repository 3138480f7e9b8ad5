import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '../../src/domain/index.ts';

/** Creation options as Auth0 prints them. Auth0 contract section 6 */
export const CREATION_OPTIONS: PublicKeyCredentialCreationOptionsJSON = {
  challenge: 'Y2hhbGxlbmdl',
  timeout: 60_000,
  rp: { id: 'id.example.com', name: 'id.example.com' },
  user: { id: 'dXNlcg', name: 'mia@example.com', displayName: 'Mia' },
  pubKeyCredParams: [
    { type: 'public-key', alg: -8 },
    { type: 'public-key', alg: -7 },
  ],
  authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
};

/** What a browser makes of a registration: more than Auth0 takes. */
export const REGISTRATION: RegistrationResponseJSON = {
  id: 'Y3JlZA',
  rawId: 'Y3JlZA',
  type: 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: { credProps: { rk: true } },
  response: {
    clientDataJSON: 'Y2xpZW50',
    attestationObject: 'YXR0ZXN0',
    transports: ['internal', 'hybrid'],
    authenticatorData: 'bm90IHNlbnQ',
    publicKey: 'bm90IHNlbnQ',
    publicKeyAlgorithm: -7,
  },
};

/** What a browser makes of a sign-in. */
export const ASSERTION: AuthenticationResponseJSON = {
  id: 'Y3JlZA',
  rawId: 'Y3JlZA',
  type: 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: {},
  response: {
    clientDataJSON: 'Y2xpZW50',
    authenticatorData: 'YXV0aA',
    signature: 'c2ln',
    userHandle: 'dXNlcg',
  },
};

/** The same as Auth0 takes it. Auth0 contract section 7 */
export const SENT_REGISTRATION = {
  id: 'Y3JlZA',
  rawId: 'Y3JlZA',
  type: 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: { credProps: { rk: true } },
  response: {
    clientDataJSON: 'Y2xpZW50',
    attestationObject: 'YXR0ZXN0',
    transports: ['internal', 'hybrid'],
  },
};

/** What a stored passkey has of its own. Auth0 contract section 8 */
export const PASSKEY = {
  identity_user_id: 'auth0|user-1',
  key_id: 'Y3JlZA',
  public_key: 'pQECAyYgASFYIA==',
  user_handle: 'dXNlcg==',
  credential_device_type: 'multi_device',
  credential_backed_up: true,
  transports: ['internal', 'hybrid'],
  aaguid: '00000000-0000-0000-0000-000000000000',
  relying_party_id: 'id.example.com',
  user_agent: 'Firefox / Linux',
  usage: ['primary'],
};
