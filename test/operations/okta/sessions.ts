import * as okta from '../../../src/okta/index.ts';
import type { OktaOperationGroup } from './bench.ts';

/** Okta contract section 7.8 */
export const sessions: OktaOperationGroup<typeof okta.sessionScopes> = {
  scopes: okta.sessionScopes,
  samples: {
    deleteSessions:
      ({ client }) =>
      (options) =>
        okta.deleteSessions(client, { excludeCurrentAuthorizationContext: true }, options),
  },
};
