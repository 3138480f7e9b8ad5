import { decodeSegment } from '../http/index.ts';
import {
  type CodeChallenge,
  DEFAULT_COOLDOWN_MS,
  type EmailEnrollment,
  type EmailEnrollmentServices,
  type EmailRole,
  type EnrolledEmail,
  type FindEmailInput,
  type FoundEmail,
  type SentEmail,
} from '../ports/index.ts';
import type { OktaClient } from './client.ts';
import {
  createEmail,
  deleteEmail,
  type Email,
  listEmails,
  pollEmailChallenge,
  sendEmailChallenge,
  verifyEmailChallenge,
} from './emails.ts';
import { lifetimeLeftMs } from './lifetime.ts';

/** How long a code lives (ms). Okta contract section 7.1, E5 */
export const EMAIL_CODE_LIFETIME_MS = 300_000;

/** How addresses are enrolled. */
export interface EmailEnrollmentOptions {
  /**
   * Comes back with the link to the app's callback URL, so that the app knows what was proved: a value of its
   * own, in the mail for whoever reads it, and no secret. None by default. Okta contract section 7.1, E2 and E5
   */
  readonly state?: string;
}

/**
 * The email flow on Okta MyAccount. Each call is one request. The code is sent by `challenge`, never by
 * `enroll`, so that its lifetime is known; the address can be proved by the link as well.
 */
export function emailEnrollment(
  client: OktaClient,
  { state }: EmailEnrollmentOptions = {},
): EmailEnrollmentServices {
  const ofLink = state === undefined ? {} : { state };
  return {
    enroll: ({ email, role, proven }, { signal }) =>
      createEmail(
        client,
        { profile: { email }, role: wireRole(role), sendEmail: false, ...ofLink },
        { signal, proven },
      ).map<EnrolledEmail>(({ data }) => ({
        enrollment: enrollmentIn(data, role),
        challenge: null,
        continuation: null,
      })),

    challenge: ({ enrollment, proven }, { signal }) =>
      sendEmailChallenge(client, enrollment.id, ofLink, { signal, proven }).map<SentEmail>(
        ({ data, ...facts }) => ({
          enrollment,
          challenge: challengeOf(
            data.id,
            lifetimeLeftMs(data.expiresAt, facts, EMAIL_CODE_LIFETIME_MS),
            facts.receivedAt,
          ),
          continuation: null,
        }),
      ),

    verify: ({ enrollment, challenge, code, proven }, { signal }) =>
      verifyEmailChallenge(
        client,
        enrollment.id,
        challenge.id ?? '',
        { verificationCode: code },
        { signal, proven },
      ).map<EmailEnrollment>(() => ({ ...enrollment, discardable: false })),

    poll: ({ enrollment, challenge }, { signal }) =>
      pollEmailChallenge(client, enrollment.id, challenge.id ?? '', { signal }).map(({ data }) => ({
        verified: data.status === 'VERIFIED',
      })),

    find: (input, { signal }) =>
      listEmails(client, { signal, proven: input.proven }).map(({ data, receivedAt }) =>
        foundIn(data, input, receivedAt),
      ),

    discard: ({ enrollment, proven }, { signal }) =>
      deleteEmail(client, enrollment.id, { signal, proven }).map<void>(() => undefined),
  };
}

function foundIn(emails: readonly Email[], input: FindEmailInput, receivedAt: number): FoundEmail {
  const email = matchIn(emails, input);
  if (!email) return { status: 'absent' };
  const enrollment = enrollmentIn(email, input.role);
  if (email.status === 'VERIFIED') return { status: 'verified', enrollment };
  const id = challengeIdIn(email);
  // The list does not say since when the code is on its way: its whole lifetime is assumed.
  const challenge = id === undefined ? null : challengeOf(id, EMAIL_CODE_LIFETIME_MS, receivedAt);
  return { status: 'unverified', enrollment, challenge, continuation: null };
}

// A pending change stands beside the entry that it will replace (Okta contract 7.1, E1): by address alone,
// the unverified one counts. One with another role is another change: proving it could replace the login.
function matchIn(emails: readonly Email[], { email, role, enrollment }: FindEmailInput): Email | undefined {
  const wanted = email.trim().toLowerCase();
  const same = emails.filter(
    ({ profile, roles }) =>
      profile.email.toLowerCase() === wanted && (roles.length === 0 || roles.includes(wireRole(role))),
  );
  return (
    emails.find(({ id }) => id === enrollment?.id) ??
    same.find(({ status }) => status !== 'VERIFIED') ??
    same[0]
  );
}

function enrollmentIn(email: Email, asked: EmailRole): EmailEnrollment {
  return {
    id: email.id,
    email: email.profile.email,
    role: roleIn(email) ?? asked,
    discardable: email.status !== 'VERIFIED',
  };
}

function wireRole(role: EmailRole): 'PRIMARY' | 'SECONDARY' {
  return role === 'primary' ? 'PRIMARY' : 'SECONDARY';
}

function roleIn({ roles }: Email): EmailRole | undefined {
  if (roles.includes('PRIMARY')) return 'primary';
  return roles.includes('SECONDARY') ? 'secondary' : undefined;
}

// The link is read for the id in it, never followed. Okta contract 7.1: `…/challenge/{challengeId}/verify`
function challengeIdIn({ _links }: Email): string | undefined {
  const id = /\/challenge\/([^/?#]+)\/verify(?:[?#]|$)/.exec(_links.verify?.href ?? '')?.[1];
  return id && decodeSegment(id);
}

function challengeOf(id: string, lifetimeMs: number, receivedAt: number): CodeChallenge {
  return {
    id,
    expiresAt: receivedAt + lifetimeMs,
    lifetimeMs,
    resendAt: receivedAt + DEFAULT_COOLDOWN_MS,
    cooldownMs: DEFAULT_COOLDOWN_MS,
    pollable: true,
  };
}
