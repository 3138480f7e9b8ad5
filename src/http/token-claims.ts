import { parseJson } from './json.ts';

/** The claims of a JWT; `undefined` for any other token. Nothing is verified: that is the provider's part. */
export function claimsIn(token: string): unknown {
  const [, payload = ''] = token.split('.');
  try {
    return parseJson(utf8In(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))));
  } catch {
    return undefined;
  }
}

// RFC 7519 section 3: claims are UTF-8, and `atob` answers one character per byte. Not every runtime has a
// TextDecoder; bytes that are no UTF-8 are refused here too.
function utf8In(bytes: string): string {
  return decodeURIComponent(
    bytes.replace(/[%\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`),
  );
}
