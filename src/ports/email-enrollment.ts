import type { Continuation, Secret } from '../domain/index.ts';
import type { CodeChallenge } from './code-challenge.ts';
import type { CreatedEnrollment, FoundEnrollment, Proven, SentCode } from './code-enrollment.ts';
import { COMMON_FAILURES, failing, type Port } from './operation.ts';
import type { Service } from './service.ts';

/** Okta keeps a primary and a secondary address; Auth0 knows second factors only, `secondary` here. */
export type EmailRole = 'primary' | 'secondary';

/** An address on its way into the account. */
export interface EmailEnrollment {
  readonly id: string;
  readonly email: string;
  readonly role: EmailRole;
  /** Whether an unverified one can be taken back; where not, it lapses by itself. */
  readonly discardable: boolean;
}

/** What sending a code came to. */
export type SentEmail = SentCode<EmailEnrollment>;

/** What creating the enrollment came to; a provider that sends the code by itself answers a `SentEmail`. */
export type EnrolledEmail = CreatedEnrollment<EmailEnrollment>;

/** What became of an address: the answer of `find`. */
export type FoundEmail = FoundEnrollment<EmailEnrollment>;

/** What `enroll` is called with. */
export interface EnrollEmailInput extends Proven {
  readonly email: string;
  readonly role: EmailRole;
}

/** What `challenge` is called with. */
export interface ChallengeEmailInput extends Proven {
  readonly enrollment: EmailEnrollment;
}

/** What `verify` is called with. */
export interface VerifyEmailInput extends Proven {
  readonly enrollment: EmailEnrollment;
  readonly challenge: CodeChallenge;
  readonly continuation: Continuation<string> | null;
  readonly code: Secret<string>;
}

/** What `poll` is called with. */
export interface PollEmailInput {
  readonly enrollment: EmailEnrollment;
  readonly challenge: CodeChallenge;
}

/** What `find` is called with. */
export interface FindEmailInput extends Proven {
  readonly email: string;
  readonly role: EmailRole;
  /** The enrollment, where its creation was seen to succeed. */
  readonly enrollment: EmailEnrollment | null;
}

/** What `discard` is called with. */
export interface DiscardEmailInput extends Proven {
  readonly enrollment: EmailEnrollment;
}

/** What the email flow needs: `okta.emailEnrollment(client)`, `auth0.emailEnrollment(client)`, or a host's own. */
export interface EmailEnrollmentServices {
  /** Creates the enrollment. Fails with `conflict` when the address is on the account already. */
  readonly enroll: Service<EnrollEmailInput, EnrolledEmail>;
  /** Sends a code. Where a provider has no resend, it enrolls again and answers the new enrollment. */
  readonly challenge: Service<ChallengeEmailInput, SentEmail>;
  /** Proves the address. Fails with `invalid_code`, or `challenge_expired` where the provider tells. */
  readonly verify: Service<VerifyEmailInput, EmailEnrollment>;
  /** Asks whether the user followed the link. Called only while `challenge.pollable`. */
  readonly poll: Service<PollEmailInput, { readonly verified: boolean }>;
  /** Finds out what became of the address. */
  readonly find: Service<FindEmailInput, FoundEmail>;
  /** Takes back an unverified enrollment. Called only while `enrollment.discardable`. */
  readonly discard: Service<DiscardEmailInput, void>;
}

/** What each service of the email flow is, and what it may fail with. */
export const emailEnrollmentPort: Port<EmailEnrollmentServices> = {
  enroll: { kind: 'effect', failures: /* @__PURE__ */ failing('limit_reached') },
  challenge: { kind: 'effect', failures: /* @__PURE__ */ failing('limit_reached') },
  verify: {
    kind: 'effect',
    failures: /* @__PURE__ */ failing('invalid_code', 'challenge_expired', 'limit_reached'),
  },
  poll: { kind: 'read', failures: /* @__PURE__ */ failing('challenge_expired') },
  find: { kind: 'read', failures: COMMON_FAILURES },
  discard: { kind: 'effect', answersNothing: true, failures: COMMON_FAILURES },
};
