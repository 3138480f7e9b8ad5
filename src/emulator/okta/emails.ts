import { isEmailAddress, isSameAddress, type JsonObject } from '../json.ts';
import type { SendingOutbox } from '../outbox.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { OktaAccount, OktaEmail, OktaEmailChallenge, OktaEmailRole } from './accounts.ts';
import { json, noContent } from './answers.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type EmailBody, emailBody, emailChallengeBody } from './email-bodies.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';

/** The operations E1 to E7, by the names that this library gives them. */
export type OktaEmailOperation =
  | 'listEmails'
  | 'createEmail'
  | 'getEmail'
  | 'deleteEmail'
  | 'sendEmailChallenge'
  | 'pollEmailChallenge'
  | 'verifyEmailChallenge';

/** What the email operations need. */
export interface OktaEmailParts {
  readonly settings: OktaSettings;
  readonly outbox: SendingOutbox;
  readonly source: SeededSource;
}

const EMAILS = '/idp/myaccount/emails';

/** The email operations (Okta contract section 7.1). */
export function oktaEmailOperations({
  settings,
  outbox,
  source,
}: OktaEmailParts): readonly OktaOperation<OktaEmailOperation>[] {
  const { undocumented, features } = settings;

  function listEmails(call: OktaCall): Response {
    return json(call.account.emails.map((email) => bodyOf(email, call)));
  }

  function createEmail(call: OktaCall): Response | OktaError {
    const { account, body } = call;
    const asked = newEmailOf(body);
    if ('code' in asked) return asked;
    if (asked.role === 'SECONDARY' && !features.secondaryEmail) {
      return oktaErrors.notAllowed('Secondary email is not enabled as an authenticator for your org.');
    }
    if (account.emails.some(({ address }) => isSameAddress(address, asked.address))) {
      return oktaErrors.duplicate('email', 'The email address is already registered to the profile.');
    }
    const email: OktaEmail = {
      id: source.hex(32),
      address: asked.address,
      role: asked.role,
      status: 'UNVERIFIED',
    };
    account.emails = [...account.emails, email];
    if (asked.sendEmail) challenge(email, call, asked.state);
    // Okta contract 7.1: the owner of the old address is told even when no code is sent.
    else noticeOf(email, call);
    return json(bodyOf(email, call), 201);
  }

  function getEmail(call: OktaCall): Response | OktaError {
    const email = emailOf(call);
    return 'code' in email ? email : json(bodyOf(email, call));
  }

  function deleteEmail(call: OktaCall): Response | OktaError {
    const { account } = call;
    const email = emailOf(call);
    if ('code' in email) return email;
    const isKept = email.role === 'PRIMARY' || !undocumented.verifiedSecondaryDeletable;
    if (email.status === 'VERIFIED' && isKept) {
      return oktaErrors.invalid('email', "A verified email address can't be deleted.");
    }
    account.emails = account.emails.filter(({ id }) => id !== email.id);
    account.challenges = account.challenges.filter(({ emailId }) => emailId !== email.id);
    return noContent();
  }

  function sendEmailChallenge(call: OktaCall): Response | OktaError {
    const email = emailOf(call);
    if ('code' in email) return email;
    const { state } = call.body;
    if (state === undefined ? undocumented.challengeStateRequired : typeof state !== 'string') {
      return oktaErrors.invalid('state', 'state: The field must be a text.');
    }
    const sent = challenge(email, call, typeof state === 'string' ? state : undefined);
    return json(emailChallengeBody(sent, email, call.origin), 201);
  }

  function pollEmailChallenge(call: OktaCall): Response | OktaError {
    const email = emailOf(call);
    if ('code' in email) return email;
    const found = challengeOf(email, call);
    return 'linkToken' in found ? json(emailChallengeBody(found, email, call.origin)) : found;
  }

  function verifyEmailChallenge(call: OktaCall): Response | OktaError {
    const email = emailOf(call);
    if ('code' in email) return email;
    const found = challengeOf(email, call);
    if (!('linkToken' in found)) return found;
    if (found.status === 'VERIFIED') return oktaErrors.notFound(found.id, 'IdpMyAccountChallenge');
    const { verificationCode } = call.body;
    if (typeof verificationCode !== 'string') {
      return oktaErrors.invalid('verificationCode', 'verificationCode: The field cannot be left blank.');
    }
    if (verificationCode !== found.code) return oktaErrors.wrongCode();
    verifyEmail(call.account, found, features);
    return new Response(null, { status: undocumented.verifyStatus });
  }

  function newEmailOf(body: JsonObject): NewEmail | OktaError {
    const { profile, role = undocumented.emailRoleOmitted === 'secondary' ? 'SECONDARY' : undefined } = body;
    const { sendEmail = true, state } = body;
    const address = typeof profile === 'object' && profile && 'email' in profile ? profile.email : undefined;
    if (!isEmailAddress(address)) return oktaErrors.invalid('email', 'Invalid email address.');
    if (role !== 'PRIMARY' && role !== 'SECONDARY') {
      return oktaErrors.invalid('role', 'role: The field must be PRIMARY or SECONDARY.');
    }
    if (typeof sendEmail !== 'boolean') {
      return oktaErrors.invalid('sendEmail', 'sendEmail: The field must be true or false.');
    }
    return { address, role, sendEmail, state: typeof state === 'string' ? state : undefined };
  }

  function challenge(email: OktaEmail, call: OktaCall, state: string | undefined): OktaEmailChallenge {
    const { account, origin, now } = call;
    const sent: OktaEmailChallenge = {
      id: `myaccount.${source.base64url(22)}`,
      emailId: email.id,
      code: source.digits(6),
      linkToken: source.base64url(32),
      state,
      expiresAt: now + settings.codeLifetimeMs,
      status: 'UNVERIFIED',
    };
    account.challenges = [...account.challenges.filter(({ emailId }) => emailId !== email.id), sent];
    outbox.send({
      to: email.address,
      template: 'MyAccountChangeConfirmation',
      code: sent.code,
      link: `${origin}${EMAIL_LINK_PATH}/${sent.linkToken}`,
      sentAt: now,
    });
    noticeOf(email, call);
    return sent;
  }

  function noticeOf(email: OktaEmail, { account, now }: OktaCall): void {
    const old = account.emails.find(({ role, status }) => role === email.role && status === 'VERIFIED');
    if (!old || old.id === email.id) return;
    outbox.send({ to: old.address, template: 'PendingEmailChange', sentAt: now });
  }

  const one = `${EMAILS}/:id`;
  const challenges = `${one}/challenge`;
  const poll = {
    name: 'pollEmailChallenge',
    method: 'GET',
    path: `${challenges}/:challengeId`,
    resource: 'email',
    access: undocumented.challengePollScope === 'read' ? 'read_only' : 'read',
    run: pollEmailChallenge,
  } as const;
  const email = { resource: 'email' } as const;
  return [
    { ...email, name: 'listEmails', method: 'GET', path: EMAILS, access: 'read', run: listEmails },
    { ...email, name: 'createEmail', method: 'POST', path: EMAILS, access: 'manage', run: createEmail },
    { ...email, name: 'getEmail', method: 'GET', path: one, access: 'read', run: getEmail },
    { ...email, name: 'deleteEmail', method: 'DELETE', path: one, access: 'manage', run: deleteEmail },
    {
      ...email,
      name: 'sendEmailChallenge',
      method: 'POST',
      path: challenges,
      access: 'manage',
      run: sendEmailChallenge,
    },
    poll,
    // Okta contract section 8: okta-auth-js asks by POST.
    ...(undocumented.challengePollByPost ? [{ ...poll, method: 'POST' } as const] : []),
    {
      ...email,
      name: 'verifyEmailChallenge',
      method: 'POST',
      path: `${challenges}/:challengeId/verify`,
      access: 'manage',
      run: verifyEmailChallenge,
    },
  ];
}

