import { decodeJwt } from 'jose';
import { secret } from '../../../src/domain/index.ts';
import * as okta from '../../../src/okta/index.ts';
import { heldKey, newEnrollment, responseClaims } from '../../okta/push-device.ts';
import { prepared } from '../sample.ts';
import { authenticatorId } from './authenticators.ts';
import type { OktaOperationBench, OktaOperationGroup } from './bench.ts';

async function enrollable(bench: OktaOperationBench) {
  const key = await heldKey('key-1');
  return { key, enrollment: newEnrollment(await authenticatorId(bench, 'custom_app'), key) };
}

async function enrolled(bench: OktaOperationBench) {
  const { key, enrollment } = await enrollable(bench);
  return { key, ...(await prepared(okta.createAppAuthenticatorEnrollment(bench.client, enrollment))) };
}

/** Okta contract section 7.9 */
export const appAuthenticators: OktaOperationGroup<typeof okta.appAuthenticatorScopes> = {
  scopes: okta.appAuthenticatorScopes,
  samples: {
    async createAppAuthenticatorEnrollment(bench) {
      const { enrollment } = await enrollable(bench);
      return (options) => okta.createAppAuthenticatorEnrollment(bench.client, enrollment, options);
    },
    async updateAppAuthenticatorEnrollment(bench) {
      const { id } = await enrolled(bench);
      const change = { methods: { push: { pushToken: secret('another-push-token') } } };
      return (options) => okta.updateAppAuthenticatorEnrollment(bench.client, id, change, options);
    },
    async deleteAppAuthenticatorEnrollment(bench) {
      const { id } = await enrolled(bench);
      return (options) => okta.deleteAppAuthenticatorEnrollment(bench.client, id, options);
    },
    async listPushChallenges(bench) {
      const { id } = await enrolled(bench);
      bench.emulator.accounts.sendPush(bench.user, id);
      return (options) => okta.listPushChallenges(bench.client, id, options);
    },
    async verifyPushChallenge(bench) {
      const { client, clock } = bench;
      const { key, ...enrollment } = await enrolled(bench);
      const challengeId = bench.emulator.accounts.sendPush(bench.user, enrollment.id);
      const [pending] = await prepared(okta.listPushChallenges(client, enrollment.id));
      const claims = responseClaims(decodeJwt(pending?.challenge ?? ''), enrollment, clock);
      const challengeResponse = secret(await key.sign(claims));
      return (options) => okta.verifyPushChallenge(client, challengeId, { challengeResponse }, options);
    },
  },
};
