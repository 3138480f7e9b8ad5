import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

/** RS256: the algorithm that both providers use and that their clients insist on. */
export const SIGNING_ALGORITHM = 'RS256';
/** The `kid` of the one key. */
export const KEY_ID = 'emulator-key';

/** The key pair that tokens are signed with, and its public half as the servers publish it. */
export interface SigningKeys {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

let pending: Promise<SigningKeys> | undefined;

/** One pair per process, made on first use: an RSA key costs more time than a whole test. */
export function signingKeys(): Promise<SigningKeys> {
  pending ??= createKeys();
  return pending;
}

async function createKeys(): Promise<SigningKeys> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    privateKey,
    publicJwk: { ...jwk, kid: KEY_ID, use: 'sig', alg: SIGNING_ALGORITHM },
  };
}
