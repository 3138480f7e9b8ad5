import fc from 'fast-check';

// Names that mean something to a decoder or to JavaScript itself.
const NAMES = [
  'id',
  'status',
  'type',
  '_links',
  'links',
  'href',
  'profile',
  '__proto__',
  'constructor',
  'toString',
];

/** Any JSON, with member names that are likely to be looked at. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ maxLength: 12 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 6 })), tie('value')), {
        maxLength: 5,
      })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

interface Change {
  readonly place: number;
  readonly how: 'replace' | 'drop' | 'repeat';
  readonly value: unknown;
}

const changes = fc.array(
  fc.record<Change>({
    place: fc.nat(),
    how: fc.constantFrom('replace', 'drop', 'repeat'),
    value: anyJson,
  }),
  { minLength: 1, maxLength: 3 },
);

/** JSON text: anything, or a real answer that was changed in a few places, or cut off. */
export function jsonLike(realText: string): fc.Arbitrary<string> {
  const anything = anyJson.map((value) => JSON.stringify(value));
  if (realText === '') return anything;
  const changed = changes.map((list) => JSON.stringify(list.reduce(withChange, JSON.parse(realText))));
  const cut = fc.nat(realText.length).map((length) => realText.slice(0, length));
  return fc.oneof(
    { weight: 2, arbitrary: anything },
    { weight: 7, arbitrary: changed },
    { weight: 1, arbitrary: cut },
  );
}

function withChange(json: unknown, { place, how, value }: Change): unknown {
  const places = countOf(json);
  const wanted = place % places;
  let at = -1;
  function walk(current: unknown): unknown {
    at += 1;
    if (at === wanted) return how === 'replace' ? value : how === 'repeat' ? [current, current] : undefined;
    if (Array.isArray(current)) return current.map(walk);
    if (typeof current !== 'object' || current === null) return current;
    return Object.fromEntries(Object.entries(current).map(([name, one]) => [name, walk(one)]));
  }
  return walk(json) ?? null;
}

function countOf(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1;
  return 1 + Object.values(json).reduce<number>((sum, one) => sum + countOf(one), 0);
}
