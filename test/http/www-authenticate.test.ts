import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWwwAuthenticate } from '../../src/http/index.ts';
import { anyText } from '../fuzz/text.ts';

describe('parseWwwAuthenticate', () => {
  test.each([
    ['no header', null, []],
    ['an empty header', '', []],
    ['a scheme alone', 'Negotiate', [{ scheme: 'Negotiate', parameters: {} }]],
    [
      "Okta's demand, as documented",
      'Bearer realm="IdpMyAccountAPI", error="insufficient_authentication_context", error_description="The access token requires additional assurance to access the resource", max_age=900',
      [
        {
          scheme: 'Bearer',
          parameters: {
            realm: 'IdpMyAccountAPI',
            error: 'insufficient_authentication_context',
            error_description: 'The access token requires additional assurance to access the resource',
            max_age: '900',
          },
        },
      ],
    ],
    [
      'unquoted values with colons, in another order',
      'Bearer acr_values=urn:okta:loa:2fa:any:ifpossible, max_age=0, error=insufficient_authentication_context',
      [
        {
          scheme: 'Bearer',
          parameters: {
            acr_values: 'urn:okta:loa:2fa:any:ifpossible',
            max_age: '0',
            error: 'insufficient_authentication_context',
          },
        },
      ],
    ],
    [
      'names in any case, and white space around the equals sign',
      'bearer ERROR = "invalid_token"',
      [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    ],
    [
      'escapes, commas and equals signs inside quotes',
      String.raw`Bearer error_description="say \"a, b=c\" \\ twice", max_age=1`,
      [
        {
          scheme: 'Bearer',
          parameters: { error_description: String.raw`say "a, b=c" \ twice`, max_age: '1' },
        },
      ],
    ],
    [
      'several challenges, a token68 among them',
      'Negotiate YWJj+/==, DPoP algs="ES256 PS256", error="use_dpop_nonce", Bearer realm=x',
      [
        { scheme: 'Negotiate', token68: 'YWJj+/==', parameters: {} },
        { scheme: 'DPoP', parameters: { algs: 'ES256 PS256', error: 'use_dpop_nonce' } },
        { scheme: 'Bearer', parameters: { realm: 'x' } },
      ],
    ],
    [
      'a challenge without parameters before another',
      'Basic, Bearer error=invalid_token',
      [
        { scheme: 'Basic', parameters: {} },
        { scheme: 'Bearer', parameters: { error: 'invalid_token' } },
      ],
    ],
    [
      'empty list elements',
      ', ,Bearer error=a,, max_age=2,',
      [{ scheme: 'Bearer', parameters: { error: 'a', max_age: '2' } }],
    ],
    [
      'a name that occurs twice, of which the first counts',
      'Bearer error=first, error=second',
      [{ scheme: 'Bearer', parameters: { error: 'first' } }],
    ],
    [
      'a quote that is never closed',
      'Bearer error="cut off, here',
      [{ scheme: 'Bearer', parameters: { error: 'cut off, here' } }],
    ],
    [
      'a parameter called like a member of every object',
      'Bearer __proto__=x, constructor=y',
      [
        {
          scheme: 'Bearer',
          parameters: Object.fromEntries([
            ['__proto__', 'x'],
            ['constructor', 'y'],
          ]),
        },
      ],
    ],
    ['parameters that belong to no scheme', 'error=a, max_age=1', []],
  ])('reads %s', (_, header, challenges) => {
    expect(parseWwwAuthenticate(header)).toEqual(challenges);
  });

  const pieces = fc.constantFrom(
    'Bearer',
    ' ',
    ',',
    '=',
    '"',
    '\\',
    'a',
    'error',
    '\t',
    '\n',
    '==',
    'é',
    '🙂',
  );

  test('never throws and always ends, whatever the header holds', () => {
    const anything = fc.oneof(
      anyText(40),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    );

    fc.assert(
      fc.property(anything, (header) => {
        for (const { scheme, parameters } of parseWwwAuthenticate(header)) {
          expect(scheme).not.toBe('');
          expect(Object.keys(parameters)).toEqual(Object.keys(parameters).map((name) => name.toLowerCase()));
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('reads back every value that was quoted', () => {
    const quoted = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;

    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (values) => {
        const header = `Bearer ${values.map((value, index) => `p${index}=${quoted(value)}`).join(', ')}`;
        expect(parseWwwAuthenticate(header)).toEqual([
          {
            scheme: 'Bearer',
            parameters: Object.fromEntries(values.map((value, index) => [`p${index}`, value])),
          },
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});
