/** One challenge of a `WWW-Authenticate` header. */
export interface AuthenticateChallenge {
  /** As printed, such as `Bearer` or `DPoP`. */
  readonly scheme: string;
  /** The bare credential that some schemes carry instead of parameters. */
  readonly token68?: string;
  /** Names in lower case; of a name that occurs twice, the first value. */
  readonly parameters: Readonly<Record<string, string>>;
}

// Okta prints some values unquoted that the grammar wants quoted (`acr_values=urn:okta:…`): an unquoted
// value may hold anything but a comma or white space. A quote that is never closed ends with the header.
const PARAMETER = /([^\s,="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s,]*))/sy;
const SCHEME = /[^\s,="]+/y;
const TOKEN68 = /[ \t]+([\w.~+/-]+=*)(?=\s*(?:,|$))/y;

/**
 * Reads a `WWW-Authenticate` header: several challenges, parameters in any order, quoted or not. Never
 * throws; what cannot be read is left out.
 * @see RFC 9110 section 11.6.1; Okta contract section 3.2
 */
export function parseWwwAuthenticate(header: string | null): readonly AuthenticateChallenge[] {
  const text = header ?? '';
  const challenges: { scheme: string; token68?: string; found: Map<string, string> }[] = [];
  let position = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match) position += match[0].length;
    return match;
  }

  while (position < text.length) {
    const current = challenges.at(-1);
    const parameter = take(PARAMETER);
    if (parameter) {
      const [, name = '', quoted, unquoted = ''] = parameter;
      const key = name.toLowerCase();
      const value = quoted?.replace(/\\(.)/gs, '$1') ?? unquoted;
      if (current && !current.found.has(key)) current.found.set(key, value);
      continue;
    }
    const scheme = take(SCHEME)?.[0];
    if (scheme === undefined) {
      position += 1;
      continue;
    }
    const token68 = take(TOKEN68)?.[1];
    challenges.push({ scheme, found: new Map(), ...(token68 !== undefined && { token68 }) });
  }
  return challenges.map(({ found, ...challenge }) => ({
    ...challenge,
    parameters: Object.fromEntries(found),
  }));
}
