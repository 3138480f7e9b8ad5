import { base64url } from 'jose';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '../../domain/index.ts';
import { isJsonObject, parseJson } from '../json.ts';
import type { SeededSource } from '../seeded-source.ts';
import { loadWebAuthnServer } from './library.ts';
import type { RelyingParty } from './relying-party.ts';

/** A ceremony that was started: what its client data has to hold, and until when. */
export interface WebAuthnCeremony {
  /** base64url of 32 bytes. */
  readonly challenge: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** A credential as a relying party keeps it. */
export interface StoredCredential {
  /** base64url. */
  readonly credentialId: string;
  /** COSE_Key in CBOR, in base64url. */
  readonly publicKey: string;
  /** The model of the authenticator, as a UUID. */
  readonly aaguid: string;
  readonly transports: readonly string[];
  /** Whether it may be copied to other devices. */
  readonly isMultiDevice: boolean;
  readonly isBackedUp: boolean;
  /** The count of the last signature. */
  readonly signCount: number;
}

/** Why a response is not accepted, in a sentence for developers. */
export interface WebAuthnProblem {
  readonly problem: string;
}

/** What a response is checked against. */
export interface CeremonyExpectations {
  readonly challenge: string;
  readonly relyingParty: RelyingParty;
  readonly needsUserVerification: boolean;
}

/** Starts a ceremony. */
export function newCeremony(source: SeededSource, now: number, lifetimeMs: number): WebAuthnCeremony {
  // Encoded from whole bytes: a browser decodes it and encodes it anew, and has to arrive at the same text.
  const challenge = base64url.encode(source.hex(32));
  return { challenge, expiresAt: now + lifetimeMs };
}

/** A credential that no authenticator has. */
export function unheldCredential(source: SeededSource): StoredCredential {
  return {
    credentialId: base64url.encode(source.hex(32)),
    publicKey: base64url.encode(source.hex(77)),
    aaguid: '00000000-0000-0000-0000-000000000000',
    transports: ['internal'],
    isMultiDevice: true,
    isBackedUp: true,
    signCount: 0,
  };
}

/** The challenge that a response answers, by its client data; `undefined` where that cannot be read. */
export function challengeIn(clientDataJSON: string): string | undefined {
  return memberOf(clientDataJSON, 'challenge');
}

/** The page that a response came from, by its client data; `undefined` where that cannot be read. */
export function originIn(clientDataJSON: string): string | undefined {
  return memberOf(clientDataJSON, 'origin');
}

/** Checks a new credential: type, challenge, origin, relying party, flags and attestation. */
export async function verifyRegistration(
  response: RegistrationResponseJSON,
  expected: CeremonyExpectations,
): Promise<StoredCredential | WebAuthnProblem> {
  const { verifyRegistrationResponse } = await loadWebAuthnServer();
  return verified(response, expected, async (common) => {
    const { registrationInfo } = await verifyRegistrationResponse({ response, ...common });
    if (!registrationInfo) return { problem: 'The attestation is not signed by the credential.' };
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: base64url.encode(credential.publicKey),
      aaguid,
      transports: response.response.transports ?? [],
      isMultiDevice: credentialDeviceType === 'multiDevice',
      isBackedUp: credentialBackedUp,
      signCount: credential.counter,
    };
  });
}

/** Checks a proof by a credential; answers the credential as it is after it. */
export async function verifyAssertion<Credential extends StoredCredential>(
  response: AuthenticationResponseJSON,
  credential: Credential,
  expected: CeremonyExpectations,
): Promise<Credential | WebAuthnProblem> {
  const { verifyAuthenticationResponse } = await loadWebAuthnServer();
  const known = {
    id: credential.credentialId,
    publicKey: new Uint8Array(base64url.decode(credential.publicKey)),
    counter: credential.signCount,
  };
  return verified(response, expected, async (common) => {
    const { verified: isSigned, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      credential: known,
      ...common,
    });
    if (!isSigned) return { problem: 'It is not signed by the credential.' };
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return { ...credential, signCount: newCounter, isBackedUp: credentialBackedUp };
  });
}

interface CommonChecks {
  readonly expectedChallenge: string;
  readonly expectedOrigin: string;
  readonly expectedRPID: string;
  readonly requireUserVerification: boolean;
}

async function verified<T>(
  { response }: { readonly response: { readonly clientDataJSON: string } },
  { challenge, relyingParty, needsUserVerification }: CeremonyExpectations,
  verify: (common: CommonChecks) => Promise<T | WebAuthnProblem>,
): Promise<T | WebAuthnProblem> {
  const origin = originIn(response.clientDataJSON);
  if (origin === undefined || !relyingParty.accepts(origin)) {
    return { problem: `The origin ${origin} is not one of the relying party ${relyingParty.id}.` };
  }
  try {
    return await verify({
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: needsUserVerification,
    });
  } catch (error) {
    // The library throws for each thing that is not in order, and for what cannot be decoded.
    return { problem: error instanceof Error ? error.message : 'It cannot be read.' };
  }
}

function memberOf(clientDataJSON: string, name: 'challenge' | 'origin'): string | undefined {
  const data = parseJson(textOf(clientDataJSON))?.value;
  const found = isJsonObject(data) ? data[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function textOf(encoded: string): string {
  try {
    return new TextDecoder().decode(base64url.decode(encoded));
  } catch {
    return '';
  }
}
