import { expect, test } from 'vitest';
import {
  type Auth0Flow,
  emailEnrollment,
  passkeySignIn,
  phoneEnrollment,
  scopesFor,
  webAuthnEnrollment,
} from '../../src/auth0/index.ts';
import type { TokenFunction } from '../../src/http/index.ts';
import { empty } from '../http/scripted-server.ts';
import { scopesAskedBy } from '../ports/asked-scopes.ts';
import { emailEnrollmentCalls } from '../ports/email-enrollment-calls.ts';
import { passkeySignInCalls } from '../ports/passkey-sign-in-calls.ts';
import { phoneEnrollmentCalls } from '../ports/phone-enrollment-calls.ts';
import { webAuthnEnrollmentCalls } from '../ports/webauthn-enrollment-calls.ts';
import { auth0Bench } from './auth0-server.ts';

// What comes back does not matter: the token is asked for before anything is sent.
const clientWith = (token: TokenFunction) => auth0Bench([empty(403)], { token }).client;

/** What each flow really asks for; a flow without its services here does not compile. */
const ASKED: Readonly<Record<Auth0Flow, () => Promise<readonly string[]>>> = {
  emailEnrollment: () => scopesAskedBy((token) => emailEnrollment(clientWith(token)), emailEnrollmentCalls),
  passkeySignIn: () =>
    scopesAskedBy((token) => passkeySignIn(clientWith(token), { client_id: 'app' }), passkeySignInCalls),
  phoneEnrollment: () => scopesAskedBy((token) => phoneEnrollment(clientWith(token)), phoneEnrollmentCalls),
  webAuthnEnrollment: () =>
    scopesAskedBy((token) => webAuthnEnrollment(clientWith(token)), webAuthnEnrollmentCalls),
};

test.each(Object.entries(ASKED))(
  '%s is told all the scopes that its calls ask for, and no others',
  async (name, asked) => {
    const flow = Object.keys(ASKED).find((one): one is Auth0Flow => one === name) ?? expect.fail();

    expect(scopesFor(flow)).toEqual(await asked());
  },
);

test('each scope is told once, in alphabetical order', () => {
  const scopes = scopesFor('phoneEnrollment', 'emailEnrollment', 'emailEnrollment');

  expect(scopes).toEqual([...new Set(scopes)].sort());
  expect(scopesFor()).toEqual([]);
});

test('a flow that there is not does not compile, and throws where nothing is compiled', () => {
  // @ts-expect-error A misspelt name is none.
  expect(() => scopesFor('emailEnrolment')).toThrow(TypeError);
});
