// A provider as a host would write it: a plain object of functions, here over a directory in memory.
import { err, ok } from 'neverthrow';
import { accountFailure, type Clock, type EmailEnrollmentServices, notSupported } from '../../src/index.ts';

const LIFETIME_MS = 600_000;
const COOLDOWN_MS = 10_000;

export interface Directory {
  readonly entries: Map<string, { code: string; verified: boolean }>;
}

export function directoryEmailEnrollment(directory: Directory, clock: Clock): EmailEnrollmentServices {
  const enrollmentOf = (email: string) =>
    ({ id: email, email, role: 'secondary', discardable: true }) as const;

  const challengeNow = () => ({
    expiresAt: clock.now() + LIFETIME_MS,
    lifetimeMs: LIFETIME_MS,
    resendAt: clock.now() + COOLDOWN_MS,
    cooldownMs: COOLDOWN_MS,
    pollable: false,
  });

  return {
    async enroll({ email }) {
      if (directory.entries.has(email)) return err(accountFailure('conflict', 'In the directory already.'));
      directory.entries.set(email, { code: '424242', verified: false });
      return ok({ enrollment: enrollmentOf(email), challenge: null, continuation: null });
    },
    async challenge({ enrollment }) {
      return ok({ enrollment, challenge: challengeNow(), continuation: null });
    },
    async verify({ enrollment, code }) {
      const entry = directory.entries.get(enrollment.id);
      if (!entry) return err(accountFailure('not_found', 'Not in the directory.'));
      if (entry.code !== code.reveal()) return err(accountFailure('invalid_code', 'Another code was sent.'));
      entry.verified = true;
      return ok(enrollment);
    },
    async find({ email }) {
      const entry = directory.entries.get(email);
      if (!entry) return ok({ status: 'absent' });
      const enrollment = enrollmentOf(email);
      if (entry.verified) return ok({ status: 'verified', enrollment });
      return ok({ status: 'unverified', enrollment, challenge: null, continuation: null });
    },
    async discard({ enrollment }) {
      directory.entries.delete(enrollment.id);
      return ok(undefined);
    },
    poll: notSupported('poll'),
  };
}
