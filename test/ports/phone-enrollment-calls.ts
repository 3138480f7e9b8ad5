import { continuation, secret } from '../../src/domain/index.ts';
import type { PhoneEnrollmentServices } from '../../src/ports/index.ts';
import type { CallsOf } from './asked-scopes.ts';

const enrollment = { id: 'id1', phoneNumber: '+4915123456789', discardable: true } as const;
const challenge = { expiresAt: 0, lifetimeMs: 0, resendAt: 0, cooldownMs: 0, pollable: false };
const { phoneNumber } = enrollment;
const channel = 'sms';
const proven = null;
const options = { signal: new AbortController().signal };

/** Every call that the phone flow may make. */
export const phoneEnrollmentCalls: CallsOf<PhoneEnrollmentServices> = {
  enroll: ({ enroll }) => enroll({ phoneNumber, channel, proven }, options),
  challenge: ({ challenge }) => challenge({ enrollment, channel, isResend: false, proven }, options),
  verify: ({ verify }) =>
    verify(
      {
        enrollment,
        challenge,
        continuation: continuation('session', 1),
        code: secret('424242'),
        proven,
      },
      options,
    ),
  find: ({ find }) => find({ phoneNumber, enrollment, proven }, options),
  discard: ({ discard }) => discard({ enrollment, proven }, options),
};
