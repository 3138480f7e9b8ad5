import * as auth0 from '../src/auth0/index.ts';
import { createAuth0Emulator, DEFAULT_USER } from '../src/emulator/index.ts';
import type { Emulation } from './emulated.ts';

/**
 * The user takes a minute and a half to find the mail: by then the access token has expired, and its refresh
 * wants a second factor that is newer than a minute.
 */
export const onAuth0: Emulation = {
  title: 'Auth0: add an email; the token expires before the code is typed',
  provider: 'auth0',
  tokenPath: '/oauth/token',
  login: DEFAULT_USER.login,
  signedInForMs: 0,
  emulator: (clock) =>
    createAuth0Emulator({
      clock,
      users: [{ ...DEFAULT_USER, oneTimeCode: '246810' }],
      accessTokenLifetimeSeconds: 60,
      mfa: { maxAgeSeconds: 60 },
    }),
  services: (options) => auth0.emailEnrollment(auth0.createAuth0Client(options)),
  async play({ type, code, wait }) {
    wait(90_000);
    await type('the code from the mail, 90 s later', code());
  },
};
