import * as auth0 from '../../../src/auth0/index.ts';
import type { Auth0OperationGroup } from './bench.ts';

/** Auth0 contract section 9 */
export const factors: Auth0OperationGroup<typeof auth0.factorScopes> = {
  scopes: auth0.factorScopes,
  samples: {
    listFactors:
      ({ client }) =>
      (options) =>
        auth0.listFactors(client, options),
  },
};
