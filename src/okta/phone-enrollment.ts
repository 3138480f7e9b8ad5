import {
  type CodeChallenge,
  DEFAULT_COOLDOWN_MS,
  type EnrolledPhone,
  type FindPhoneInput,
  type FoundPhone,
  type PhoneChannel,
  type PhoneEnrollment,
  type PhoneEnrollmentServices,
  type SentPhone,
} from '../ports/index.ts';
import type { OktaClient } from './client.ts';
import {
  createPhone,
  deletePhone,
  listPhones,
  type Phone,
  type PhoneMethod,
  sendPhoneChallenge,
  verifyPhoneChallenge,
} from './phones.ts';

/** How long a code lives (ms). Okta contract section 7.2, T6 */
export const PHONE_CODE_LIFETIME_MS = 300_000;

// Okta contract section 7.2, T2 and T5
const METHODS: Readonly<Record<PhoneChannel, PhoneMethod>> = { sms: 'SMS', call: 'CALL' };

/**
 * The phone flow on Okta MyAccount. Each call is one request. The code is sent by `challenge`, never by
 * `enroll`, so that a code that could not be delivered leaves a phone to send another one to.
 */
export function phoneEnrollment(client: OktaClient): PhoneEnrollmentServices {
  return {
    enroll: ({ phoneNumber, channel, proven }, { signal }) =>
      createPhone(
        client,
        { profile: { phoneNumber }, method: METHODS[channel], sendCode: false },
        { signal, proven },
      ).map<EnrolledPhone>(({ data }) => ({
        enrollment: enrollmentIn(data),
        challenge: null,
        continuation: null,
      })),

    challenge: ({ enrollment, channel, isResend, proven }, { signal }) =>
      sendPhoneChallenge(
        client,
        enrollment.id,
        { method: METHODS[channel], retry: isResend },
        { signal, proven },
      ).map<SentPhone>(({ receivedAt }) => ({
        enrollment,
        challenge: challengeSince(receivedAt),
        continuation: null,
      })),

    verify: ({ enrollment, code, proven }, { signal }) =>
      verifyPhoneChallenge(
        client,
        enrollment.id,
        { verificationCode: code },
        { signal, proven },
      ).map<PhoneEnrollment>(() => ({ ...enrollment, discardable: false })),

    find: (input, { signal }) =>
      listPhones(client, { signal, proven: input.proven }).map(({ data, receivedAt }) =>
        foundIn(data, input, receivedAt),
      ),

    discard: ({ enrollment, proven }, { signal }) =>
      deletePhone(client, enrollment.id, { signal, proven }).map<void>(() => undefined),
  };
}

function foundIn(
  phones: readonly Phone[],
  { phoneNumber, enrollment: known }: FindPhoneInput,
  receivedAt: number,
): FoundPhone {
  const phone =
    phones.find(({ id }) => id === known?.id) ??
    phones.find(({ profile }) => profile.phoneNumber === phoneNumber);
  if (!phone) return { status: 'absent' };
  const enrollment = enrollmentIn(phone);
  if (phone.status === 'VERIFIED') return { status: 'verified', enrollment };
  // Okta contract 7.2: `verify` is there while a code is out. The list does not say since when: its whole
  // lifetime is assumed.
  const challenge = phone._links.verify ? challengeSince(receivedAt) : null;
  return { status: 'unverified', enrollment, challenge, continuation: null };
}

function enrollmentIn({ id, status, profile: { phoneNumber } }: Phone): PhoneEnrollment {
  return { id, phoneNumber, discardable: status !== 'VERIFIED' };
}

// Okta contract sections 4.3 and 7.2: 30 s between sends, and neither time is told
function challengeSince(receivedAt: number): CodeChallenge {
  return {
    expiresAt: receivedAt + PHONE_CODE_LIFETIME_MS,
    lifetimeMs: PHONE_CODE_LIFETIME_MS,
    resendAt: receivedAt + DEFAULT_COOLDOWN_MS,
    cooldownMs: DEFAULT_COOLDOWN_MS,
    pollable: false,
  };
}
