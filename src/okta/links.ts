import { isRecord } from '../domain/index.ts';
import { member, readableItems, stringIn, stringItem } from '../http/index.ts';

/** Where something can be done. Okta contract section 5 */
export interface Link {
  readonly href: string;
  /** The methods that it takes, such as `POST`; empty where the link has no hints. Okta contract section 5 */
  readonly allow: readonly string[];
}

/** What can be done next, by name. Okta contract section 5 */
export type Links = Readonly<Record<string, Link | undefined>>;

/** The links of a resource; those that cannot be read are left out. */
export function linksIn(value: unknown): Links {
  // Okta contract 7.6 and 12: some answers name the member `links`.
  const links = member(value, '_links') ?? member(value, 'links');
  if (!isRecord(links)) return {};
  const readable = Object.entries(links).flatMap(([name, link]) => {
    const href = stringIn(link, 'href');
    const allow = readableItems(member(member(link, 'hints'), 'allow'), stringItem);
    return href === undefined ? [] : [[name, { href, allow }] as const];
  });
  return Object.fromEntries(readable);
}
