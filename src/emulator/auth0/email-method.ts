import { isEmailAddress, isSameAddress } from '../json.ts';
import { auth0Error } from './errors.ts';
import { CODE_MEMBERS, type MethodParts, type MethodType, newMethodId } from './method-type.ts';
import { wrongCode } from './one-time-code.ts';
import type { Auth0EmailMethod } from './stored-methods.ts';

/** An email address as a second factor: six digits are sent with the enrollment. */
export function emailMethod(parts: MethodParts): MethodType<Auth0EmailMethod> {
  const { settings, limits, outbox, source } = parts;
  return {
    type: 'email',
    usage: 'secondary',
    newMembers: {
      required: ['email'],
      rules: { email: (value) => (isEmailAddress(value) ? undefined : 'must match format "email"') },
    },
    proofMembers: CODE_MEMBERS,
    failures: limits.wrongCodes,

    enroll({ account, body, now }) {
      const email = String(body.email);
      const isKnown = account.methods.some(
        (method) => method.type === 'email' && isSameAddress(method.email, email),
      );
      if (isKnown && settings.undocumented.duplicateEmail === 'conflict') {
        return auth0Error('duplicate', 'The email address is enrolled already.');
      }
      const allowance = limits.emails.take(account.id, now);
      if (!allowance.allowed) return { limitReached: allowance };
      const code = source.digits(6);
      outbox.send({ to: email, template: 'mfa_oob_code', code, sentAt: now });
      const id = newMethodId('email', source);
      return {
        method: { id, type: 'email', email, name: undefined, createdAt: now },
        prove: ({ otp_code: given }) => (given === code ? undefined : wrongCode(settings)),
      };
    },

    represent: ({ email }) => ({ email }),
  };
}
