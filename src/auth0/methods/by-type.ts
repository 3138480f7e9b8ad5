import { shaped, stringIn } from '../../http/index.ts';
import { type EmailMethod, emailKind, type NewEmailMethod } from './email.ts';
import type {
  AuthenticationMethod,
  CodeProof,
  IdentityChoice,
  MethodKind,
  PendingMethod,
  SessionProof,
} from './method.ts';
import {
  type NewPasskey,
  type PasskeyMethod,
  type PasskeyOptions,
  type PasskeyProof,
  passkeyKind,
} from './passkey.ts';
import { type PasswordMethod, type PasswordProof, type PasswordRules, passwordKind } from './password.ts';
import { type NewPhoneMethod, type PhoneMethod, phoneKind } from './phone.ts';
import {
  type PushNotificationLink,
  type PushNotificationMethod,
  pushNotificationKind,
} from './push-notification.ts';
import { type NewRecoveryCode, type RecoveryCodeMethod, recoveryCodeKind } from './recovery-code.ts';
import { type TotpMethod, type TotpSeed, totpKind } from './totp.ts';
import { type WebAuthnMethod, webAuthnMethod } from './webauthn.ts';

/** The types whose members are known, as they are stored. */
interface StoredMethods {
  email: EmailMethod;
  passkey: PasskeyMethod;
  password: PasswordMethod;
  phone: PhoneMethod;
  'push-notification': PushNotificationMethod;
  'recovery-code': RecoveryCodeMethod;
  totp: TotpMethod;
  'webauthn-platform': WebAuthnMethod;
  'webauthn-roaming': WebAuthnMethod;
}

/** The types that can be enrolled: what each takes, tells at the beginning, and is proved with. */
interface Enrollments {
  email: { input: NewEmailMethod; begun: object; proof: CodeProof };
  passkey: { input: NewPasskey; begun: PasskeyOptions; proof: PasskeyProof };
  password: { input: IdentityChoice; begun: PasswordRules; proof: PasswordProof };
  phone: { input: NewPhoneMethod; begun: object; proof: CodeProof };
  'push-notification': { input: unknown; begun: PushNotificationLink; proof: SessionProof };
  'recovery-code': { input: unknown; begun: NewRecoveryCode; proof: SessionProof };
  totp: { input: unknown; begun: TotpSeed; proof: CodeProof };
}

/** A type of method that can be enrolled. */
export type EnrollableType = keyof Enrollments;

/** A type of method whose members are known. */
export type KnownType = keyof StoredMethods;

/** A stored method of one type. */
export type MethodOf<T extends KnownType> = StoredMethods[T];

/** What a method of one type is created with. */
export type NewMethod<T extends EnrollableType = EnrollableType> = {
  readonly type: T;
} & Enrollments[T]['input'];

/** What was begun: id, session, and what its type tells once, such as a seed. */
export type PendingMethodOf<T extends EnrollableType> = PendingMethod & Enrollments[T]['begun'];

/** What a method of one type is verified with. */
export type MethodVerification<T extends EnrollableType = EnrollableType> = {
  readonly type: T;
} & Enrollments[T]['proof'];

/** How each type that can be enrolled is read. */
export const KINDS: {
  readonly [T in EnrollableType]: MethodKind<Enrollments[T]['begun'], MethodOf<T>>;
} = {
  email: emailKind,
  passkey: passkeyKind,
  password: passwordKind,
  phone: phoneKind,
  'push-notification': pushNotificationKind,
  'recovery-code': recoveryCodeKind,
  totp: totpKind,
};

/** A method of any type. Auth0 contract sections 8, 9 */
export function decodeMethod(value: unknown): AuthenticationMethod | undefined {
  const type = stringIn(value, 'type') ?? '';
  if (isEnrollable(type)) return KINDS[type].stored(value);
  if (type === 'webauthn-platform' || type === 'webauthn-roaming') return webAuthnMethod(value, type);
  const method = shaped(value, { id: 'string', type: 'string' });
  return method?.id ? method : undefined;
}

/** Whether a method is of this type, and has its members. */
export function isMethodOf<T extends KnownType>(
  method: AuthenticationMethod,
  type: T,
): method is MethodOf<T> {
  return method.type === type;
}

function isEnrollable(type: string): type is EnrollableType {
  return Object.hasOwn(KINDS, type);
}
