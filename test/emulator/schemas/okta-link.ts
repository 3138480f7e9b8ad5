import { exactly, object, type Schema, string } from './schema.ts';

/** A link to a place of the API, with the methods that it takes. Okta contract section 5 */
export function linkTo(path: RegExp, ...allow: readonly string[]): Schema {
  return object({
    href: string(new RegExp(`https://example\\.okta\\.com/idp/myaccount/${path.source}`)),
    hints: object({ allow: exactly(allow) }),
  });
}
