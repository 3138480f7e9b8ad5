import type { StoredCredential } from '../webauthn/verification.ts';

// The authentication methods of an account, as the emulator keeps them (Auth0 contract section 8).

interface StoredMethod {
  /** `{type}|dev_…`; of a password `password|…` */
  readonly id: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

interface NamedMethod extends StoredMethod {
  readonly name: string | undefined;
}

export interface Auth0EmailMethod extends NamedMethod {
  readonly type: 'email';
  readonly email: string;
}

export interface Auth0PhoneMethod extends NamedMethod {
  readonly type: 'phone';
  readonly phoneNumber: string;
  readonly channel: 'sms' | 'voice';
}

export interface Auth0TotpMethod extends NamedMethod {
  readonly type: 'totp';
  /** In Base32. */
  readonly seed: string;
}

export interface Auth0PushMethod extends NamedMethod {
  readonly type: 'push-notification';
}

export interface Auth0RecoveryCodeMethod extends StoredMethod {
  readonly type: 'recovery-code';
  readonly recoveryCode: string;
}

export interface Auth0PasswordMethod extends StoredMethod {
  readonly type: 'password';
  readonly identityUserId: string;
  /** Epoch ms. */
  readonly lastResetAt: number | undefined;
}

export interface Auth0PasskeyMethod extends StoredMethod, StoredCredential {
  readonly type: 'passkey';
  readonly identityUserId: string;
  readonly relyingPartyId: string;
  /** What it was registered with, where that has told. */
  readonly userAgent: string | undefined;
  /** Epoch ms. */
  readonly lastAuthAt: number | undefined;
}

/** An authentication method of an account. */
export type Auth0Method =
  | Auth0EmailMethod
  | Auth0PhoneMethod
  | Auth0TotpMethod
  | Auth0PushMethod
  | Auth0RecoveryCodeMethod
  | Auth0PasswordMethod
  | Auth0PasskeyMethod;

type Unkept<M> = M extends Auth0Method ? Omit<M, keyof NamedMethod> & { readonly name?: string } : never;

/** A method that is put on an account; its id and its time are the emulator's. */
export type NewAuth0Method = Unkept<Auth0Method>;
