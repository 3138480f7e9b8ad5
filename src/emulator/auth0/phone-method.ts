import { auth0Error } from './errors.ts';
import { oneOf } from './member-rules.ts';
import { CODE_MEMBERS, type MethodParts, type MethodType, newMethodId } from './method-type.ts';
import { wrongCode } from './one-time-code.ts';
import type { Auth0PhoneMethod } from './stored-methods.ts';

// ITU-T E.164
const PHONE_NUMBER = /^\+[1-9]\d{4,14}$/;

/** A phone as a second factor: six digits are sent, or spoken, with the enrollment. */
export function phoneMethod(parts: MethodParts): MethodType<Auth0PhoneMethod> {
  const { settings, limits, outbox, source } = parts;
  return {
    type: 'phone',
    usage: 'secondary',
    newMembers: {
      required: ['phone_number'],
      rules: {
        phone_number: (value) =>
          typeof value === 'string' && PHONE_NUMBER.test(value)
            ? undefined
            : `must match pattern "${PHONE_NUMBER.source}"`,
        preferred_authentication_method: oneOf('sms', 'voice'),
      },
    },
    proofMembers: CODE_MEMBERS,
    failures: limits.wrongCodes,

    enroll({ account, body, now }) {
      const phoneNumber = String(body.phone_number);
      const channel = body.preferred_authentication_method === 'voice' ? 'voice' : 'sms';
      const isKnown = account.methods.some(
        (method) => method.type === 'phone' && method.phoneNumber === phoneNumber,
      );
      if (isKnown && settings.undocumented.duplicatePhone === 'conflict') {
        return auth0Error('duplicate', 'The phone number is enrolled already.');
      }
      const allowance = limits.textMessages.take(account.id, now);
      if (!allowance.allowed) return { limitReached: allowance };
      const code = source.digits(6);
      outbox.send({
        to: phoneNumber,
        template: 'mfa_oob_code',
        channel: channel === 'voice' ? 'call' : 'sms',
        code,
        sentAt: now,
      });
      const id = newMethodId('phone', source);
      return {
        method: { id, type: 'phone', phoneNumber, channel, name: undefined, createdAt: now },
        prove: ({ otp_code: given }) => (given === code ? undefined : wrongCode(settings)),
      };
    },

    represent: ({ phoneNumber, channel }) => ({
      phone_number: phoneNumber,
      preferred_authentication_method: channel,
    }),
  };
}
