type Bytes = Uint8Array<ArrayBuffer>;

/** What an authenticator says about the ceremony and the credential. WebAuthn Level 3 section 6.1 */
export interface AuthenticatorFlags {
  /** UP: somebody touched it. */
  readonly userPresent: boolean;
  /** UV: it was the right person, by finger or PIN. */
  readonly userVerified: boolean;
  /** BE: the credential may leave the device. */
  readonly backupEligible: boolean;
  /** BS: it has. Without `backupEligible` that is impossible, and refused. */
  readonly backedUp: boolean;
}

/** What registration adds: the new credential. */
export interface AttestedCredential {
  readonly aaguid: string;
  readonly id: Bytes;
  /** COSE_Key in CBOR. */
  readonly publicKey: Bytes;
}

/** What the authenticator data is made of. */
export interface AuthenticatorDataParts {
  readonly rpId: string;
  readonly flags: AuthenticatorFlags;
  readonly signCount: number;
  readonly attested?: AttestedCredential;
}

const UP = 0x01;
const UV = 0x04;
const BE = 0x08;
const BS = 0x10;
const AT = 0x40;

/** Authenticator data. WebAuthn Level 3 sections 6.1 and 6.5.1 */
export async function authenticatorData(parts: AuthenticatorDataParts): Promise<Bytes> {
  const { rpId, flags, signCount, attested } = parts;
  const bits =
    (flags.userPresent ? UP : 0) |
    (flags.userVerified ? UV : 0) |
    (flags.backupEligible ? BE : 0) |
    (flags.backedUp ? BS : 0) |
    (attested ? AT : 0);
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, signCount);
  const head = [...(await sha256(new TextEncoder().encode(rpId))), bits, ...count];
  if (!attested) return Uint8Array.from(head);
  const { aaguid, id, publicKey } = attested;
  const idLength = [id.length >> 8, id.length & 0xff];
  return Uint8Array.from([...head, ...uuidBytes(aaguid), ...idLength, ...id, ...publicKey]);
}

export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data));
}

function uuidBytes(uuid: string): readonly number[] {
  const pairs = uuid.replaceAll('-', '').match(/[\da-f]{2}/gi) ?? [];
  if (pairs.length !== 16) throw new TypeError(`"${uuid}" is no UUID.`);
  return pairs.map((pair) => Number.parseInt(pair, 16));
}
