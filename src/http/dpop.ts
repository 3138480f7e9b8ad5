import type { Secret } from '../domain/index.ts';
import type { AnswerFacts, AnswerHeaders } from './answer.ts';
import { member } from './json.ts';
import { claimsIn } from './token-claims.ts';
import { parseWwwAuthenticate } from './www-authenticate.ts';

/** The one request that a proof is for. @see RFC 9449 section 4.2 */
export interface ProofRequest {
  /** `htm`. */
  readonly method: string;
  /** `htu`: without query and fragment. */
  readonly url: string;
  /** What `ath` is the hash of. */
  readonly accessToken: Secret<string>;
  /** The newest nonce of the provider; left out while it has given none. */
  readonly nonce?: string;
}

/** Makes the proof of one request, a JWT signed with the key that the token is bound to. */
export type ProofFunction = (request: ProofRequest) => string | PromiseLike<string>;

/** The newest nonce of one origin. A client speaks to one only. */
export interface NonceMemory {
  latest: string | undefined;
}

// RFC 9449 sections 7.1 and 9: `use_dpop_nonce`, `invalid_dpop_proof`; Auth0 contract 12.5:
// `invalid_dpop_nonce` besides.
const PROOF_ERROR = /^(use|invalid)_dpop_/;

/** The nonce in an answer, which may come with any. RFC 9449 section 8.2 */
export function nonceIn({ headers }: AnswerFacts): string | undefined {
  return headers['dpop-nonce'] || undefined;
}

/** Why a proof was refused, rather than the token beside it. */
export function proofErrorIn({ status, headers }: AnswerFacts): string | undefined {
  if (status !== 401) return undefined;
  return challengesIn(headers)
    .map(({ parameters }) => parameters.error ?? '')
    .find((error) => PROOF_ERROR.test(error));
}

/** Whether the provider refused the proof for its nonce, or for having none, and says which one will do. */
export function demandsNonce(facts: AnswerFacts): boolean {
  return nonceIn(facts) !== undefined && proofErrorIn(facts)?.endsWith('nonce') === true;
}

/** Whether a token was refused because it came without a proof. */
export function lacksProof({ status, headers }: AnswerFacts, accessToken: string): boolean {
  // Okta contract 1.2: a bound token as `Bearer` gets 400; RFC 9449 section 7.1: 401
  if (status !== 400 && status !== 401) return false;
  const schemes = challengesIn(headers).map(({ scheme }) => scheme.toLowerCase());
  return (schemes.includes('dpop') && !schemes.includes('bearer')) || isBound(accessToken);
}

function challengesIn(headers: AnswerHeaders) {
  return parseWwwAuthenticate(headers['www-authenticate'] ?? null);
}

// RFC 9449 section 6.1
function isBound(accessToken: string): boolean {
  return member(member(claimsIn(accessToken), 'cnf'), 'jkt') !== undefined;
}
