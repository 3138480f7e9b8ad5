import { base64url } from 'jose';

/** The hash of a text, as `code_challenge` (RFC 7636) and `ath` (RFC 9449) carry it. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(hash));
}
