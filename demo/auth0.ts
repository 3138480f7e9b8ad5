import * as auth0 from '../src/auth0/index.ts';
import { createAuth0Emulator, DEFAULT_USER } from '../src/emulator/index.ts';
import { EMAIL, PHONE, playCode } from './code-play.ts';
import type { Emulation } from './emulated.ts';
import { emailFlow, phoneFlow } from './flows.ts';
import { playPasskey } from './passkey-play.ts';
import { playSignIn } from './sign-in-play.ts';

const onAuth0 = {
  provider: 'auth0',
  tokenPath: '/oauth/token',
  login: DEFAULT_USER.login,
  signedInForMs: 0,
} as const;

/**
 * The user takes a minute and a half to find the mail: by then the access token has expired, and its refresh
 * wants a second factor that is newer than a minute.
 */
export const emailOnAuth0: Emulation = {
  ...onAuth0,
  title: 'Auth0: add an email; the token expires before the code is typed',
  flow: 'email-enrollment',
  emulator: (clock) =>
    createAuth0Emulator({
      clock,
      users: [{ ...DEFAULT_USER, oneTimeCode: '246810' }],
      accessTokenLifetimeSeconds: 60,
      mfa: { maxAgeSeconds: 60 },
    }),
  play: playCode({
    adds: EMAIL,
    begin: (client, surroundings) =>
      emailFlow(auth0.emailEnrollment(auth0.createAuth0Client(client)), EMAIL, surroundings),
    async act({ type, code, wait }) {
      wait(90_000);
      await type('the code from the mail, 90 s later', code());
    },
  }),
};

/** Auth0 sends the text with the enrollment, and has no resend: a call is an enrollment of its own. */
export const phoneOnAuth0: Emulation = {
  ...onAuth0,
  title: 'Auth0: add a phone; the user would rather be called',
  flow: 'phone-enrollment',
  emulator: (clock) => createAuth0Emulator({ clock }),
  play: playCode({
    adds: PHONE.number,
    begin: (client, surroundings) =>
      phoneFlow(auth0.phoneEnrollment(auth0.createAuth0Client(client)), PHONE.typed, surroundings),
    async act({ type, code, wait, resend }) {
      wait(30_000);
      await resend('the user asks for a call, 30 s later', 'call');
      await type('the code that was read out', code());
    },
  }),
};

/** The passkey is saved, but the answer that says so is lost: it is found by its id. */
export const passkeyOnAuth0: Emulation = {
  ...onAuth0,
  title: 'Auth0: add a passkey; the answer is lost',
  flow: 'webauthn-enrollment',
  emulator: (clock) => createAuth0Emulator({ clock }),
  play: playPasskey({
    services: (client) => auth0.webAuthnEnrollment(auth0.createAuth0Client(client)),
    async act({ faults, click }) {
      faults.add({ operation: 'verifyAuthenticationMethod', when: 'after', reset: true });
      await click('the user says yes to the browser', 'ceremony.start');
      await click('the user tries again', 'flow.retry');
    },
  }),
};

/** No login page: the passkey and the authorization server are all that it takes. */
export const signInOnAuth0: Emulation = {
  ...onAuth0,
  title: 'Auth0: sign in with a passkey',
  flow: 'passkey-sign-in',
  emulator: (clock) => createAuth0Emulator({ clock }),
  play: playSignIn(),
};
