import type { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { err, ok, type Result } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../domain/index.ts';
import type { PhoneNumberServices } from '../ports/index.ts';

/** What `phoneNumbers` takes. */
export interface PhoneNumberOptions {
  /**
   * Where a number without `+` is dialled from when the flow does not say, as an ISO 3166-1 code such as
   * `DE`. Without one, only international numbers are taken.
   */
  readonly defaultCountry?: string;
}

type Parse = typeof parsePhoneNumberFromString;
type Checked = Result<{ readonly phoneNumber: string }, AccountFailure>;

/**
 * Checks what the user typed by the numbering plans of all countries (their minimal metadata, about 80 kB,
 * loaded with the first check), and answers the number in E.164. A number that is too long or too short for
 * its country is refused, and so is one with an extension, which no code reaches; whether it is in service
 * only the provider finds out. Needs `libphonenumber-js`; fails with `not_supported` where it is missing.
 */
export function phoneNumbers({ defaultCountry }: PhoneNumberOptions = {}): PhoneNumberServices {
  return {
    async checkNumber({ text, country }) {
      const parse = await loadParser();
      if (!parse) return err(missing());
      return checked(parse, text, country ?? defaultCountry);
    },
  };
}

async function loadParser(): Promise<Parse | undefined> {
  try {
    return (await import('libphonenumber-js/min')).parsePhoneNumberFromString;
  } catch {
    return undefined;
  }
}

function missing(): AccountFailure {
  return accountFailure(
    'not_supported',
    'Checking numbers needs a package: npm install libphonenumber-js. Or take e164Numbers of account-flows.',
  );
}

function checked(parse: Parse, text: string, country: string | undefined): Checked {
  const defaultCountry = country && { defaultCountry: country.toUpperCase() as Country };
  // Marks of direction, which nobody sees, come with numbers that were copied from a contact.
  const number = parse(text.replace(/\p{Cf}/gu, ''), { ...defaultCountry, extract: false });
  if (number?.isPossible() && number.ext === undefined) return ok({ phoneNumber: number.number });
  const message = reasonOf(number, country);
  return err(accountFailure('invalid_input', message, { fields: [{ field: 'phoneNumber', message }] }));
}

// What the library does not know as a country it treats as none.
type Country = NonNullable<Exclude<Parameters<Parse>[1], string | undefined>['defaultCountry']>;

function reasonOf(number: ReturnType<Parse>, country: string | undefined): string {
  if (number?.ext !== undefined) return 'A code cannot be sent to an extension.';
  if (number) return `Too long or too short for a number of +${number.countryCallingCode}.`;
  return country === undefined
    ? 'Not a phone number: it has to begin with + and the code of its country.'
    : `Not a phone number, neither of ${country} nor with + and the code of its country.`;
}
