import fc from 'fast-check';
import { addressOf, decodeSegment } from '../../src/http/address.ts';
import type { Target } from './target.ts';
import { anyText } from './text.ts';

const BASE = 'https://api.example.com/me/v1';

const piece = fc.constantFrom(
  '|',
  '/',
  '\\',
  '.',
  '..',
  '%',
  '%2F',
  '%2e',
  '%252e',
  '?',
  '#',
  '@',
  ':',
  ';',
  ' ',
  'ü',
  '\u{1F600}',
);
const id = fc.oneof(
  anyText(20),
  fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((pieces) => pieces.join('')),
);

/** Ids in paths: whatever an id holds, it stays in its segment. */
export const idTargets: readonly Target[] = [
  {
    name: 'ids in paths',
    property: async () =>
      fc.asyncProperty(id, id, async (first, second) => {
        const address = addressOf(BASE, ['emails', first, 'challenge', second, 'verify'], { q: first });
        if (address === undefined) return;
        const { origin, pathname, hash, searchParams } = new URL(address);
        const [, me, v1, emails, one = '', challenge, other = '', verify, ...rest] = pathname.split('/');
        const fixed = [origin, me, v1, emails, challenge, verify, hash, ...rest].join(' ');
        if (fixed !== 'https://api.example.com me v1 emails challenge verify ') throw new Error(address);
        if (decodeURIComponent(one) !== decodeSegment(first)) throw new Error(address);
        if (decodeURIComponent(other) !== decodeSegment(second)) throw new Error(address);
        // A query takes halves as replacement characters.
        const [[, asked] = []] = new URLSearchParams(new URLSearchParams({ q: first }).toString());
        if (searchParams.get('q') !== asked) throw new Error(address);
      }),
  },
];
