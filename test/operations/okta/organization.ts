import * as okta from '../../../src/okta/index.ts';
import type { OktaOperationGroup } from './bench.ts';

/** Okta contract section 7.7 */
export const organization: OktaOperationGroup<typeof okta.organizationScopes> = {
  scopes: okta.organizationScopes,
  samples: {
    getOrganization:
      ({ client }) =>
      (options) =>
        okta.getOrganization(client, options),
  },
};
