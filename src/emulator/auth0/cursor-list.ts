import { base64url } from 'jose';
import { type Auth0Error, invalid } from './errors.ts';

/** How a list is cut into pages. */
export interface Paging<T> {
  readonly defaultTake: number;
  readonly maxTake: number;
  /** What the list is ordered by. No two items have the same. */
  keyOf(item: T): string;
}

/** A page, and the cursor of the next one. */
export interface CursorPage<T> {
  readonly items: readonly T[];
  /** Not there on the last page: spread it as it is. */
  readonly next: { readonly next?: string };
}

/**
 * The page that `from` and `take` ask for (Auth0 contract sections 3 and 10.4). A cursor says after which item
 * the page begins, so that what is deleted meanwhile shifts nothing.
 */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
  { defaultTake, maxTake, keyOf }: Paging<T>,
): CursorPage<T> | Auth0Error {
  const take = Number(query.get('take') ?? defaultTake);
  if (!Number.isInteger(take) || take < 1) return invalid('/take', 'must be integer >= 1');
  const after = readCursor(query.get('from'));
  if (after === undefined) return invalid('/from', 'is not a cursor');
  const rest = items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .filter(({ key }) => key > after);
  const page = rest.slice(0, Math.min(take, maxTake));
  const last = page.at(-1);
  const isLast = page.length === rest.length || !last;
  return {
    items: page.map(({ item }) => item),
    next: isLast ? {} : { next: base64url.encode(`after:${last.key}`) },
  };
}

/** The key in a cursor; empty at the beginning of the list. */
function readCursor(cursor: string | null): string | undefined {
  if (cursor === null) return '';
  try {
    const text = new TextDecoder().decode(base64url.decode(cursor));
    return text.startsWith('after:') ? text.slice('after:'.length) : undefined;
  } catch {
    return undefined;
  }
}
