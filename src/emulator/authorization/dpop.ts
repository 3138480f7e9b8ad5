import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../domain/index.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Call } from '../server.ts';
import { sha256 } from './sha256.ts';

/** What an emulator wants of tokens that are bound to a key (DPoP, RFC 9449). */
export interface DpopOptions {
  /** Whether every token has to be bound: neither the token endpoint nor the API takes a request without proof. */
  readonly demanded?: boolean;
  /** Where proofs have to carry a nonce of the server: nowhere by default. */
  readonly nonces?: 'nowhere' | 'token_endpoint' | 'api' | 'everywhere';
  /** How long a nonce is taken; 300 by default. A fresh one comes with answers after half of that. */
  readonly nonceLifetimeSeconds?: number;
  /** How far the `iat` of a proof may be from the emulator's clock; 300 by default, `Infinity` for any. */
  readonly proofAgeSeconds?: number;
}

/** Makes a proof for a headless sign-in, as a client's own code does. */
export type SignInProof = (request: {
  readonly method: string;
  readonly url: string;
  readonly nonce?: string;
}) => string | PromiseLike<string>;

/** What is wrong with a proof; the codes of RFC 9449 sections 5 and 7 to 9. */
export interface ProofRefusal {
  readonly error: 'invalid_dpop_proof' | 'use_dpop_nonce';
  readonly description: string;
}

/** What is wrong with how a good token came; `bound_as_bearer` is none of the protocol's own codes. */
export interface SchemeRefusal {
  readonly error: ProofRefusal['error'] | 'invalid_token' | 'bound_as_bearer';
  readonly description: string;
}

/** A token as a request carries it. */
export interface PresentedToken {
  readonly scheme: 'bearer' | 'dpop';
  readonly accessToken: string;
}

/** A request whose proof is looked at. */
export interface ProvenRequest {
  readonly at: 'token_endpoint' | 'api';
  readonly request: Request;
  /** As the client knows it. */
  readonly url: string;
  /** What the proof has to be for, at the API. */
  readonly accessToken?: string;
}

/** Proofs and nonces of one emulator. */
export interface DpopChecks {
  readonly isDemanded: boolean;
  /** The thumbprint of the key (`jkt`) in a good proof. */
  check(proven: ProvenRequest): Promise<{ readonly jkt: string } | ProofRefusal>;
  /** Whether a good token came as it should: bound ones with a proof; `undefined` when it did. */
  checkScheme(call: Call, presented: PresentedToken, claims: JWTPayload): Promise<SchemeRefusal | undefined>;
  /** The nonce that is to come with an answer; `undefined` where none is wanted. */
  nonceFor(at: ProvenRequest['at']): string | undefined;
}

// Auth0 contract section 12.5; RFC 9449 section 5: asymmetric ones only.
export const PROOF_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'Ed25519'];

/** Creates the checks of one emulator. */
export function createDpopChecks(options: DpopOptions, clock: Clock, source: SeededSource): DpopChecks {
  const { demanded = false, nonces = 'nowhere', nonceLifetimeSeconds = 300, proofAgeSeconds = 300 } = options;
  const usedProofs = new Set<string>();
  let issued: { readonly nonce: string; readonly at: number }[] = [];

  const wantsNonce = (at: ProvenRequest['at']) => nonces === 'everywhere' || nonces === at;

  function newestNonce(): string {
    const now = clock.now();
    issued = issued.filter(({ at }) => now - at < nonceLifetimeSeconds * 1000);
    const newest = issued.at(-1);
    if (newest && now - newest.at < (nonceLifetimeSeconds * 1000) / 2) return newest.nonce;
    const nonce = source.base64url(24);
    issued.push({ nonce, at: now });
    return nonce;
  }

  function isFresh({ nonce }: JWTPayload): boolean {
    newestNonce();
    return issued.some((known) => known.nonce === nonce);
  }

  /** RFC 9449 section 4.3, in its order. */
  async function problemOf(claims: JWTPayload, { at, request, url, accessToken }: ProvenRequest) {
    if (claims.htm !== request.method) return refused('The htm is not the method of the request.');
    if (claims.htu !== htuOf(url)) return refused('The htu is not the URL of the request.');
    const skewSeconds = Math.abs((claims.iat ?? 0) - clock.now() / 1000);
    if (claims.iat === undefined || skewSeconds > proofAgeSeconds) return refused('The iat is out of range.');
    if (accessToken !== undefined && claims.ath !== (await sha256(accessToken))) {
      return refused('The ath is not the hash of the access token.');
    }
    if (wantsNonce(at) && !isFresh(claims)) {
      return { error: 'use_dpop_nonce', description: 'The proof needs the nonce of this server.' } as const;
    }
    if (typeof claims.jti !== 'string' || usedProofs.has(claims.jti)) {
      return refused('The jti is missing, or was used before.');
    }
    usedProofs.add(claims.jti);
    return undefined;
  }

  async function check(proven: ProvenRequest) {
    const proof = proven.request.headers.get('dpop');
    if (proof === null) return refused('The proof is missing.');
    try {
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: PROOF_ALGORITHMS,
      });
      const problem = await problemOf(payload, proven);
      return problem ?? { jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) };
    } catch (error) {
      if (error instanceof errors.JOSEError)
        return refused('The proof is not a JWT that is signed with its own key.');
      throw error;
    }
  }

  return {
    isDemanded: demanded,
    check,
    async checkScheme({ request, origin, url }, { scheme, accessToken }, claims) {
      const boundTo = boundKeyOf(claims);
      if (scheme === 'bearer' && boundTo !== undefined) {
        return { error: 'bound_as_bearer', description: 'The token is bound to a key.' };
      }
      if (scheme === 'bearer') {
        return demanded
          ? { error: 'invalid_token', description: 'The token has to be bound to a key.' }
          : undefined;
      }
      if (boundTo === undefined)
        return { error: 'invalid_token', description: 'The token is not bound to a key.' };
      const proven = await check({ at: 'api', request, url: origin + url.pathname, accessToken });
      if ('error' in proven) return proven;
      return proven.jkt === boundTo
        ? undefined
        : { error: 'invalid_token', description: 'The token is bound to another key.' };
    },
    nonceFor: (at) => (wantsNonce(at) ? newestNonce() : undefined),
  };
}

/** The token in the `Authorization` header, by either scheme. */
export function presentedToken(headers: Headers): PresentedToken | undefined {
  const [, scheme = '', accessToken] =
    /^(Bearer|DPoP) +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (accessToken === undefined) return undefined;
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', accessToken };
}

/** The key that a token is bound to (RFC 9449 section 6). */
function boundKeyOf({ cnf }: JWTPayload): string | undefined {
  return typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? String(cnf.jkt) : undefined;
}

/** What a 401 of the API says about a proof (RFC 9449 sections 7.1 and 9). */
export function proofChallenge(error: string, description: string): string {
  return `DPoP error="${error}", error_description="${description}", algs="${PROOF_ALGORITHMS.join(' ')}"`;
}

/** Puts the API's nonce on an answer to whoever uses proofs (RFC 9449 section 8.2). */
export function withNonce(response: Response, request: Request, dpop: DpopChecks): Response {
  const nonce = dpop.nonceFor('api');
  if (nonce !== undefined && request.headers.has('dpop')) response.headers.set('dpop-nonce', nonce);
  return response;
}

function refused(description: string): ProofRefusal {
  return { error: 'invalid_dpop_proof', description };
}

function htuOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
