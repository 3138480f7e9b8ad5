import * as auth0 from '../../../src/auth0/index.ts';
import { secret } from '../../../src/domain/index.ts';
import { prepared } from '../sample.ts';
import type { Auth0OperationBench, Auth0OperationGroup } from './bench.ts';

const ADDRESS = 'new@example.com';

const enrolled = ({ client }: Auth0OperationBench) =>
  prepared(auth0.createAuthenticationMethod(client, { type: 'email', email: ADDRESS }));

const confirmed = ({ emulator, user }: Auth0OperationBench) =>
  emulator.accounts.addEmail(user, { address: ADDRESS });

/** Auth0 contract sections 6 to 8 */
export const authenticationMethods: Auth0OperationGroup<typeof auth0.authenticationMethodScopes> = {
  scopes: auth0.authenticationMethodScopes,
  samples: {
    listAuthenticationMethods:
      ({ client }) =>
      (options) =>
        auth0.listAuthenticationMethods(client, {}, options),
    createAuthenticationMethod:
      ({ client }) =>
      (options) =>
        auth0.createAuthenticationMethod(client, { type: 'email', email: ADDRESS }, options),
    getAuthenticationMethod(bench) {
      const id = confirmed(bench);
      return (options) => auth0.getAuthenticationMethod(bench.client, id, options);
    },
    updateAuthenticationMethod(bench) {
      const id = confirmed(bench);
      return (options) => auth0.updateAuthenticationMethod(bench.client, id, { name: 'Work' }, options);
    },
    deleteAuthenticationMethod(bench) {
      const id = confirmed(bench);
      return (options) => auth0.deleteAuthenticationMethod(bench.client, id, options);
    },
    async verifyAuthenticationMethod(bench) {
      const { id, auth_session } = await enrolled(bench);
      const otp_code = secret(bench.emulator.outbox.latest(ADDRESS)?.code ?? '');
      return (options) =>
        auth0.verifyAuthenticationMethod(
          bench.client,
          id,
          { type: 'email', auth_session, otp_code },
          options,
        );
    },
  },
};
