import { type MethodParts, type MethodType, NO_MEMBERS, newMethodId } from './method-type.ts';
import type { Auth0RecoveryCodeMethod } from './stored-methods.ts';

/** A recovery code: it is told with the enrollment, and verifying it puts it in the place of an earlier one. */
export function recoveryCodeMethod(parts: MethodParts): MethodType<Auth0RecoveryCodeMethod> {
  const { limits, source } = parts;
  return {
    type: 'recovery-code',
    usage: 'secondary',
    newMembers: NO_MEMBERS,
    proofMembers: NO_MEMBERS,
    failures: limits.recoveryCodes,

    enroll({ account, now }) {
      const recoveryCode = source.alphanumeric(24).toUpperCase();
      const id = newMethodId('recovery-code', source);
      const method = { id, type: 'recovery-code', recoveryCode, createdAt: now } as const;
      return {
        method,
        told: { recovery_code: recoveryCode },
        prove: () => undefined,
        settle() {
          account.methods = account.methods.filter(({ type }) => type !== 'recovery-code');
          return method;
        },
      };
    },

    represent: () => ({}),
  };
}
