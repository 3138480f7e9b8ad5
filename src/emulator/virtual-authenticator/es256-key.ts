import { base64url } from 'jose';

type Bytes = Uint8Array<ArrayBuffer>;

/** The COSE number of ECDSA on P-256 with SHA-256, the one algorithm of this authenticator. */
export const ES256 = -7;

/** A key pair of one credential. */
export interface Es256Key {
  /** The public half as a COSE_Key: labels and values of RFC 9053 section 7.1.1. */
  readonly cose: ReadonlyMap<number, number | Bytes>;
  /** The public half as SubjectPublicKeyInfo. */
  readonly spki: Bytes;
  /** A signature as WebAuthn wants it: ASN.1, where WebCrypto gives the two numbers as they are. */
  sign(data: Bytes): Promise<Bytes>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Creates a key pair. WebCrypto takes no seed: it differs from run to run, as its signatures do. */
export async function createEs256Key(): Promise<Es256Key> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
  return {
    cose: new Map<number, number | Bytes>([
      [1, 2],
      [3, ES256],
      [-1, 1],
      [-2, new Uint8Array(base64url.decode(x))],
      [-3, new Uint8Array(base64url.decode(y))],
    ]),
    spki,
    async sign(data) {
      const raw = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, data);
      const numbers = new Uint8Array(raw);
      const body = [...derInteger(numbers.slice(0, 32)), ...derInteger(numbers.slice(32))];
      return Uint8Array.from([0x30, body.length, ...body]);
    },
  };
}

/** A positive number in ASN.1: no zeros in front, save the one that keeps it positive. */
function derInteger(bytes: Bytes): readonly number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = [...bytes.slice(first === -1 ? bytes.length - 1 : first)];
  const value = (digits[0] ?? 0) > 0x7f ? [0, ...digits] : digits;
  return [0x02, value.length, ...value];
}
