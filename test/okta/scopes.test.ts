import { expect, test } from 'vitest';
import type { TokenFunction } from '../../src/http/index.ts';
import {
  emailEnrollment,
  type OktaFlow,
  phoneEnrollment,
  scopesFor,
  webAuthnEnrollment,
} from '../../src/okta/index.ts';
import { empty } from '../http/scripted-server.ts';
import { scopesAskedBy } from '../ports/asked-scopes.ts';
import { emailEnrollmentCalls } from '../ports/email-enrollment-calls.ts';
import { phoneEnrollmentCalls } from '../ports/phone-enrollment-calls.ts';
import { webAuthnEnrollmentCalls } from '../ports/webauthn-enrollment-calls.ts';
import { oktaBench } from './okta-server.ts';

// What comes back does not matter: the token is asked for before anything is sent.
const clientWith = (token: TokenFunction) => oktaBench([empty(403)], { token }).client;

/** What each flow really asks for; a flow without its services here does not compile. */
const ASKED: Readonly<Record<OktaFlow, () => Promise<readonly string[]>>> = {
  emailEnrollment: () => scopesAskedBy((token) => emailEnrollment(clientWith(token)), emailEnrollmentCalls),
  phoneEnrollment: () => scopesAskedBy((token) => phoneEnrollment(clientWith(token)), phoneEnrollmentCalls),
  webAuthnEnrollment: () =>
    scopesAskedBy((token) => webAuthnEnrollment(clientWith(token)), webAuthnEnrollmentCalls),
};

test.each(Object.entries(ASKED))(
  '%s is told all the scopes that its calls ask for, and no others',
  async (name, asked) => {
    const flow = Object.keys(ASKED).find((one): one is OktaFlow => one === name) ?? expect.fail();

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
