import * as okta from '../../../src/okta/index.ts';
import { prepared } from '../sample.ts';
import type { OktaOperationGroup } from './bench.ts';

/** Okta contract section 7.4 */
export const profile: OktaOperationGroup<typeof okta.profileScopes> = {
  scopes: okta.profileScopes,
  samples: {
    getProfile:
      ({ client }) =>
      (options) =>
        okta.getProfile(client, options),
    async replaceProfile({ client }) {
      const { profile } = await prepared(okta.getProfile(client));
      const changed = { profile: { ...profile, displayName: 'Mia' } };
      return (options) => okta.replaceProfile(client, changed, options);
    },
    getProfileSchema:
      ({ client }) =>
      (options) =>
        okta.getProfileSchema(client, options),
  },
};
