import * as okta from '../../../src/okta/index.ts';
import type { OktaOperationGroup } from './bench.ts';

/** Okta contract section 7.7 */
export const oktaApplications: OktaOperationGroup<typeof okta.oktaApplicationScopes> = {
  scopes: okta.oktaApplicationScopes,
  samples: {
    listOktaApplications:
      ({ client }) =>
      (options) =>
        okta.listOktaApplications(client, options),
  },
};
