import { base64url } from 'jose';
import type {
  AuthenticationResponseJSON,
  AuthenticatorAttachment,
  AuthenticatorSelection,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '../../domain/index.ts';
import { loadWebAuthnServer } from '../webauthn/library.ts';
import { type AuthenticatorFlags, authenticatorData, sha256 } from './authenticator-data.ts';
import { createEs256Key, ES256, type Es256Key } from './es256-key.ts';
import { type CeremonyPage, ceremonyError, clientData, notAllowed, relyingPartyOf } from './page.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a virtual authenticator is. */
export interface VirtualAuthenticatorOptions {
  /** `platform` by default. */
  readonly attachment?: AuthenticatorAttachment;
  /** By default `internal` for a platform authenticator, `usb` for another. */
  readonly transports?: readonly string[];
  /** The model, as a UUID; all zeros by default. */
  readonly aaguid?: string;
  /** What it gives where a relying party asks for attestation; `packed` (signed by the credential) by default. */
  readonly attestation?: 'packed' | 'none';
  /** Whether it keeps credentials that are found without their id; yes by default. */
  readonly hasResidentKey?: boolean;
  /** Whether it counts signatures (the default), or always says 0, as synced passkeys do. */
  readonly countsSignatures?: boolean;
  /** By default the user is present and verified, and the credential stays on the device. */
  readonly flags?: Partial<AuthenticatorFlags>;
  /** Where credential ids come from; the system's random bytes by default. Keys take no seed. */
  readonly randomBytes?: (length: number) => Bytes;
}

/** A credential, without its private key. */
export interface VirtualCredential {
  readonly id: string;
  readonly rpId: string;
  /** The `user.id` of its registration. */
  readonly userHandle: string;
  /** Whether it is found without its id. */
  readonly isResident: boolean;
  /** How often it has signed; 0 where signatures are not counted. */
  readonly signCount: number;
}

/**
 * An authenticator and the browser before it, for tests without either. Ceremonies fail as browsers do, with
 * a `DOMException`: `SecurityError` (not this page's relying party), `NotAllowedError` (the user refuses, or
 * there is no fitting credential or authenticator), `InvalidStateError` (excluded: registered already),
 * `NotSupportedError` (no ES256).
 */
export interface VirtualAuthenticator {
  /** Registers a credential, as `navigator.credentials.create` does. */
  create(
    options: PublicKeyCredentialCreationOptionsJSON,
    page: CeremonyPage,
  ): Promise<RegistrationResponseJSON>;
  /** Signs in with a credential, as `navigator.credentials.get` does. */
  get(
    options: PublicKeyCredentialRequestOptionsJSON,
    page: CeremonyPage,
  ): Promise<AuthenticationResponseJSON>;
  /** Whether the user agrees to the ceremonies from now on; at first they do. */
  setUserAgrees(agrees: boolean): void;
  /** Changes what it says from now on; combinations that no real one would say are possible. */
  setFlags(changes: Partial<AuthenticatorFlags>): void;
  /** What it keeps, oldest first. */
  readonly credentials: readonly VirtualCredential[];
}

interface KeptCredential extends VirtualCredential {
  readonly key: Es256Key;
  signCount: number;
}

const NO_MODEL = '00000000-0000-0000-0000-000000000000';
const CREDENTIAL_ID_BYTES = 32;

/** Creates an authenticator that keeps nothing yet. Needs `@simplewebauthn/server` (for its CBOR). */
export function createVirtualAuthenticator(options: VirtualAuthenticatorOptions = {}): VirtualAuthenticator {
  const { attachment = 'platform', aaguid = NO_MODEL, attestation = 'packed' } = options;
  const { hasResidentKey = true, countsSignatures = true, randomBytes = systemRandomBytes } = options;
  const { transports = [attachment === 'platform' ? 'internal' : 'usb'] } = options;
  let flags: AuthenticatorFlags = {
    userPresent: true,
    userVerified: true,
    backupEligible: false,
    backedUp: false,
    ...options.flags,
  };
  let userAgrees = true;
  let kept: readonly KeptCredential[] = [];

  function isFitting(selection: AuthenticatorSelection): boolean {
    const { authenticatorAttachment = attachment, userVerification, residentKey } = selection;
    const needsResidentKey = (residentKey ?? 'required') === 'required' && wantsResidentKey(selection);
    return (
      authenticatorAttachment === attachment &&
      (userVerification !== 'required' || flags.userVerified) &&
      (!needsResidentKey || hasResidentKey)
    );
  }

  function keep(credential: KeptCredential): void {
    // One account of a relying party has one resident credential: a newer one takes its place.
    const isReplaced = (other: KeptCredential) =>
      credential.isResident &&
      other.isResident &&
      other.rpId === credential.rpId &&
      other.userHandle === credential.userHandle;
    kept = [...kept.filter((other) => !isReplaced(other)), credential];
  }

  async function attestationObject(authData: Bytes, clientDataJSON: Bytes, key: Es256Key, format: string) {
    const { encodeCbor } = await loadWebAuthnServer();
    const statement = new Map<string, number | Bytes>();
    if (format === 'packed') {
      statement.set('alg', ES256);
      statement.set('sig', await key.sign(await signedBytes(authData, clientDataJSON)));
    }
    return encodeCbor(
      new Map<string, string | Bytes | typeof statement>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    );
  }

  return {
    async create({ rp, user, challenge, pubKeyCredParams, ...wishes }, page) {
      const rpId = relyingPartyOf(page, rp.id);
      // No list means the two algorithms that everybody has (WebAuthn Level 3 section 5.1.3).
      if (pubKeyCredParams.length > 0 && !pubKeyCredParams.some(({ alg }) => alg === ES256)) {
        throw ceremonyError('NotSupportedError', 'This authenticator has ES256 only.');
      }
      const { authenticatorSelection: selection = {}, excludeCredentials = [], extensions = {} } = wishes;
      if (!isFitting(selection) || !userAgrees) throw notAllowed();
      if (
        excludeCredentials.some(({ id }) => kept.some((known) => known.rpId === rpId && isSame(known, id)))
      ) {
        throw ceremonyError('InvalidStateError', 'The authenticator was previously registered.');
      }
      const { encodeCbor } = await loadWebAuthnServer();
      const key = await createEs256Key();
      const rawId = randomBytes(CREDENTIAL_ID_BYTES);
      const id = base64url.encode(rawId);
      const isResident = hasResidentKey && wantsResidentKey(selection);
      const attested = { aaguid, id: rawId, publicKey: encodeCbor(new Map(key.cose)) };
      const authData = await authenticatorData({ rpId, flags, signCount: 0, attested });
      const clientDataJSON = clientData('webauthn.create', challenge, page);
      // WebAuthn Level 3 section 5.1.3: without a wish for it, the browser takes the attestation away.
      const format = wishes.attestation && wishes.attestation !== 'none' ? attestation : 'none';
      const attestationBytes = await attestationObject(authData, clientDataJSON, key, format);
      const userHandle = base64url.encode(base64url.decode(user.id));
      keep({ id, rpId, userHandle, isResident, signCount: 0, key });
      return {
        id,
        rawId: id,
        type: 'public-key',
        authenticatorAttachment: attachment,
        clientExtensionResults: 'credProps' in extensions ? { credProps: { rk: isResident } } : {},
        response: {
          clientDataJSON: base64url.encode(clientDataJSON),
          attestationObject: base64url.encode(attestationBytes),
          transports: [...transports],
          authenticatorData: base64url.encode(authData),
          publicKey: base64url.encode(key.spki),
          publicKeyAlgorithm: ES256,
        },
      };
    },

    async get({ challenge, rpId: named, allowCredentials = [], userVerification }, page) {
      const rpId = relyingPartyOf(page, named);
      if (!isFitting({ ...(userVerification && { userVerification }) }) || !userAgrees) throw notAllowed();
      const isAsked = (known: KeptCredential) =>
        allowCredentials.length > 0 ? allowCredentials.some(({ id }) => isSame(known, id)) : known.isResident;
      // The newest stands first in the list that a user would be shown.
      const credential = kept.filter((known) => known.rpId === rpId && isAsked(known)).at(-1);
      if (!credential) throw notAllowed();
      if (countsSignatures) credential.signCount += 1;
      const { id, key, signCount, userHandle, isResident } = credential;
      const authData = await authenticatorData({ rpId, flags, signCount });
      const clientDataJSON = clientData('webauthn.get', challenge, page);
      const signature = await key.sign(await signedBytes(authData, clientDataJSON));
      return {
        id,
        rawId: id,
        type: 'public-key',
        authenticatorAttachment: attachment,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url.encode(clientDataJSON),
          authenticatorData: base64url.encode(authData),
          signature: base64url.encode(signature),
          ...(isResident && { userHandle }),
        },
      };
    },

    setUserAgrees(agrees) {
      userAgrees = agrees;
    },
    setFlags(changes) {
      flags = { ...flags, ...changes };
    },
    get credentials() {
      return kept.map(({ id, rpId, userHandle, isResident, signCount }) => ({
        id,
        rpId,
        userHandle,
        isResident,
        signCount,
      }));
    },
  };
}

/** What both kinds of signatures are over. WebAuthn Level 3 sections 6.3.3 and 8.2 */
async function signedBytes(authData: Bytes, clientDataJSON: Bytes): Promise<Bytes> {
  return Uint8Array.from([...authData, ...(await sha256(clientDataJSON))]);
}

// WebAuthn Level 3 section 5.4.4: the older member counts where the newer one is missing.
function wantsResidentKey({ residentKey, requireResidentKey }: AuthenticatorSelection): boolean {
  return residentKey === undefined ? requireResidentKey === true : residentKey !== 'discouraged';
}

// Providers differ in whether they print padding.
function isSame({ id }: KeptCredential, other: string): boolean {
  return id === other.replace(/=+$/, '');
}

function systemRandomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
