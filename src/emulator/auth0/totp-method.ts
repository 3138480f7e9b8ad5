import { createTotpVerifier } from '../totp.ts';
import {
  CODE_MEMBERS,
  type MethodParts,
  type MethodType,
  NO_MEMBERS,
  newMethodId,
  tenantOf,
} from './method-type.ts';
import { wrongCode } from './one-time-code.ts';
import type { Auth0TotpMethod } from './stored-methods.ts';

const SEED_CHARACTERS = 32;

/** An authenticator app as a second factor: its seed is told with the enrollment. */
export function totpMethod(parts: MethodParts): MethodType<Auth0TotpMethod> {
  const { settings, limits, source } = parts;
  return {
    type: 'totp',
    usage: 'secondary',
    newMembers: NO_MEMBERS,
    proofMembers: CODE_MEMBERS,
    failures: limits.wrongCodes,

    enroll({ account, now, origin }) {
      const seed = source.base32(SEED_CHARACTERS);
      const verifier = createTotpVerifier(seed);
      const tenant = tenantOf(origin);
      const label = `${tenant}:${encodeURIComponent(account.id)}`;
      const facts = `secret=${seed}&issuer=${tenant}&algorithm=SHA1&digits=6&period=30`;
      return {
        method: { id: newMethodId('totp', source), type: 'totp', seed, name: undefined, createdAt: now },
        told: { barcode_uri: `otpauth://totp/${label}?${facts}`, manual_input_code: seed },
        prove: async ({ otp_code: given }, at) =>
          (await verifier.accepts(String(given), at)) ? undefined : wrongCode(settings),
      };
    },

    represent: () => ({}),
  };
}
