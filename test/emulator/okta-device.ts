import { decodeJwt, type JWTPayload } from 'jose';
import { expect } from 'vitest';
import type { OktaEmulatorOptions, PushOptions } from '../../src/emulator/index.ts';
import { type HeldKey, heldKey, newEnrollment, responseClaims } from '../okta/push-device.ts';
import { type Reply, textAt } from './caller.ts';
import { oktaOrg, USER } from './okta-org.ts';

export const APPS = '/idp/myaccount/app-authenticators';

/** The body of an enrollment, as it is on the wire. */
export function enrollmentBody(authenticatorId: string, key: HeldKey, userVerification?: HeldKey) {
  const { device, methods } = newEnrollment(authenticatorId, key, userVerification);
  return { authenticatorId, device, methods: { push: { ...methods.push, pushToken: 'push-token' } } };
}

/** An organisation, and the keys of a device that is not enrolled yet. */
export async function orgWithDevice(options: OktaEmulatorOptions = {}, scopes?: readonly string[]) {
  const org = await oktaOrg(options, scopes);
  const [key, userVerification] = [await heldKey('key-1'), await heldKey('key-2')];
  const configuration = await org.call('GET', '/.well-known/app-authenticator-configuration');
  const authenticatorId = textAt(configuration, '0.authenticatorId');
  return { ...org, key, userVerification, authenticatorId };
}

/** The same with the device enrolled, and what it does with a push. */
export async function enrolledDevice(options: OktaEmulatorOptions = {}) {
  const org = await orgWithDevice(options);
  const { okta, call, clock, key, userVerification, authenticatorId } = org;
  const created = await call('POST', APPS, enrollmentBody(authenticatorId, key, userVerification));
  const enrollment = {
    id: textAt(created, 'id'),
    user: { id: textAt(created, 'user.id') },
    methods: { push: { id: textAt(created, 'methods.push.id') } },
  };
  const self = `${APPS}/${enrollment.id}`;

  /** A push, and the claims of its challenge. */
  async function pushed(push: PushOptions = {}) {
    const id = okta.accounts.sendPush(USER, enrollment.id, push);
    const pending = await call('GET', `${self}/push/notifications`);
    const tokens = Array.isArray(pending.body) ? pending.body.map(({ challenge }) => String(challenge)) : [];
    const challenge = tokens.map((token) => decodeJwt(token)).find(({ jti }) => jti === id);
    return { id, challenge: challenge ?? expect.fail('The push is not pending.') };
  }

  /** Answers a push: the claims that a device would sign, with these changes. */
  async function answer(
    { id, challenge }: { readonly id: string; readonly challenge: JWTPayload },
    changes: Readonly<Record<string, unknown>> = {},
    signer: HeldKey = key,
    header: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const claims = { ...responseClaims(challenge, enrollment, clock), ...changes };
    const challengeResponse = await signer.sign(claims, header);
    return verify(id, { method: 'push', challengeResponse });
  }

  const verify = (id: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    call('POST', `${APPS}/challenge/${id}/verify`, body, { authorization: '', ...headers });

  return { ...org, created, enrollment, self, pushed, answer, verify };
}
