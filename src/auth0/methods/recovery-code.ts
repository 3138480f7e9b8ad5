import type { Secret } from '../../domain/index.ts';
import { secretIn } from '../../http/index.ts';
import { type MethodKind, type SecondFactorMethod, secondFactorMethod } from './method.ts';

/** A code that stands in once for a second factor that is lost. It has no name. */
export interface RecoveryCodeMethod extends SecondFactorMethod {
  readonly type: 'recovery-code';
}

/** A new recovery code, which is told once. Verifying makes it take the place of an earlier one. */
export interface NewRecoveryCode {
  /** 24 capitals and digits. */
  readonly recovery_code: Secret<string>;
}

/** Auth0 contract sections 6 to 8 */
export const recoveryCodeKind: MethodKind<NewRecoveryCode, RecoveryCodeMethod> = {
  begun(answer) {
    const recovery_code = secretIn(answer, 'recovery_code');
    return recovery_code && { recovery_code };
  },
  stored: (method) => secondFactorMethod(method, 'recovery-code', {}),
  verifyFailures: [],
};
