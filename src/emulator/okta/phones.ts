import { isJsonObject, type JsonObject } from '../json.ts';
import type { SendingOutbox } from '../outbox.ts';
import { type Allowance, createWindow, type Limit } from '../rate-limits.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { OktaPhone, OktaPhoneMethod, OktaPhoneState } from './accounts.ts';
import { json, link, noContent } from './answers.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { parsePhoneNumber } from './phone-number.ts';

/** The operations T1 to T6, by the names that this library gives them. */
export type OktaPhoneOperation =
  | 'listPhones'
  | 'createPhone'
  | 'getPhone'
  | 'deletePhone'
  | 'sendPhoneChallenge'
  | 'verifyPhoneChallenge';

/** What the phone operations need. */
export interface OktaPhoneParts {
  readonly settings: OktaSettings;
  readonly outbox: SendingOutbox;
  readonly source: SeededSource;
}

/** Okta contract 4.2: what the reference says of an account's phones. */
const MAX_PHONES = 10;
const PHONES = '/idp/myaccount/phones';
const HOUR_MS = 3_600_000;

/** The phone operations (Okta contract section 7.2). */
export function oktaPhoneOperations({
  settings,
  outbox,
  source,
}: OktaPhoneParts): readonly OktaOperation<OktaPhoneOperation>[] {
  const { undocumented, features, telephony } = settings;
  const caps: Readonly<Record<OktaPhoneMethod, Limit>> = {
    SMS: createWindow(telephony.maxSmsPerHour, HOUR_MS),
    CALL: createWindow(telephony.maxCallsPerHour, HOUR_MS),
  };
  const verifications = createWindow(telephony.maxVerificationsPerHour, HOUR_MS);

  function listPhones({ account, origin, now }: OktaCall): Response {
    return json(account.phones.map((phone) => phoneBody(phone, origin, now)));
  }

  function createPhone(call: OktaCall): Response | OktaError {
    const { account, body, origin, now } = call;
    const refused = phonesRefused();
    if (refused) return refused;
    const asked = newPhoneOf(body);
    if ('code' in asked) return asked;
    const disabled = methodRefused(asked.method);
    if (disabled) return disabled;
    if (account.phones.some(({ number }) => number === asked.number)) {
      return oktaErrors.duplicate(asked.number, 'The phone number is already assigned to the profile.');
    }
    if (account.phones.length >= MAX_PHONES) {
      return oktaErrors.invalid('Exceeded cardinality max', 'The maximum number of phones is reached.');
    }
    const id = `${asked.method === 'CALL' ? 'clf' : 'sms'}${source.alphanumeric(17)}`;
    const phone = newPhone({ id, number: asked.number, status: 'UNVERIFIED' });
    const undelivered = asked.sendCode ? sendCode(phone, asked.method, false, call) : undefined;
    if (undelivered && undelivered.code !== 'E0000138') return undelivered;
    // A code that could not be delivered is to be sent again: there has to be a phone to send it to.
    account.phones = [...account.phones, phone];
    if (undelivered) return undelivered;
    const response = json(phoneBody(phone, origin, now), 201);
    response.headers.set('location', hrefOf(phone, origin));
    return response;
  }

  function getPhone(call: OktaCall): Response | OktaError {
    const phone = phoneOf(call);
    return 'code' in phone ? phone : json(phoneBody(phone, call.origin, call.now));
  }

  function deletePhone(call: OktaCall): Response | OktaError {
    const phone = phoneOf(call);
    if ('code' in phone) return phone;
    call.account.phones = call.account.phones.filter((other) => other !== phone);
    return noContent();
  }

  function sendPhoneChallenge(call: OktaCall): Response | OktaError {
    const refused = phonesRefused();
    if (refused) return refused;
    const phone = phoneOf(call);
    if ('code' in phone) return phone;
    const { method, retry = false } = call.body;
    if (!isMethod(method)) return invalidMethod(method);
    if (typeof retry !== 'boolean') {
      return oktaErrors.invalid('retry', 'retry: The field must be true or false.');
    }
    const disabled = methodRefused(method);
    if (disabled) return disabled;
    if (retry && undocumented.phoneRetryWithoutCode === 'refuse' && !phone.challenge) {
      return oktaErrors.invalid('Transaction', 'Invalid transaction.');
    }
    const undelivered = sendCode(phone, method, retry, call);
    return undelivered ?? json({ _links: { verify: verifyLink(phone, call.origin) } });
  }

  function verifyPhoneChallenge(call: OktaCall): Response | OktaError {
    const { account, now } = call;
    const refused = phonesRefused();
    if (refused) return refused;
    const phone = phoneOf(call);
    if ('code' in phone) return phone;
    const allowance = verifications.take(account.id, now);
    if (!allowance.allowed) return { ...oktaErrors.tooManyRequests(), allowance };
    const { verificationCode } = call.body;
    // Okta contract 7.2: verifying a verified phone again with a valid code changes nothing.
    if (verificationCode === phone.acceptedCode && phone.acceptedCode !== undefined) return noContent();
    const { challenge } = phone;
    if (challenge && challenge.expiresAt <= now && undocumented.lapsedPhoneCode === 'E0000157') {
      return oktaErrors.duplicate('transactionHandle', 'There is no transaction.');
    }
    const isOutstanding = challenge !== undefined && challenge.expiresAt > now;
    if (!isOutstanding || typeof verificationCode !== 'string' || !/^\d{6}$/.test(verificationCode)) {
      return oktaErrors.authenticatorProblem();
    }
    if (verificationCode !== challenge.code) return oktaErrors.wrongCode();
    phone.status = 'VERIFIED';
    phone.acceptedCode = challenge.code;
    phone.challenge = undefined;
    return noContent();
  }

  function phonesRefused(): OktaError | undefined {
    if (features.phone) return undefined;
    return oktaErrors.notAllowed('Phone authenticator is not enabled for your org.');
  }

  function methodRefused(method: OktaPhoneMethod): OktaError | undefined {
    if (features.phoneMethods.includes(method)) return undefined;
    return oktaErrors.notAllowed(`Method ${method} is not enabled for your org.`);
  }

  function newPhoneOf({ profile, sendCode = true, method: asked }: JsonObject): NewPhone | OktaError {
    const isOmitted =
      asked === undefined && (sendCode === false || undocumented.phoneMethodOmitted === 'sms');
    const method = isOmitted ? 'SMS' : asked;
    if (!isMethod(method)) return invalidMethod(method);
    if (typeof sendCode !== 'boolean') {
      return oktaErrors.invalid('sendCode', 'sendCode: The field must be true or false.');
    }
    const given = isJsonObject(profile) ? profile.phoneNumber : undefined;
    const parsed = parsePhoneNumber(typeof given === 'string' ? given : '');
    if ('problem' in parsed) {
      return oktaErrors.invalid(`Error type: ${parsed.problem}`, 'Invalid phone number.');
    }
    return { number: parsed.number, method, sendCode };
  }

  /** Sends a code that takes the place of an earlier one; answers what keeps it from being sent. */
  function sendCode(
    phone: OktaPhoneState,
    method: OktaPhoneMethod,
    isRetry: boolean,
    { account, now }: OktaCall,
  ): OktaError | undefined {
    const nextAt = (phone.lastSentAt ?? Number.NEGATIVE_INFINITY) + telephony.secondsBetweenSends * 1000;
    if (now < nextAt) {
      const allowance = { allowed: false, limit: 1, remaining: 0, resetAt: nextAt };
      return limited(oktaErrors.sentTooSoon(method), allowance);
    }
    const allowance = caps[method].take(account.id, now);
    if (!allowance.allowed) {
      return limited(oktaErrors.telephonyUsedUp(method, undocumented.telephonyCap), allowance);
    }
    const code = source.digits(6);
    phone.challenge = { code, expiresAt: now + settings.codeLifetimeMs };
    // Okta goes by way of another provider when it is told that the first did not deliver.
    if (account.phoneDelivery === 'fails' && !isRetry) return oktaErrors.notDelivered();
    phone.lastSentAt = now;
    outbox.send({
      to: phone.number,
      template: 'PhoneVerification',
      channel: CHANNEL[method],
      code,
      sentAt: now,
    });
    return undefined;
  }

  function limited(error: OktaError, allowance: Allowance): OktaError {
    return undocumented.telephonyLimitHeaders === 'telephony' ? { ...error, allowance } : error;
  }

  const one = `${PHONES}/:id`;
  const phone = { resource: 'phone' } as const;
  return [
    { ...phone, name: 'listPhones', method: 'GET', path: PHONES, access: 'read', run: listPhones },
    { ...phone, name: 'createPhone', method: 'POST', path: PHONES, access: 'manage', run: createPhone },
    { ...phone, name: 'getPhone', method: 'GET', path: one, access: 'read', run: getPhone },
    { ...phone, name: 'deletePhone', method: 'DELETE', path: one, access: 'manage', run: deletePhone },
    {
      ...phone,
      name: 'sendPhoneChallenge',
      method: 'POST',
      path: `${one}/challenge`,
      access: 'manage',
      run: sendPhoneChallenge,
    },
    {
      ...phone,
      name: 'verifyPhoneChallenge',
      method: 'POST',
      path: `${one}/verify`,
      access: 'manage',
      run: verifyPhoneChallenge,
    },
  ];
}

