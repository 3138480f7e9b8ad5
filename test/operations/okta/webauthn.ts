import { createVirtualAuthenticator } from '../../../src/emulator/index.ts';
import * as okta from '../../../src/okta/index.ts';
import { pageOf } from '../page.ts';
import { prepared } from '../sample.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

/** Starts a registration and lets an authenticator carry it out. */
async function registered({ client }: OktaOperationBench) {
  const { options } = await prepared(okta.startWebAuthnEnrollment(client));
  const response = await createVirtualAuthenticator().create(options, pageOf(options.rp.id));
  return okta.newWebAuthnEnrollmentOf(response);
}

async function enrolled(bench: OktaOperationBench) {
  return (await prepared(okta.createWebAuthnEnrollment(bench.client, await registered(bench)))).id;
}

/** Okta contract section 7.5 */
export const webauthn: OktaOperationGroup<typeof okta.webAuthnScopes> = {
  scopes: okta.webAuthnScopes,
  samples: {
    async listWebAuthnEnrollments(bench) {
      await enrolled(bench);
      return (options) => okta.listWebAuthnEnrollments(bench.client, options);
    },
    startWebAuthnEnrollment:
      ({ client }) =>
      (options) =>
        okta.startWebAuthnEnrollment(client, options),
    async createWebAuthnEnrollment(bench) {
      const enrollment = await registered(bench);
      return (options) => okta.createWebAuthnEnrollment(bench.client, enrollment, options);
    },
    async getWebAuthnEnrollment(bench) {
      const id = await enrolled(bench);
      return (options) => okta.getWebAuthnEnrollment(bench.client, id, options);
    },
    async deleteWebAuthnEnrollment(bench) {
      const id = await enrolled(bench);
      return (options) => okta.deleteWebAuthnEnrollment(bench.client, id, options);
    },
  },
};
