import { describe, expect, test } from 'vitest';
import { phoneNumbers } from '../../src/phone/index.ts';
import { e164Numbers, type PhoneNumberServices } from '../../src/ports/index.ts';

const signal = new AbortController().signal;

async function check(services: PhoneNumberServices, text: string, country: string | null = null) {
  const result = await services.checkNumber({ text, country }, { signal });
  return result.match<unknown>(
    ({ phoneNumber }) => phoneNumber,
    (failure) => (failure.kind === 'invalid_input' ? failure.fields : failure),
  );
}

const refused = (message: string) => [{ field: 'phoneNumber', message }];

describe('phoneNumbers', () => {
  test.each([
    ['an international number', '+49 (151) 2345-6789', null, '+4915123456789'],
    ['a national one of the flow’s country', '0151 23456789', 'DE', '+4915123456789'],
    ['a national one of the default country', '020 7946 0000', null, '+442079460000'],
    ['an international one of another country', '+4915123456789', 'US', '+4915123456789'],
    ['a country in small letters', '0151 23456789', 'de', '+4915123456789'],
    ['one between unseen marks of direction', '\u202a+4915123456789\u202c', null, '+4915123456789'],
  ])('takes %s', async (_, text, country, expected) => {
    expect(await check(phoneNumbers({ defaultCountry: 'GB' }), text, country)).toBe(expected);
  });

  test.each([
    ['a national one without a country', '0151 23456789', null, 'Not a phone number: it has to begin'],
    ['one of no country there is', '+999 1234567', null, 'Not a phone number: it has to begin'],
    ['a country that there is not', '0151 23456789', 'XX', 'Not a phone number, neither of XX nor'],
    ['something else', 'call me', 'DE', 'Not a phone number, neither of DE nor'],
    ['a number within a text', 'call +4915123456789', null, 'Not a phone number: it has to begin'],
    ['one that is too short', '+49 15', null, 'Too long or too short for a number of +49.'],
    ['an extension', '+4915123456789 ext 5', null, 'A code cannot be sent to an extension.'],
    ['nothing', '', 'DE', 'Not a phone number, neither of DE nor'],
  ])('refuses %s', async (_, text, country, message) => {
    expect(await check(phoneNumbers(), text, country)).toEqual(refused(expect.stringContaining(message)));
  });
});

describe('e164Numbers', () => {
  test.each(['+4915123456789', '+49 (151) 2345-67.89', '\u2066+4915123456789\u2069'])(
    'takes %j',
    async (text) => {
      expect(await check(e164Numbers, text)).toBe('+4915123456789');
    },
  );

  test.each([
    '+49 (0) 151 23456789',
    '+49 ( 0151) 23456789',
    '0151 23456789',
    '+049151234567',
    '+49',
    '+49151234567890123',
    'abc',
    '',
    '++4915123456789',
  ])('refuses %j', async (text) => {
    expect(await check(e164Numbers, text, 'DE')).toEqual(
      refused('Not a phone number in E.164, such as +4915123456789.'),
    );
  });
});
