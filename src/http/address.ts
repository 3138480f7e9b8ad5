/** Values of a query string; a list repeats its name. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The origin of a base URL, such as `https://example.okta.com`. Throws a `TypeError` for what is no URL, and
 * for plain http anywhere but on this very machine: a token would travel in the clear.
 */
export function secureOrigin(baseUrl: string): string {
  const { protocol, hostname, origin } = new URL(baseUrl);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return origin;
  throw new TypeError(`"${baseUrl}" is not an https URL. Plain http is for localhost only.`);
}

/**
 * The address of a resource, each segment encoded exactly once: an id that is percent-encoded already (as
 * cut from a `Location`) stays as it is. `undefined` for segments that would lead elsewhere (empty, `.`,
 * `..`) or that no URL can hold.
 */
export function addressOf(baseUrl: string, path: readonly string[], query: Query): string | undefined {
  const segments = path.map((segment) => encodeSegment(decodeSegment(segment)));
  // Encoding leaves dots as they are.
  if (segments.some((segment) => /^\.{0,2}$/.test(segment))) return undefined;
  const url = new URL(`${baseUrl}/${segments.join('/')}`);
  for (const [name, value = []] of Object.entries(query)) {
    for (const one of [value].flat()) url.searchParams.append(name, one);
  }
  return url.href;
}

/** Empty for half a surrogate pair, which cannot be encoded. */
function encodeSegment(segment: string): string {
  try {
    return encodeURIComponent(segment);
  } catch {
    return '';
  }
}

/** An id as it was before it was put into a URL. What is not encoded, or badly, stays as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
