import { base64url } from 'jose';

// The browser's part of a ceremony: whom a page may ask credentials for, and what it was asked.

/** The page that starts a ceremony. */
export interface CeremonyPage {
  /** Such as `https://app.example.com`, or `http://localhost:3000`. */
  readonly origin: string;
}

/**
 * The relying party of a ceremony: the one it names, else the page's own domain. WebAuthn Level 3 section
 * 5.1.3: it has to be the page's domain or one above it.
 */
export function relyingPartyOf({ origin }: CeremonyPage, named: string | undefined): string {
  const { protocol, hostname } = new URL(origin);
  const isSecure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  // An address is no domain: browsers refuse 127.0.0.1 whatever the relying party is.
  const isDomain = !/^\[|^[\d.]+$/.test(hostname);
  const rpId = named ?? hostname;
  const isOwn = rpId === hostname || (rpId.includes('.') && hostname.endsWith(`.${rpId}`));
  if (isSecure && isDomain && isOwn) return rpId;
  throw ceremonyError('SecurityError', `The relying party "${rpId}" is not for a page at ${origin}.`);
}

/** The client data: what is signed about the page. WebAuthn Level 3 section 5.8.1 */
export function clientData(
  type: 'webauthn.create' | 'webauthn.get',
  challenge: string,
  { origin }: CeremonyPage,
): Uint8Array<ArrayBuffer> {
  // A browser decodes the challenge and encodes it anew: padding goes.
  const plain = base64url.encode(base64url.decode(challenge));
  const text = JSON.stringify({ type, challenge: plain, origin, crossOrigin: false });
  return new TextEncoder().encode(text);
}

/** An error by the name that browsers give it. */
export function ceremonyError(
  name: 'InvalidStateError' | 'NotAllowedError' | 'NotSupportedError' | 'SecurityError',
  message: string,
): DOMException {
  return new DOMException(message, name);
}

/** Browsers say the same of a user who refuses, of time that is over, and of no fitting authenticator. */
export function notAllowed(): DOMException {
  return ceremonyError('NotAllowedError', 'The operation either timed out or was not allowed.');
}
