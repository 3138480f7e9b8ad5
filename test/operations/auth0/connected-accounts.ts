import * as auth0 from '../../../src/auth0/index.ts';
import { prepared } from '../sample.ts';
import type { Auth0OperationBench, Auth0OperationGroup } from './bench.ts';

const REDIRECT_URI = 'https://app.example.com/callback';
const NEW_ACCOUNT = { connection: 'google-oauth2', redirect_uri: REDIRECT_URI };

/** The user has agreed at the other provider, and is back. */
async function agreed({ client, emulator }: Auth0OperationBench) {
  const pending = await prepared(auth0.connectAccount(client, NEW_ACCOUNT));
  const callback = emulator.accounts.approveConnection(pending.url.reveal());
  const read = auth0.readConnectCallback(callback.href, pending);
  if (read.isErr()) throw new Error(read.error.message);
  return { ...pending, ...read.value };
}

/** Auth0 contract section 10 */
export const connectedAccounts: Auth0OperationGroup<typeof auth0.connectedAccountScopes> = {
  scopes: auth0.connectedAccountScopes,
  samples: {
    connectAccount:
      ({ client }) =>
      (options) =>
        auth0.connectAccount(client, NEW_ACCOUNT, options),
    async completeConnectedAccount(bench) {
      const completion = await agreed(bench);
      return (options) => auth0.completeConnectedAccount(bench.client, completion, options);
    },
    listConnectedAccounts({ client, emulator, user }) {
      emulator.accounts.addConnectedAccount(user, { connection: 'github' });
      return (options) => auth0.listConnectedAccounts(client, { connection: 'github' }, options);
    },
    listConnections:
      ({ client }) =>
      (options) =>
        auth0.listConnections(client, {}, options),
    deleteConnectedAccount({ client, emulator, user }) {
      const id = emulator.accounts.addConnectedAccount(user, { connection: 'github' });
      return (options) => auth0.deleteConnectedAccount(client, id, options);
    },
  },
};