interface NewEmail {
  readonly address: string;
  readonly role: OktaEmailRole;
  readonly sendEmail: boolean;
  readonly state: string | undefined;
}

/** Where the link of an email leads. */
export const EMAIL_LINK_PATH = '/emulator/email-link';

/** The address becomes the one of its role, and the one that had the role goes. */
export function verifyEmail(
  account: OktaAccount,
  challenge: OktaEmailChallenge,
  { loginFollowsPrimaryEmail }: OktaSettings['features'],
): void {
  const verified = account.emails.find(({ id }) => id === challenge.emailId);
  if (!verified) return;
  challenge.status = 'VERIFIED';
  account.emails = account.emails
    .filter(({ id, role, status }) => id === verified.id || role !== verified.role || status !== 'VERIFIED')
    .map((email) => (email.id === verified.id ? { ...email, status: 'VERIFIED' } : email));
  if (verified.role !== 'PRIMARY') return;
  account.email = verified.address;
  if (loginFollowsPrimaryEmail) account.login = verified.address;
}

function emailOf({ account, parameters: { id = '' } }: OktaCall): OktaEmail | OktaError {
  return account.emails.find((email) => email.id === id) ?? oktaErrors.notFound(id, 'UserProfileEmail');
}

function challengeOf(email: OktaEmail, call: OktaCall): OktaEmailChallenge | OktaError {
  const { account, now, parameters } = call;
  const { challengeId = '' } = parameters;
  const found = account.challenges.find(({ id, emailId }) => id === challengeId && emailId === email.id);
  return found && found.expiresAt > now ? found : oktaErrors.notFound(challengeId, 'IdpMyAccountChallenge');
}

function bodyOf(email: OktaEmail, { account, origin, now }: OktaCall): EmailBody {
  const outstanding = account.challenges.find(
    ({ emailId, status, expiresAt }) => emailId === email.id && status === 'UNVERIFIED' && expiresAt > now,
  );
  return emailBody(email, outstanding, origin);
}
