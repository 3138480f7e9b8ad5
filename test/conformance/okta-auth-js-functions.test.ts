import type { OktaAuth } from '@okta/okta-auth-js';
import * as myAccount from '@okta/okta-auth-js/myaccount';
import { describe, expect, test } from 'vitest';
import type { OktaEmulator, OktaOperationName } from '../../src/emulator/index.ts';
import { apiErrorOf, holdToken, signedIn, USER } from './okta-auth-js.ts';

// Every function of okta-auth-js's MyAccount module, as it is published. Okta contract section 8
const NUMBER = '+15551234567';
const ADDRESS = 'new@example.com';
const PASSWORD = { profile: { password: 'Second-Secret-2' } };
const NEW_PHONE = { profile: { phoneNumber: NUMBER }, sendCode: false, method: 'SMS' };
const NEW_EMAIL = {
  profile: { email: ADDRESS },
  sendEmail: false,
  role: myAccount.EmailRole.SECONDARY,
};

interface Bench {
  readonly okta: OktaEmulator;
  readonly oktaAuth: OktaAuth;
  readonly accessToken: string;
}

/** What is called, the operation that it has to reach, and what it answers. */
type Sample = readonly [OktaOperationName, (bench: Bench) => Promise<unknown>, object];

const addressOf = ({ okta }: Bench) =>
  okta.accounts.addEmail(USER, { address: ADDRESS, status: 'UNVERIFIED' });
const phoneOf = ({ okta }: Bench) => okta.accounts.addPhone(USER, { number: NUMBER, status: 'UNVERIFIED' });
const codeFor = ({ okta }: Bench, to: string) => okta.outbox.latest(to)?.code ?? '';

async function challengedAddress(bench: Bench) {
  const { oktaAuth, accessToken } = bench;
  const emailId = addressOf(bench);
  const { id } = await myAccount.sendEmailChallenge(oktaAuth, { accessToken, id: emailId });
  return { accessToken, emailId, challengeId: id };
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  getProfile: [
    'getProfile',
    ({ oktaAuth, accessToken }) => myAccount.getProfile(oktaAuth, { accessToken }),
    { profile: { login: USER } },
  ],
  updateProfile: [
    'replaceProfile',
    async ({ oktaAuth, accessToken }) => {
      const { profile } = await myAccount.getProfile(oktaAuth, { accessToken });
      const payload = { profile: { ...profile, firstName: 'Mia' } };
      return myAccount.updateProfile(oktaAuth, { accessToken, payload });
    },
    { profile: { firstName: 'Mia' } },
  ],
  getProfileSchema: [
    'getProfileSchema',
    ({ oktaAuth, accessToken }) => myAccount.getProfileSchema(oktaAuth, { accessToken }),
    { properties: { login: { permissions: { SELF: 'READ_ONLY' } } } },
  ],
  getEmails: [
    'listEmails',
    ({ oktaAuth, accessToken }) => myAccount.getEmails(oktaAuth, { accessToken }),
    [{ status: 'VERIFIED', profile: { email: USER } }],
  ],
  getEmail: [
    'getEmail',
    (bench) => myAccount.getEmail(bench.oktaAuth, { accessToken: bench.accessToken, id: addressOf(bench) }),
    { status: 'UNVERIFIED' },
  ],
  addEmail: [
    'createEmail',
    ({ oktaAuth, accessToken }) => myAccount.addEmail(oktaAuth, { accessToken, payload: NEW_EMAIL }),
    { status: 'UNVERIFIED', roles: ['SECONDARY'] },
  ],
  deleteEmail: [
    'deleteEmail',
    (bench) =>
      myAccount.deleteEmail(bench.oktaAuth, { accessToken: bench.accessToken, id: addressOf(bench) }),
    {},
  ],
  sendEmailChallenge: [
    'sendEmailChallenge',
    (bench) =>
      myAccount.sendEmailChallenge(bench.oktaAuth, { accessToken: bench.accessToken, id: addressOf(bench) }),
    { status: 'UNVERIFIED', profile: { email: ADDRESS } },
  ],
  getEmailChallenge: [
    'pollEmailChallenge',
    async (bench) => myAccount.getEmailChallenge(bench.oktaAuth, await challengedAddress(bench)),
    { status: 'UNVERIFIED' },
  ],
  verifyEmailChallenge: [
    'verifyEmailChallenge',
    async (bench) =>
      myAccount.verifyEmailChallenge(bench.oktaAuth, {
        ...(await challengedAddress(bench)),
        payload: { verificationCode: codeFor(bench, ADDRESS) },
      }),
    {},
  ],
  getPhones: [
    'listPhones',
    async (bench) => {
      phoneOf(bench);
      return myAccount.getPhones(bench.oktaAuth, { accessToken: bench.accessToken });
    },
    [{ status: 'UNVERIFIED', profile: { phoneNumber: NUMBER } }],
  ],
  getPhone: [
    'getPhone',
    (bench) => myAccount.getPhone(bench.oktaAuth, { accessToken: bench.accessToken, id: phoneOf(bench) }),
    { status: 'UNVERIFIED', profile: { phoneNumber: NUMBER } },
  ],
  addPhone: [
    'createPhone',
    ({ oktaAuth, accessToken }) => myAccount.addPhone(oktaAuth, { accessToken, payload: NEW_PHONE }),
    { status: 'UNVERIFIED', profile: { phoneNumber: NUMBER } },
  ],
  deletePhone: [
    'deletePhone',
    (bench) => myAccount.deletePhone(bench.oktaAuth, { accessToken: bench.accessToken, id: phoneOf(bench) }),
    {},
  ],
  sendPhoneChallenge: [
    'sendPhoneChallenge',
    (bench) =>
      myAccount.sendPhoneChallenge(bench.oktaAuth, {
        accessToken: bench.accessToken,
        id: phoneOf(bench),
        payload: { method: 'CALL' },
      }),
    {},
  ],
  verifyPhoneChallenge: [
    'verifyPhoneChallenge',
    async (bench) => {
      const { oktaAuth, accessToken } = bench;
      const id = phoneOf(bench);
      await myAccount.sendPhoneChallenge(oktaAuth, { accessToken, id, payload: { method: 'SMS' } });
      const payload = { verificationCode: codeFor(bench, NUMBER) };
      return myAccount.verifyPhoneChallenge(oktaAuth, { accessToken, id, payload });
    },
    {},
  ],
  getPassword: [
    'getPassword',
    ({ oktaAuth, accessToken }) => myAccount.getPassword(oktaAuth, { accessToken }),
    { status: 'ACTIVE', update: expect.any(Function) },
  ],
  enrollPassword: [
    'createPassword',
    ({ okta, oktaAuth, accessToken }) => {
      okta.accounts.setPasswordStatus(USER, 'NOT_ENROLLED');
      return myAccount.enrollPassword(oktaAuth, { accessToken, payload: PASSWORD });
    },
    { status: 'ACTIVE' },
  ],
  updatePassword: [
    'replacePassword',
    ({ oktaAuth, accessToken }) => myAccount.updatePassword(oktaAuth, { accessToken, payload: PASSWORD }),
    { status: 'ACTIVE' },
  ],
  deletePassword: [
    'deletePassword',
    ({ oktaAuth, accessToken }) => myAccount.deletePassword(oktaAuth, { accessToken }),
    {},
  ],
};

