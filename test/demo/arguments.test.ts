import { expect, test } from 'vitest';
import { wantedBy } from '../../demo/arguments.ts';

const TENANT = ['--provider', 'okta', '--base-url', 'https://example.okta.com'];

test.each([
  [[], { show: 'emulated', provider: undefined, flow: undefined }],
  [
    ['--flow', 'phone-enrollment', '--provider', 'auth0'],
    { show: 'emulated', provider: 'auth0', flow: 'phone-enrollment' },
  ],
  [TENANT, { show: 'tenant', tenant: { flow: 'email-enrollment', adds: undefined } }],
  [
    [...TENANT, '--phone', '+49151'],
    { show: 'tenant', tenant: { flow: 'phone-enrollment', adds: '+49151' } },
  ],
  [[...TENANT, '--email', 'a@b.c'], { show: 'tenant', tenant: { flow: 'email-enrollment', adds: 'a@b.c' } }],
  [[...TENANT, '--flow', 'phone-enrollment'], { show: 'tenant', tenant: { flow: 'phone-enrollment' } }],
])('%j is understood', (argv, wanted) => {
  expect(wantedBy(argv)).toMatchObject(wanted);
});

test.each([
  [
    ['--flow', 'phones'],
    'There is no flow "phones": email-enrollment, phone-enrollment, webauthn-enrollment, passkey-sign-in are.',
  ],
  [['--provider', 'other'], 'There is no provider "other": okta and auth0 are.'],
  [['--phone', '+49151'], '--phone needs --base-url.'],
  [['--email', 'a@b.c'], '--email needs --base-url.'],
  [['--base-url', 'https://example.okta.com'], '--base-url needs --provider.'],
  [[...TENANT, '--flow', 'webauthn-enrollment'], 'A passkey takes a browser, not a terminal.'],
  [[...TENANT, '--phone', '+49151', '--email', 'a@b.c'], 'Either --email or --phone.'],
  [
    [...TENANT, '--phone', '+49151', '--flow', 'email-enrollment'],
    '--flow email-enrollment does not add "+49151".',
  ],
])('%j is refused with a reason', (argv, message) => {
  expect(() => wantedBy(argv)).toThrow(message);
});
