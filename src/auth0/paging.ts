import { type ListPage, type PageRequest, type Pages, pagesOf, type Query } from '../http/index.ts';

// Lists with a cursor. Auth0 contract section 3

/** The parameters of a list that ask for this page. */
export function pageQuery({ take, from }: PageRequest): Query {
  return { take: take === undefined ? undefined : String(take), from };
}

/** Every page of a list; `first` is the first request, and the further ones differ in their cursor only. */
export function auth0Pages<T, R extends PageRequest>(
  operation: string,
  first: R,
  list: (request: R) => ReturnType<ListPage<T>>,
): Pages<T> {
  const wanted = { ...first };
  return pagesOf(
    (from) => list(from === undefined ? wanted : { ...wanted, from }),
    { provider: 'auth0', operation },
    first.from,
  );
}
