import { err, ok } from 'neverthrow';
import { accountFailure } from '../domain/index.ts';
import type { Port } from './operation.ts';
import type { Service } from './service.ts';

/** What the user typed as a phone number. */
export interface PhoneNumberInput {
  readonly text: string;
  /** Where a number without `+` is dialled from, as an ISO 3166-1 code such as `DE`; null when not known. */
  readonly country: string | null;
}

/** What the phone flow asks before anything is sent: whether the text is a number, and which. */
export interface PhoneNumberServices {
  /** Answers the number in E.164. Fails with `invalid_input` for what is none. */
  readonly checkNumber: Service<PhoneNumberInput, { readonly phoneNumber: string }>;
}

/** Checking sends nothing. */
export const phoneNumberPort: Port<PhoneNumberServices> = {
  checkNumber: { kind: 'read', failures: ['invalid_input', 'not_supported', 'cancelled', 'unexpected'] },
};

// ITU-T E.164: up to fifteen digits, the country code first
const E164 = /^\+[1-9]\d{6,14}$/;

// `(0)` is dialled within the country only: without its brackets it would be another number.
const TRUNK_PREFIX = /\(\s*0/;

/**
 * Takes numbers that are in E.164 already, blanks and usual punctuation aside: for hosts whose own input field
 * answers such. `phoneNumbers()` of `account-flows/phone` knows each country's numbers.
 */
export const e164Numbers: PhoneNumberServices = {
  checkNumber: async ({ text }) => {
    // Marks of direction, which nobody sees, come with numbers that were copied from a contact.
    const phoneNumber = text.replace(/[\s().\p{Cf}-]/gu, '');
    if (E164.test(phoneNumber) && !TRUNK_PREFIX.test(text)) return ok({ phoneNumber });
    const message = 'Not a phone number in E.164, such as +4915123456789.';
    return err(accountFailure('invalid_input', message, { fields: [{ field: 'phoneNumber', message }] }));
  },
};
