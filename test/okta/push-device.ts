import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type Clock, secret } from '../../src/domain/index.ts';
import type { DeviceKey, NewAppAuthenticatorEnrollment } from '../../src/okta/index.ts';

export const PUSH_TYPE = 'okta-pushbind+jwt';

/** A key of the device: what it signs with, and the half that it shows. */
export interface HeldKey {
  readonly publicKey: DeviceKey;
  sign(claims: JWTPayload, header?: Readonly<Record<string, string>>): Promise<string>;
}

/** Makes a key as a host's key store does. */
export async function heldKey(kid: string, algorithm: 'ES256' | 'RS256' = 'ES256'): Promise<HeldKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const { x = '', y = '', n = '', e = '' } = await exportJWK(publicKey);
  const facts = { kid, 'okta:kpr': 'SOFTWARE' } as const;
  return {
    publicKey:
      algorithm === 'ES256' ? { ...facts, kty: 'EC', crv: 'P-256', x, y } : { ...facts, kty: 'RSA', n, e },
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid, typ: PUSH_TYPE, ...header })
        .sign(privateKey),
  };
}

/** What the device knows of its enrollment. */
export interface EnrolledIds {
  readonly id: string;
  readonly user: { readonly id: string };
  readonly methods: { readonly push: { readonly id: string } };
}

/** What a device signs about a push, if nothing is changed: that the user has agreed. */
export function responseClaims(challenge: JWTPayload, enrollment: EnrolledIds, clock: Clock): JWTPayload {
  const now = Math.floor(clock.now() / 1000);
  return {
    iss: enrollment.id,
    sub: enrollment.user.id,
    aud: challenge.iss ?? '',
    jti: `response-to-${challenge.jti}`,
    iat: now,
    nbf: now,
    exp: now + 300,
    methodEnrollmentId: enrollment.methods.push.id,
    tx: challenge.transactionId,
    nonce: challenge.nonce,
    keyType: 'proofOfPossession',
    challengeResponseContext: { userConsent: 'APPROVED_CONSENT_PROMPT', transactionType: 'LOGIN' },
  };
}

/** What the device of these keys is enrolled with. */
export function newEnrollment(
  authenticatorId: string,
  proofOfPossession: HeldKey,
  userVerification?: HeldKey,
): NewAppAuthenticatorEnrollment {
  return {
    authenticatorId,
    device: {
      clientInstanceKey: proofOfPossession.publicKey,
      clientInstanceBundleId: 'com.example.app',
      clientInstanceVersion: '1.0.0',
      clientInstanceDeviceSdkVersion: '1.0.0',
      osVersion: '18.0',
      platform: 'IOS',
      displayName: 'Phone',
    },
    methods: {
      push: {
        pushToken: secret('canary-push-token'),
        apsEnvironment: 'DEVELOPMENT',
        keys: {
          proofOfPossession: proofOfPossession.publicKey,
          ...(userVerification && { userVerification: userVerification.publicKey }),
        },
        capabilities: { transactionTypes: ['LOGIN', 'CIBA'] },
      },
    },
  };
}
