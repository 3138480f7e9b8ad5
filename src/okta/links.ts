import { isRecord } from '../domain/index.ts';
import { member, stringIn } from '../http/index.ts';

/** What can be done next, by name. Okta contract section 5 */
export type Links = Readonly<Record<string, { readonly href: string } | undefined>>;

/** The links of a resource; those that cannot be read are left out. */
export function linksIn(value: unknown): Links {
  // Okta contract 7.6 and 12: some answers name the member `links`.
  const links = member(value, '_links') ?? member(value, 'links');
  if (!isRecord(links)) return {};
  const readable = Object.entries(links).flatMap(([name, link]) => {
    const href = stringIn(link, 'href');
    return href === undefined ? [] : [[name, { href }] as const];
  });
  return Object.fromEntries(readable);
}
