import { continuation, secret } from '../../src/domain/index.ts';
import type { EmailEnrollmentServices } from '../../src/ports/index.ts';
import type { CallsOf } from './asked-scopes.ts';

const enrollment = { id: 'id1', email: 'new@example.com', role: 'secondary', discardable: true } as const;
const challenge = {
  id: 'c1',
  expiresAt: 0,
  lifetimeMs: 0,
  resendAt: 0,
  cooldownMs: 0,
  pollable: true,
};
const proven = null;
const options = { signal: new AbortController().signal };

/** Every call that the email flow may make. */
export const emailEnrollmentCalls: CallsOf<EmailEnrollmentServices> = {
  enroll: ({ enroll }) => enroll({ email: enrollment.email, role: 'secondary', proven }, options),
  challenge: ({ challenge }) => challenge({ enrollment, proven }, options),
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
  poll: ({ poll }) => poll({ enrollment, challenge }, options),
  find: ({ find }) => find({ email: enrollment.email, role: 'secondary', enrollment, proven }, options),
  discard: ({ discard }) => discard({ enrollment, proven }, options),
};
