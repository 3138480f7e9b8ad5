import { secret } from '../../../src/domain/index.ts';
import * as okta from '../../../src/okta/index.ts';
import { prepared } from '../sample.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

const NUMBER = '+15551234567';
const NEW_PHONE = { profile: { phoneNumber: NUMBER }, method: 'SMS', sendCode: false } as const;

const added = ({ emulator, user }: OktaOperationBench) =>
  emulator.accounts.addPhone(user, { number: NUMBER, status: 'UNVERIFIED' });

/** Okta contract section 7.2 */
export const phones: OktaOperationGroup<typeof okta.phoneScopes> = {
  scopes: okta.phoneScopes,
  samples: {
    listPhones(bench) {
      added(bench);
      return (options) => okta.listPhones(bench.client, options);
    },
    createPhone:
      ({ client }) =>
      (options) =>
        okta.createPhone(client, NEW_PHONE, options),
    getPhone(bench) {
      const id = added(bench);
      return (options) => okta.getPhone(bench.client, id, options);
    },
    deletePhone(bench) {
      const id = added(bench);
      return (options) => okta.deletePhone(bench.client, id, options);
    },
    sendPhoneChallenge(bench) {
      const id = added(bench);
      return (options) => okta.sendPhoneChallenge(bench.client, id, { method: 'SMS' }, options);
    },
    async verifyPhoneChallenge(bench) {
      const id = added(bench);
      await prepared(okta.sendPhoneChallenge(bench.client, id, { method: 'SMS' }));
      const verificationCode = secret(bench.emulator.outbox.latest(NUMBER)?.code ?? '');
      return (options) => okta.verifyPhoneChallenge(bench.client, id, { verificationCode }, options);
    },
  },
};
