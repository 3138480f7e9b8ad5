import { accountFailure } from '../domain/index.ts';
import type { ProofFunction } from './dpop.ts';

// Not the DOM's own name for it, which programs for Node alone do not have.
type CryptoKey = Extract<Awaited<ReturnType<typeof crypto.subtle.generateKey>>, { type: string }>;

/** The pair of keys that tokens are bound to. The private one need not be extractable. */
export interface DpopKeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/**
 * Makes proofs with a key pair that the host holds (ES256, Ed25519, RS256 or PS256), for the `proof` beside
 * a token. Needs the package `dpop`, which is loaded with the first proof; without it calls fail with
 * `unexpected`. The time in a proof is the system's, whatever clock the client has.
 * @see RFC 9449 section 4
 */
export function dpopProofs(keyPair: DpopKeyPair): ProofFunction {
  return async ({ method, url, accessToken, nonce }) => {
    const { generateProof } = await loadDpop();
    return generateProof(keyPair, url, method, nonce, accessToken.reveal());
  };
}

async function loadDpop() {
  // Inside `try`, so that bundlers let it pass where the package is not installed.
  try {
    return await import('dpop');
  } catch {
    throw accountFailure('unexpected', 'dpopProofs() needs a package: npm install dpop');
  }
}
