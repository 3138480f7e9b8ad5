export type { PhoneNumberInput, PhoneNumberServices } from '../ports/index.ts';
export { type PhoneNumberOptions, phoneNumbers } from './phone-numbers.ts';
