import * as auth0 from '../../../src/auth0/index.ts';
import type { Auth0OperationBench, Auth0OperationGroup } from './bench.ts';

const consented = ({ emulator, user, clock }: Auth0OperationBench) =>
  emulator.accounts.addConsent(user, {
    clientId: 'agent',
    expiresAt: clock.now() + 60_000,
    details: { audience: 'https://api.example.com', scope: ['read:orders'] },
  });

/** Auth0 contract section 11 */
export const planned: Auth0OperationGroup<typeof auth0.plannedScopes> = {
  scopes: auth0.plannedScopes,
  samples: {
    listConsents(bench) {
      consented(bench);
      return (options) => auth0.listConsents(bench.client, options);
    },
    getConsent(bench) {
      const id = consented(bench);
      return (options) => auth0.getConsent(bench.client, id, options);
    },
    listOrganizations({ client, emulator, user }) {
      emulator.accounts.addOrganization(user, { name: 'shop', displayName: 'The Shop' });
      return (options) => auth0.listOrganizations(client, {}, options);
    },
  },
};
