import { emailMethod } from './email-method.ts';
import type { MethodParts, MethodType } from './method-type.ts';
import { passkeyMethod } from './passkey-method.ts';
import { passwordMethod } from './password-method.ts';
import { phoneMethod } from './phone-method.ts';
import { pushNotificationMethod } from './push-notification-method.ts';
import { recoveryCodeMethod } from './recovery-code-method.ts';
import { totpMethod } from './totp-method.ts';

/** The types of authentication methods that the emulator can enroll. */
export function methodTypes(parts: MethodParts): readonly MethodType[] {
  return [
    passwordMethod(parts),
    passkeyMethod(parts),
    totpMethod(parts),
    phoneMethod(parts),
    emailMethod(parts),
    pushNotificationMethod(parts),
    recoveryCodeMethod(parts),
  ];
}
