import { errAsync } from 'neverthrow';
import { accountFailure } from '../domain/index.ts';
import { type Answer, stringIn } from '../http/index.ts';
import {
  DEFAULT_COOLDOWN_MS,
  type EnrolledPhone,
  type FoundPhone,
  notSupported,
  type PhoneChannel,
  type PhoneEnrollment,
  type PhoneEnrollmentServices,
  type SentPhone,
} from '../ports/index.ts';
import type { Auth0Client } from './client.ts';
import type { PendingMethod } from './methods/method.ts';
import { createMethod, listMethods, sessionLifetimeMs, verifyMethod } from './methods/operations.ts';
import { type PhoneDelivery, type PhoneMethod, phoneKind } from './methods/phone.ts';

// Auth0 contract section 6
const DELIVERIES: Readonly<Record<PhoneChannel, PhoneDelivery>> = { sms: 'sms', call: 'voice' };

/**
 * The phone flow on Auth0 My Account. Each call is one request. `enroll` sends the code itself, and so does
 * `challenge`, which enrolls again: a new id and a new session take the place of the old ones. What stays
 * unverified lapses by itself and cannot be discarded.
 */
export function phoneEnrollment(client: Auth0Client): PhoneEnrollmentServices {
  return {
    enroll: ({ phoneNumber, channel, proven }, { signal }) =>
      createMethod(client, inputOf(phoneNumber, channel), phoneKind, { signal, proven }).map<EnrolledPhone>(
        (answer) => sentPhone(client, phoneNumber, answer),
      ),

    challenge: ({ enrollment: { phoneNumber }, channel, proven }, { signal }) =>
      createMethod(client, inputOf(phoneNumber, channel), phoneKind, { signal, proven }).map((answer) =>
        sentPhone(client, phoneNumber, answer),
      ),

    verify: ({ enrollment, continuation, code, proven }, { signal }) =>
      continuation
        ? verifyMethod(client, enrollment.id, { auth_session: continuation, otp_code: code }, phoneKind, {
            signal,
            proven,
          }).map<PhoneEnrollment>(({ data }) => ({ ...enrollment, id: data.id }))
        : errAsync(
            accountFailure('challenge_expired', 'The session of the enrollment is gone.', {
              provider: 'auth0',
              operation: 'verify',
            }),
          ),

    find: ({ phoneNumber, proven }, { signal }) =>
      listMethods(client, { type: 'phone' }, decodeListed, { signal, proven }).map(({ data }) =>
        foundIn(data, phoneNumber),
      ),

    discard: notSupported('discard'),
  };
}

function inputOf(phoneNumber: string, channel: PhoneChannel) {
  const preferred_authentication_method = DELIVERIES[channel];
  return { type: 'phone', phone_number: phoneNumber, preferred_authentication_method } as const;
}

function sentPhone(
  client: Auth0Client,
  phoneNumber: string,
  { data, receivedAt }: Answer<PendingMethod>,
): SentPhone {
  return {
    enrollment: enrollmentOf(data.id, phoneNumber),
    challenge: {
      expiresAt: data.auth_session.expiresAt,
      lifetimeMs: sessionLifetimeMs(client, data.auth_session),
      resendAt: receivedAt + DEFAULT_COOLDOWN_MS,
      cooldownMs: DEFAULT_COOLDOWN_MS,
      pollable: false,
    },
    continuation: data.auth_session,
  };
}

// Whatever else is listed in spite of the filter is no phone.
function decodeListed(method: unknown): PhoneMethod | null | undefined {
  return stringIn(method, 'type') === 'phone' ? phoneKind.stored(method) : null;
}

// What is pending is not listed (Auth0 contract 15.7 leaves it open): only a proved number says anything.
function foundIn(methods: readonly (PhoneMethod | null)[], phoneNumber: string): FoundPhone {
  const method = methods.find((candidate) => candidate?.confirmed && candidate.phone_number === phoneNumber);
  return method
    ? { status: 'verified', enrollment: enrollmentOf(method.id, phoneNumber) }
    : { status: 'unknown' };
}

function enrollmentOf(id: string, phoneNumber: string): PhoneEnrollment {
  return { id, phoneNumber, discardable: false };
}
