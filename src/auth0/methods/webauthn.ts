import { type SecondFactorMethod, secondFactorMethod } from './method.ts';

/** A security key or a device's authenticator as a second factor. It can be seen here, not enrolled. */
export interface WebAuthnMethod extends SecondFactorMethod {
  readonly type: 'webauthn-platform' | 'webauthn-roaming';
  readonly name?: string;
  /** The credential's id, in base64url. */
  readonly key_id?: string;
  readonly public_key?: string;
}

/** Auth0 contract section 8 */
export function webAuthnMethod(method: unknown, type: WebAuthnMethod['type']): WebAuthnMethod | undefined {
  return secondFactorMethod(method, type, { name: 'string?', key_id: 'string?', public_key: 'string?' });
}
