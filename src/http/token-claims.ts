import { parseJson } from './json.ts';

/** The claims of a JWT; `undefined` for any other token. Nothing is verified: that is the provider's part. */
export function claimsIn(token: string): unknown {
  const [, payload = ''] = token.split('.');
  try {
    return parseJson(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
  } catch {
    return undefined;
  }
}
