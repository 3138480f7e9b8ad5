import { err, type Result } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../domain/index.ts';
import type { Answer } from './answer.ts';
import type { CallNames } from './deadline.ts';
import { listOf, member } from './json.ts';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The cursor that the next page begins at; absent on the last one. */
  readonly next?: string;
}

/** Which page of a list. */
export interface PageRequest {
  /** How many items at most (1 or more); the provider's default without it. */
  readonly take?: number;
  /** The `next` of the page before; the first page without it. */
  readonly from?: string;
}

/**
 * The pages of a list, for `for await`: each is an answer, or the failure that ended the list. A request is
 * made when its page is asked for, and each loop begins anew.
 */
export type Pages<T> = AsyncIterable<Result<Answer<Page<T>>, AccountFailure>>;

/** Lists the page that begins at a cursor; the first one without it. */
export type ListPage<T> = (from: string | undefined) => PromiseLike<Result<Answer<Page<T>>, AccountFailure>>;

/**
 * Goes from page to page, beginning at the cursor `first`. It ends after the last page and after the first
 * failure; a cursor that was there before is such a failure (`malformed_response`), not an endless loop.
 */
export function pagesOf<T>(list: ListPage<T>, names: CallNames, first?: string): Pages<T> {
  return {
    async *[Symbol.asyncIterator]() {
      const known = new Set([first]);
      for (let from = first; ; ) {
        const page = await list(from);
        yield page;
        if (page.isErr() || !page.value.data.next) return;
        from = page.value.data.next;
        if (known.has(from)) {
          yield err(
            accountFailure('malformed_response', 'The cursor of the next page repeats itself.', names),
          );
          return;
        }
        known.add(from);
      }
    },
  };
}

/** Reads the page whose items stand in `name`; `undefined` where it is none. */
export function pageIn<T>(
  value: unknown,
  name: string,
  decode: (item: unknown) => T | undefined,
): Page<T> | undefined {
  const items = listOf(member(value, name), decode);
  // Auth0 contract 10.4: absent on the last page; empty or null mean the same
  const next = member(value, 'next') ?? '';
  if (!items || typeof next !== 'string') return undefined;
  return { items, ...(next !== '' && { next }) };
}
