import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '../../src/domain/index.ts';

/** Creation options as Auth0 prints them. Auth0 contract section 6 */
export const CREATION_OPTIONS = {
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
