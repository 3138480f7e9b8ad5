import { isEmailAddress, isSameAddress } from '../json.ts';
import type { SendingOutbox } from '../outbox.ts';
import type { SeededSource } from '../seeded-source.ts';
import { newMethodId } from './accounts.ts';
import { auth0Error, invalid } from './errors.ts';
import type { MethodType } from './method-type.ts';
import type { Auth0Settings } from './options.ts';
import type { Auth0RateLimits } from './rate-limits.ts';

/** What enrolling an email address needs. */
export interface EmailMethodParts {
  readonly settings: Auth0Settings;
  readonly limits: Auth0RateLimits;
  readonly outbox: SendingOutbox;
  readonly source: SeededSource;
}

/** An email address as a second factor: six digits are sent with the enrollment. */
export function emailMethod({ settings, limits, outbox, source }: EmailMethodParts): MethodType {
  const { duplicateEmail, wrongCodeErrors } = settings.undocumented;

  return {
    type: 'email',
    createMembers: ['email'],
    verifyMembers: ['otp_code'],

    enroll({ account, body: { email }, now }) {
      if (email === undefined) return invalid('', `must have required property 'email'`);
      if (!isEmailAddress(email)) return invalid('/email', 'must match format "email"');
      const isKnown = account.methods.some((method) => isSameAddress(method.email, email));
      if (isKnown && duplicateEmail === 'conflict') {
        return auth0Error('duplicate', 'The email address is enrolled already.');
      }
      const allowance = limits.emails.take(account.id, now);
      if (!allowance.allowed) return { limitReached: allowance };
      const code = source.digits(6);
      outbox.send({ to: email, template: 'mfa_oob_code', code, sentAt: now });
      return {
        method: { id: newMethodId('email', source), type: 'email', email, name: undefined, createdAt: now },
        authSession: `Fe26.2**${source.base64url(96)}`,
        code,
        expiresAt: now + settings.codeLifetimeMs,
      };
    },

    checkProof({ otp_code: code }) {
      if (code === undefined) return invalid('', `must have required property 'otp_code'`);
      return typeof code === 'string' ? undefined : invalid('/otp_code', 'must be string');
    },

    prove({ code }, { otp_code: given }) {
      if (given === code) return undefined;
      if (wrongCodeErrors === 'none') return auth0Error('invalid', 'The code is wrong.');
      return invalid('/otp_code', 'is not the code that was sent');
    },

    represent: ({ id, type, email, name, createdAt }, confirmed) => ({
      id,
      type,
      confirmed,
      email,
      ...(name !== undefined && { name }),
      usage: ['secondary'],
      created_at: new Date(createdAt).toISOString(),
    }),
  };
}
