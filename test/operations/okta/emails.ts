import { secret } from '../../../src/domain/index.ts';
import * as okta from '../../../src/okta/index.ts';
import { prepared } from '../sample.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

const ADDRESS = 'new@example.com';
const NEW_EMAIL = { profile: { email: ADDRESS }, role: 'SECONDARY', sendEmail: false } as const;

const added = async ({ client }: OktaOperationBench) =>
  (await prepared(okta.createEmail(client, NEW_EMAIL))).id;

async function challenged(bench: OktaOperationBench) {
  const emailId = await added(bench);
  const { id: challengeId } = await prepared(okta.sendEmailChallenge(bench.client, emailId));
  return { emailId, challengeId };
}

/** Okta contract section 7.1 */
export const emails: OktaOperationGroup<typeof okta.emailScopes> = {
  scopes: okta.emailScopes,
  samples: {
    listEmails:
      ({ client }) =>
      (options) =>
        okta.listEmails(client, options),
    createEmail:
      ({ client }) =>
      (options) =>
        okta.createEmail(client, NEW_EMAIL, options),
    async getEmail(bench) {
      const id = await added(bench);
      return (options) => okta.getEmail(bench.client, id, options);
    },
    async deleteEmail(bench) {
      const id = await added(bench);
      return (options) => okta.deleteEmail(bench.client, id, options);
    },
    async sendEmailChallenge(bench) {
      const id = await added(bench);
      return (options) => okta.sendEmailChallenge(bench.client, id, {}, options);
    },
    async pollEmailChallenge(bench) {
      const { emailId, challengeId } = await challenged(bench);
      return (options) => okta.pollEmailChallenge(bench.client, emailId, challengeId, options);
    },
    async verifyEmailChallenge(bench) {
      const { emailId, challengeId } = await challenged(bench);
      const verificationCode = secret(bench.emulator.outbox.latest(ADDRESS)?.code ?? '');
      return (options) =>
        okta.verifyEmailChallenge(bench.client, emailId, challengeId, { verificationCode }, options);
    },
  },
};