describe('every function of okta-auth-js on the emulator', () => {
  test('is among the samples', () => {
    // The module exports the helpers of the whole client besides.
    const api = Object.keys(myAccount).filter((name) =>
      /^[a-z]+(Profile|ProfileSchema|Emails?|Phones?|(Email|Phone)Challenge|Password)$/.test(name),
    );

    expect(Object.keys(SAMPLES).sort()).toEqual(api.sort());
    expect(api).toHaveLength(20);
  });

  test.each(Object.entries(SAMPLES))('%s', async (_, [operation, run, answer]) => {
    const bench = await signedIn({ undocumented: { challengePollByPost: true } });

    expect(await run(bench)).toMatchObject(answer);

    const last = bench.okta.requests.all.at(-1);
    expect(last?.operation).toBe(operation);
    expect(last?.status).toBeLessThan(300);
  });
});

describe('the transactions of okta-auth-js on the emulator', () => {
  test('of a phone: get, challenge, verify and delete by its links', async () => {
    const { okta, oktaAuth, accessToken } = await signedIn();
    holdToken(oktaAuth, okta.url, accessToken);

    const added = await myAccount.addPhone(oktaAuth, { payload: { ...NEW_PHONE, sendCode: true } });
    const verify = added.verify ?? expect.fail('There is no link to verify.');
    await verify({ verificationCode: okta.outbox.latest(NUMBER)?.code ?? '' });
    const again = await added.get();
    expect(again.status).toBe('VERIFIED');
    expect(again.verify).toBeUndefined();
    await again.delete();

    const second = await myAccount.addPhone(oktaAuth, { payload: NEW_PHONE });
    expect(second.verify).toBeUndefined();
    await second.challenge({ method: 'CALL' });
    expect((await second.get()).verify).toBeTypeOf('function');
    expect(okta.accounts.get(USER).phones).toHaveLength(1);
  });

  test('of a password: update, delete, and enroll where there is none', async () => {
    const { okta, oktaAuth, accessToken } = await signedIn();
    holdToken(oktaAuth, okta.url, accessToken);

    const password = await myAccount.getPassword(oktaAuth);
    expect(password.enroll).toBeUndefined();
    const updated = await password.update?.(PASSWORD);
    expect(updated?.status).toBe('ACTIVE');
    expect((await password.get?.())?.id).toBe(password.id);
    await updated?.delete?.();

    const gone = await myAccount.getPassword(oktaAuth);
    expect(gone).toMatchObject({ status: 'NOT_ENROLLED' });
    expect(gone.update).toBeUndefined();
    const enrolled = await gone.enroll?.({ profile: { password: 'Third-Secret-3' } });
    expect(enrolled?.status).toBe('ACTIVE');
    expect((await okta.signIn(USER)).accessToken).toContain('.');
  });

  test('errors are its own: a password against the policy, a profile against its schema', async () => {
    const { oktaAuth, accessToken } = await signedIn();
    const weak = { profile: { password: 'weak' } };

    const refused = await apiErrorOf(myAccount.updatePassword(oktaAuth, { accessToken, payload: weak }));
    const partial = await apiErrorOf(
      myAccount.updateProfile(oktaAuth, { accessToken, payload: { profile: { firstName: 'Mia' } } }),
    );

    expect(refused).toMatchObject({ errorCode: 'E0000001', errorSummary: 'Api validation failed: Password' });
    expect(partial.errorCauses?.length).toBeGreaterThan(1);
  });
});
