// RFC 7636, as far as My Account needs it. Auth0 contract section 10.1

/** Answers that many bytes that nobody can guess. */
export type RandomBytes = (length: number) => Uint8Array;

const systemRandomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** 43 characters with 256 bits in them: a `code_verifier` (RFC 7636 section 4.1), or a `state`. */
export function randomText(randomBytes: RandomBytes = systemRandomBytes): string {
  return base64Url(randomBytes(32));
}

/** The `code_challenge` of a verifier, by S256 (RFC 7636 section 4.2). */
export async function challengeOf(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(hash));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

// `btoa` is not everywhere that `crypto` is.
function base64Url(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 6; ) {
      bits -= 6;
      text += ALPHABET.charAt((buffer >> bits) & 63);
    }
  }
  return bits === 0 ? text : text + ALPHABET.charAt((buffer << (6 - bits)) & 63);
}
