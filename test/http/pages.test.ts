import { err, ok, type Result } from 'neverthrow';
import { describe, expect, test } from 'vitest';
import { type AccountFailure, accountFailure } from '../../src/domain/index.ts';
import { type Answer, type Page, pageIn, pagesOf } from '../../src/http/index.ts';

type Listed = Result<Answer<Page<string>>, AccountFailure>;

const NAMES = { provider: 'auth0', operation: 'listThings' };
const FAILURE = accountFailure('network', 'Gone.');

function page(items: readonly string[], next?: string | null): Listed {
  const data = { items, ...(next !== undefined && { next }) } as Page<string>;
  return ok({ data, status: 200, headers: {}, receivedAt: 0 });
}

/** A list that answers these pages by their cursors, and what it was asked. */
function scriptedList(pages: Readonly<Record<string, Listed>>) {
  const asked: (string | undefined)[] = [];
  const list = async (from: string | undefined) => {
    asked.push(from);
    return pages[from ?? 'first'] ?? err(FAILURE);
  };
  return { list, asked };
}

async function collected(pages: AsyncIterable<Listed>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const one of pages) seen.push(one.isOk() ? one.value.data.items : one.error.kind);
  return seen;
}

describe('pagesOf', () => {
  test('goes from cursor to cursor, and ends after the last page', async () => {
    const { list, asked } = scriptedList({ first: page(['a'], 'b'), b: page([], 'c'), c: page(['d']) });

    expect(await collected(pagesOf(list, NAMES))).toEqual([['a'], [], ['d']]);
    expect(asked).toEqual([undefined, 'b', 'c']);
  });

  test.each([undefined, null, ''])('takes a next of %o for the end', async (next) => {
    const { list, asked } = scriptedList({ first: page(['a'], next) });

    expect(await collected(pagesOf(list, NAMES))).toEqual([['a']]);
    expect(asked).toHaveLength(1);
  });

  test('begins at the cursor it is given', async () => {
    const { list } = scriptedList({ first: page(['a'], 'b'), b: page(['c']) });

    expect(await collected(pagesOf(list, NAMES, 'b'))).toEqual([['c']]);
  });

  test('ends after the first failure', async () => {
    const { list, asked } = scriptedList({ first: page(['a'], 'b'), b: err(FAILURE), c: page(['d']) });

    expect(await collected(pagesOf(list, NAMES))).toEqual([['a'], 'network']);
    expect(asked).toEqual([undefined, 'b']);
  });

  test.each([
    ['at once', { first: page(['a'], 'b'), b: page(['c'], 'b') }, [['a'], ['c']]],
    [
      'after others',
      { first: page(['a'], 'b'), b: page(['c'], 'd'), d: page(['e'], 'b') },
      [['a'], ['c'], ['e']],
    ],
  ])('ends in a failure when a cursor comes back %s', async (_, pages, items) => {
    const { list, asked } = scriptedList(pages);

    expect(await collected(pagesOf(list, NAMES))).toEqual([...items, 'malformed_response']);
    expect(asked).toHaveLength(items.length);
  });

  test('names the list in that failure, the cursor that it began at included', async () => {
    const { list } = scriptedList({ b: page(['a'], 'b') });
    const failures: AccountFailure[] = [];

    for await (const one of pagesOf(list, NAMES, 'b')) if (one.isErr()) failures.push(one.error);

    expect(failures).toMatchObject([{ kind: 'malformed_response', ...NAMES }]);
  });

  test('asks for no page that nobody wants, and begins anew with each loop', async () => {
    const { list, asked } = scriptedList({ first: page(['a'], 'b'), b: page(['c']) });
    const pages = pagesOf(list, NAMES);

    for await (const _ of pages) break;
    expect(asked).toEqual([undefined]);
    expect(await collected(pages)).toEqual([['a'], ['c']]);
  });
});

describe('pageIn', () => {
  const decode = (item: unknown) => (typeof item === 'string' ? item : undefined);

  test.each([
    [
      { things: ['a'], next: 'b', more: 1 },
      { items: ['a'], next: 'b' },
    ],
    [{ things: ['a'], next: null }, { items: ['a'] }],
    [{ things: [], next: '' }, { items: [] }],
    [{ things: ['a'] }, { items: ['a'] }],
    [{ things: ['a'], next: 7 }, undefined],
    [{ things: ['a', 7] }, undefined],
    [{ others: [] }, undefined],
    [['a'], undefined],
  ])('reads %o', (value, wanted) => {
    expect(pageIn(value, 'things', decode)).toEqual(wanted);
  });
});
