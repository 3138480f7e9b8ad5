import type { Continuation, Secret } from '../domain/index.ts';
import type { CodeChallenge } from './code-challenge.ts';
import type { CreatedEnrollment, FoundEnrollment, Proven, SentCode } from './code-enrollment.ts';
import { COMMON_FAILURES, failing, type Port } from './operation.ts';
import type { Service } from './service.ts';

/** How a code comes to a phone: as a text, or read out. */
export type PhoneChannel = 'sms' | 'call';

/** A phone on its way into the account. */
export interface PhoneEnrollment {
  readonly id: string;
  /** In E.164, such as `+4915123456789`. */
  readonly phoneNumber: string;
  /** Whether an unverified one can be taken back; where not, it lapses by itself. */
  readonly discardable: boolean;
}

/** What sending a code came to. */
export type SentPhone = SentCode<PhoneEnrollment>;

/** What creating the enrollment came to; a provider that sends the code by itself answers a `SentPhone`. */
export type EnrolledPhone = CreatedEnrollment<PhoneEnrollment>;

/** What became of a phone: the answer of `find`. */
export type FoundPhone = FoundEnrollment<PhoneEnrollment>;

/** What `enroll` is called with. */
export interface EnrollPhoneInput extends Proven {
  /** In E.164. */
  readonly phoneNumber: string;
  /** How the code is to come, where enrolling sends it. */
  readonly channel: PhoneChannel;
}

/** What `challenge` is called with. */
export interface ChallengePhoneInput extends Proven {
  readonly enrollment: PhoneEnrollment;
  readonly channel: PhoneChannel;
  /** Whether a code was asked for before, which may not have been delivered. */
  readonly isResend: boolean;
}

/** What `verify` is called with. */
export interface VerifyPhoneInput extends Proven {
  readonly enrollment: PhoneEnrollment;
  readonly challenge: CodeChallenge;
  readonly continuation: Continuation<string> | null;
  readonly code: Secret<string>;
}

/** What `find` is called with. */
export interface FindPhoneInput extends Proven {
  readonly phoneNumber: string;
  /** The enrollment, where its creation was seen to succeed. */
  readonly enrollment: PhoneEnrollment | null;
}

/** What `discard` is called with. */
export interface DiscardPhoneInput extends Proven {
  readonly enrollment: PhoneEnrollment;
}

/** What the phone flow needs: `okta.phoneEnrollment(client)`, `auth0.phoneEnrollment(client)`, or a host's own. */
export interface PhoneEnrollmentServices {
  /**
   * Creates the enrollment. Fails with `conflict` when the phone is on the account already, `limit_reached`
   * when there are as many as the provider takes, `delivery_failed` where it sends the code by itself.
   */
  readonly enroll: Service<EnrollPhoneInput, EnrolledPhone>;
  /**
   * Sends a code. Where a provider has no resend, it enrolls again and answers the new enrollment. Fails with
   * `delivery_failed` when the code could not be handed over: another try or channel may do; with
   * `challenge_expired` where there is nothing (any more) to send again.
   */
  readonly challenge: Service<ChallengePhoneInput, SentPhone>;
  /** Proves the phone. Fails with `invalid_code`, or `challenge_expired` where the provider tells. */
  readonly verify: Service<VerifyPhoneInput, PhoneEnrollment>;
  /** Finds out what became of the phone. */
  readonly find: Service<FindPhoneInput, FoundPhone>;
  /** Takes back an unverified enrollment. Called only while `enrollment.discardable`. */
  readonly discard: Service<DiscardPhoneInput, void>;
}

/** What each service of the phone flow is, and what it may fail with. */
export const phoneEnrollmentPort: Port<PhoneEnrollmentServices> = {
  enroll: { kind: 'effect', failures: /* @__PURE__ */ failing('limit_reached', 'delivery_failed') },
  challenge: {
    kind: 'effect',
    failures: /* @__PURE__ */ failing('challenge_expired', 'limit_reached', 'delivery_failed'),
  },
  verify: {
    kind: 'effect',
    failures: /* @__PURE__ */ failing('invalid_code', 'challenge_expired', 'limit_reached'),
  },
  find: { kind: 'read', failures: COMMON_FAILURES },
  discard: { kind: 'effect', answersNothing: true, failures: COMMON_FAILURES },
};
