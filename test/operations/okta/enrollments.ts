import * as okta from '../../../src/okta/index.ts';
import { prepared } from '../sample.ts';
import { authenticatorId } from './authenticators.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

async function enrolled(bench: OktaOperationBench) {
  const email = await authenticatorId(bench, 'okta_email');
  const [enrollment] = await prepared(okta.listEnrollments(bench.client, email));
  return { email, id: enrollment?.id ?? '' };
}

/** Okta contract section 7.6, B3 to B5 */
export const enrollments: OktaOperationGroup<typeof okta.enrollmentScopes> = {
  scopes: okta.enrollmentScopes,
  samples: {
    async listEnrollments(bench) {
      const id = await authenticatorId(bench, 'okta_email');
      return (options) => okta.listEnrollments(bench.client, id, options);
    },
    async getEnrollment(bench) {
      const { email, id } = await enrolled(bench);
      return (options) => okta.getEnrollment(bench.client, email, id, options);
    },
    async updateEnrollment(bench) {
      const { email, id } = await enrolled(bench);
      const change = { nickname: 'Work' };
      return (options) => okta.updateEnrollment(bench.client, email, id, change, options);
    },
  },
};
