// The JSON forms of WebAuthn Level 3, sections 5.1.8 to 5.1.10: what providers send, what a ceremony takes and
// answers. Binary values are base64url. Lists are mutable here, and extensions are any object: the libraries
// that run ceremonies then take these values as they are.

/** Whether the authenticator has to check who its user is, by a PIN or the body. WebAuthn section 5.8.6 */
export type UserVerification = 'required' | 'preferred' | 'discouraged';

/** Built into the device, or plugged into it. */
export type AuthenticatorAttachment = 'platform' | 'cross-platform';

/** Names a credential. */
export interface PublicKeyCredentialDescriptorJSON {
  id: string;
  type: 'public-key';
  /** Such as `internal`, `hybrid`, `usb`. */
  transports?: string[];
}

/** Which authenticators will do. */
export interface AuthenticatorSelection {
  authenticatorAttachment?: AuthenticatorAttachment;
  residentKey?: 'required' | 'preferred' | 'discouraged';
  requireResidentKey?: boolean;
  userVerification?: UserVerification;
}

/** What a registration is started with. */
export interface PublicKeyCredentialCreationOptionsJSON {
  /** Without an id, the page's own domain is the relying party. */
  rp: { id?: string; name: string };
  user: { id: string; name: string; displayName: string };
  challenge: string;
  /** Key algorithms by their COSE numbers, the preferred one first. */
  pubKeyCredParams: { type: 'public-key'; alg: number }[];
  /** In milliseconds. */
  timeout?: number;
  excludeCredentials?: PublicKeyCredentialDescriptorJSON[];
  authenticatorSelection?: AuthenticatorSelection;
  hints?: ('security-key' | 'client-device' | 'hybrid')[];
  attestation?: 'none' | 'indirect' | 'direct' | 'enterprise';
  extensions?: object;
}

/** What a sign-in is started with. */
export interface PublicKeyCredentialRequestOptionsJSON {
  challenge: string;
  /** In milliseconds. */
  timeout?: number;
  /** Without it, the page's own domain. */
  rpId?: string;
  /** Without it, the user picks among the credentials that the authenticator knows. */
  allowCredentials?: PublicKeyCredentialDescriptorJSON[];
  userVerification?: UserVerification;
  hints?: ('security-key' | 'client-device' | 'hybrid')[];
  extensions?: object;
}

interface PublicKeyCredentialJSON {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment?: AuthenticatorAttachment;
  clientExtensionResults: object;
}

/** What a registration ends with: the new credential. */
export interface RegistrationResponseJSON extends PublicKeyCredentialJSON {
  response: {
    clientDataJSON: string;
    attestationObject: string;
    transports?: string[];
    authenticatorData?: string;
    publicKey?: string;
    publicKeyAlgorithm?: number;
  };
}

/** What a sign-in ends with: the proof. */
export interface AuthenticationResponseJSON extends PublicKeyCredentialJSON {
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    /** The `user.id` of the registration. */
    userHandle?: string;
  };
}
