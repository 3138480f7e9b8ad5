/** What is wrong with a number: the library behind Okta names its rule, and says a little about it. */
export type PhoneNumberProblem =
  | 'NOT_A_NUMBER. The string supplied did not seem to be a phone number.'
  | 'INVALID_COUNTRY_CODE. Missing or invalid default region.'
  | 'TOO_LONG. The string supplied is too long to be a phone number.';

const WRITTEN_AS_A_NUMBER = /^\+?[\d\s().-]*\d[\d\s().-]*$/;
// ITU-T E.164: no country has these prefixes.
const UNASSIGNED =
  /^(0|21[04579]|259|28|29[2-6]|38[48]|42[24-9]|69[3-9]|80[1-7]|8[39]|85[147-9]|978|99[0179])/;
const MIN_DIGITS = 5;
const MAX_DIGITS = 15;

/**
 * A number in E.164, or what is wrong with it. Good enough for an emulator: it knows which countries there
 * are, not how long their numbers have to be.
 */
export function parsePhoneNumber(
  text: string,
): { readonly number: string } | { readonly problem: PhoneNumberProblem } {
  const digits = text.replace(/\D/g, '');
  if (!WRITTEN_AS_A_NUMBER.test(text.trim()) || digits.length < MIN_DIGITS) {
    return { problem: 'NOT_A_NUMBER. The string supplied did not seem to be a phone number.' };
  }
  if (!text.trim().startsWith('+') || UNASSIGNED.test(digits)) {
    return { problem: 'INVALID_COUNTRY_CODE. Missing or invalid default region.' };
  }
  if (digits.length > MAX_DIGITS) {
    return { problem: 'TOO_LONG. The string supplied is too long to be a phone number.' };
  }
  return { number: `+${digits}` };
}
