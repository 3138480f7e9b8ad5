import { createOktaEmulator, DEFAULT_USER } from '../src/emulator/index.ts';
import * as okta from '../src/okta/index.ts';
import type { Emulation } from './emulated.ts';

/**
 * The user signed in 16 minutes ago, and Okta wants changes to the account to follow an authentication of at
 * most 15.
 */
export const onOkta: Emulation = {
  title: 'Okta: add an email; the sign-in is too old for that',
  provider: 'okta',
  tokenPath: '/oauth2/default/v1/token',
  login: DEFAULT_USER.login,
  signedInForMs: 16 * 60_000,
  emulator: (clock) => createOktaEmulator({ clock }),
  services: (options) => okta.emailEnrollment(okta.createOktaClient(options)),
  async play({ type, code }) {
    await type('a wrong code', '000000');
    await type('the code from the mail', code());
  },
};
