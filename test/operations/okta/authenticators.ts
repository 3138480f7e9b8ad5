import * as okta from '../../../src/okta/index.ts';
import { prepared } from '../sample.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

/** The id of the authenticator of a kind. */
export async function authenticatorId({ client }: OktaOperationBench, key: string): Promise<string> {
  const authenticators = await prepared(okta.listAuthenticators(client));
  return authenticators.find((authenticator) => authenticator.key === key)?.id ?? '';
}

/** Okta contract section 7.6, B1 and B2 */
export const authenticators: OktaOperationGroup<typeof okta.authenticatorScopes> = {
  scopes: okta.authenticatorScopes,
  samples: {
    listAuthenticators:
      ({ client }) =>
      (options) =>
        okta.listAuthenticators(client, { expand: ['enrollments', 'requirements'] }, options),
    async getAuthenticator(bench) {
      const id = await authenticatorId(bench, 'okta_email');
      return (options) => okta.getAuthenticator(bench.client, id, { expand: ['enrollments'] }, options);
    },
  },
};
