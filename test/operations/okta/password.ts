import { secret } from '../../../src/domain/index.ts';
import * as okta from '../../../src/okta/index.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

const PASSWORD = secret('Second-Password-2');
const NEW_PASSWORD = { profile: { password: PASSWORD } };

const withoutPassword = ({ emulator, user }: OktaOperationBench) =>
  emulator.accounts.setPasswordStatus(user, 'NOT_ENROLLED');

/** Okta contract section 7.3 */
export const password: OktaOperationGroup<typeof okta.passwordScopes> = {
  scopes: okta.passwordScopes,
  samples: {
    getPassword:
      ({ client }) =>
      (options) =>
        okta.getPassword(client, options),
    createPassword(bench) {
      withoutPassword(bench);
      return (options) => okta.createPassword(bench.client, NEW_PASSWORD, options);
    },
    replacePassword:
      ({ client }) =>
      (options) =>
        okta.replacePassword(client, NEW_PASSWORD, options),
    deletePassword:
      ({ client }) =>
      (options) =>
        okta.deletePassword(client, options),
    changePassword({ client }) {
      const change = { oldPassword: secret('first-password'), newPassword: PASSWORD };
      return (options) => okta.changePassword(client, change, options);
    },
    getPasswordRequirements:
      ({ client }) =>
      (options) =>
        okta.getPasswordRequirements(client, options),
  },
};
