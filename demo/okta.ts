import { createOktaEmulator, DEFAULT_USER } from '../src/emulator/index.ts';
import * as okta from '../src/okta/index.ts';
import { EMAIL, PHONE, playCode } from './code-play.ts';
import type { Emulation } from './emulated.ts';
import { emailFlow, phoneFlow } from './flows.ts';
import { playPasskey } from './passkey-play.ts';

const onOkta = {
  provider: 'okta',
  tokenPath: '/oauth2/default/v1/token',
  login: DEFAULT_USER.login,
} as const;

/**
 * The user signed in 16 minutes ago, and Okta wants changes to the account to follow an authentication of at
 * most 15.
 */
export const emailOnOkta: Emulation = {
  ...onOkta,
  title: 'Okta: add an email; the sign-in is too old for that',
  flow: 'email-enrollment',
  signedInForMs: 16 * 60_000,
  emulator: (clock) => createOktaEmulator({ clock }),
  play: playCode({
    adds: EMAIL,
    begin: (client, surroundings) =>
      emailFlow(okta.emailEnrollment(okta.createOktaClient(client)), EMAIL, surroundings),
    async act({ type, code }) {
      await type('a wrong code', '000000');
      await type('the code from the mail', code());
    },
  }),
};

/** The text cannot be handed over to the phone: the user asks for a call. */
export const phoneOnOkta: Emulation = {
  ...onOkta,
  title: 'Okta: add a phone; the text does not arrive',
  flow: 'phone-enrollment',
  signedInForMs: 0,
  emulator(clock) {
    const emulator = createOktaEmulator({ clock });
    emulator.accounts.setPhoneDelivery(onOkta.login, 'fails');
    return emulator;
  },
  play: playCode({
    adds: PHONE.number,
    begin: (client, surroundings) =>
      phoneFlow(okta.phoneEnrollment(okta.createOktaClient(client)), PHONE.typed, surroundings),
    async act({ type, code, wait, resend }) {
      wait(30_000);
      await resend('the user asks for a call, 30 s later', 'call');
      await type('the code that was read out', code());
    },
  }),
};

/** The page lies idle for five minutes; then the user says no to the browser, and thinks better of it. */
export const passkeyOnOkta: Emulation = {
  ...onOkta,
  title: 'Okta: add a passkey; the page lies idle, and the user hesitates',
  flow: 'webauthn-enrollment',
  signedInForMs: 0,
  emulator: (clock) => createOktaEmulator({ clock }),
  play: playPasskey({
    services: (client) => okta.webAuthnEnrollment(okta.createOktaClient(client)),
    async act({ authenticator, click, wait }) {
      wait(300_000);
      await click('the user comes back after five minutes', 'ceremony.refresh');
      authenticator.setUserAgrees(false);
      await click('the user says no to the browser', 'ceremony.start');
      authenticator.setUserAgrees(true);
      await click('the user says yes', 'ceremony.start');
    },
  }),
};
