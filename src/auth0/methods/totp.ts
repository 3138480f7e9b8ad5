import type { Secret } from '../../domain/index.ts';
import { secretIn } from '../../http/index.ts';
import { codeFailures, type MethodKind, type SecondFactorMethod, secondFactorMethod } from './method.ts';

/** An authenticator app as a second factor: codes by RFC 6238. */
export interface TotpMethod extends SecondFactorMethod {
  readonly type: 'totp';
  readonly name?: string;
}

/** The seed of an authenticator app, which is told once. */
export interface TotpSeed {
  /** An `otpauth:` URI, to be shown as a QR code. */
  readonly barcode_uri: Secret<string>;
  /** The same seed in Base32, to be typed. */
  readonly manual_input_code: Secret<string>;
}

/** Auth0 contract sections 6 to 8 */
export const totpKind: MethodKind<TotpSeed, TotpMethod> = {
  begun(answer) {
    const barcode_uri = secretIn(answer, 'barcode_uri');
    const manual_input_code = secretIn(answer, 'manual_input_code');
    return barcode_uri && manual_input_code && { barcode_uri, manual_input_code };
  },
  stored: (method) => secondFactorMethod(method, 'totp', { name: 'string?' }),
  verifyFailures: codeFailures,
};
