/** Whose credentials an emulator keeps. */
export interface WebAuthnOptions {
  /** The relying party's id. By default the emulator's own domain; `localhost` where it has an address only. */
  readonly rpId?: string;
  /**
   * Origins that may register and sign in besides the pages of that domain and of those below it, such as
   * `android:apk-key-hash:…`.
   */
  readonly origins?: readonly string[];
  /** How long a browser may take for a ceremony, in ms; by default 60,000 on Auth0, and Okta does not say. */
  readonly timeoutMs?: number;
}

/** A relying party: its id, and which origins are its own. */
export interface RelyingParty {
  readonly id: string;
  accepts(origin: string): boolean;
}

/** The relying party of an emulator that is at `emulatorOrigin` for its client. */
export function relyingPartyAt(emulatorOrigin: string, options: WebAuthnOptions): RelyingParty {
  const id = options.rpId ?? domainOf(emulatorOrigin);
  return {
    id,
    accepts: (origin) => options.origins?.includes(origin) || isPageOf(id, origin),
  };
}

// No browser runs a ceremony for an address: pages that use an emulator on one are at localhost themselves.
function domainOf(origin: string): string {
  const { hostname } = new URL(origin);
  return /^\[|^[\d.]+$/.test(hostname) ? 'localhost' : hostname;
}

function isPageOf(rpId: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, origin: canonical } = new URL(origin);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && /(^|\.)localhost$/.test(hostname));
  return canonical === origin && isSecure && (hostname === rpId || hostname.endsWith(`.${rpId}`));
}