/** A phone to which nothing was sent yet. */
export function newPhone(phone: OktaPhone): OktaPhoneState {
  return { ...phone, challenge: undefined, acceptedCode: undefined, lastSentAt: undefined };
}

interface NewPhone {
  readonly number: string;
  readonly method: OktaPhoneMethod;
  readonly sendCode: boolean;
}

const CHANNEL = { SMS: 'sms', CALL: 'call' } as const;

function isMethod(value: unknown): value is OktaPhoneMethod {
  return value === 'SMS' || value === 'CALL';
}

function invalidMethod(method: unknown): OktaError {
  return oktaErrors.invalid('Method', `Invalid method ${String(method ?? null)} in the request.`);
}

function phoneOf({ account, parameters: { id = '' } }: OktaCall): OktaPhoneState | OktaError {
  return account.phones.find((phone) => phone.id === id) ?? oktaErrors.phoneNotFound();
}

/** A phone as the API shows it. */
function phoneBody(phone: OktaPhoneState, origin: string, now: number) {
  const self = hrefOf(phone, origin);
  const { challenge, status } = phone;
  const isAnswerable = status === 'UNVERIFIED' && challenge !== undefined && challenge.expiresAt > now;
  return {
    id: phone.id,
    status,
    profile: { phoneNumber: phone.number },
    _links: {
      self: link(self, 'GET', 'DELETE'),
      challenge: link(`${self}/challenge`, 'POST'),
      ...(isAnswerable && { verify: verifyLink(phone, origin) }),
    },
  };
}

function verifyLink(phone: OktaPhoneState, origin: string) {
  return link(`${hrefOf(phone, origin)}/verify`, 'POST');
}

function hrefOf({ id }: OktaPhoneState, origin: string): string {
  return `${origin}${PHONES}/${id}`;
}
