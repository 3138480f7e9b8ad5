import fc from 'fast-check';
import { refusalChallengeIn, requirementIn } from '../../src/http/demand.ts';
import { demandsNonce, lacksProof, proofErrorIn } from '../../src/http/dpop.ts';
import { parseWwwAuthenticate } from '../../src/http/index.ts';
import type { Target } from './target.ts';
import { anyText } from './text.ts';

const word = fc.stringMatching(/^[A-Za-z][\w.-]{0,7}$/);
const piece = fc.oneof(
  word,
  fc.constantFrom(
    'Bearer',
    'DPoP',
    'error',
    'max_age',
    '=',
    '"',
    ',',
    ' ',
    '\\',
    '\t',
    '==',
    '\\"',
    'use_dpop_nonce',
  ),
  anyText(4),
);

/** What could stand in a `WWW-Authenticate` header, and what could not. */
export const challengeText = fc.oneof(
  anyText(60),
  fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
);

const wellFormed = fc.uniqueArray(
  fc.record({
    scheme: word,
    parameters: fc.dictionary(
      fc.stringMatching(/^[a-z_]{1,6}$/),
      fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
      { minKeys: 1, maxKeys: 4, noNullPrototype: true },
    ),
  }),
  { minLength: 1, maxLength: 3, selector: ({ scheme }) => scheme },
);

/** The reader of `WWW-Authenticate`: anything without a throw, and what is well-formed as it was meant. */
export const challengeTargets: readonly Target[] = [
  {
    name: 'WWW-Authenticate, anything',
    property: async () =>
      fc.asyncProperty(
        challengeText,
        fc.constantFrom(400, 401, 403),
        fc.string(),
        async (text, status, token) => {
          const facts = { status, headers: { 'www-authenticate': text, 'dpop-nonce': text }, receivedAt: 0 };
          for (const { parameters } of parseWwwAuthenticate(text)) {
            if (Object.values(parameters).some((value) => typeof value !== 'string'))
              throw new Error('No text.');
          }
          const challenge = refusalChallengeIn(facts);
          if (challenge) requirementIn(challenge);
          demandsNonce(facts);
          proofErrorIn(facts);
          lacksProof(facts, token);
        },
      ),
  },
  {
    name: 'WWW-Authenticate, well-formed',
    property: async () =>
      fc.asyncProperty(wellFormed, async (challenges) => {
        const text = challenges
          .map(({ scheme, parameters }) => {
            const pairs = Object.entries(parameters).map(
              ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
            );
            return `${scheme} ${pairs.join(', ')}`;
          })
          .join(', ');
        const read = parseWwwAuthenticate(text);
        if (JSON.stringify(read) !== JSON.stringify(challenges)) throw new Error(JSON.stringify(read));
      }),
  },
];
