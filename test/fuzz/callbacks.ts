import fc from 'fast-check';
import { readConnectCallback } from '../../src/auth0/index.ts';
import { continuation } from '../../src/domain/index.ts';
import type { Target } from './target.ts';
import { anyText } from './text.ts';

const STATE = 'the-state';
const parameter = fc
  .tuple(
    fc.constantFrom('connect_code', 'state', 'error', 'error_description', 'code'),
    fc.oneof(fc.constantFrom(STATE, 'code-1', 'access_denied', ''), anyText(8)),
  )
  .map(([name, value]) => `${name}=${/[%\p{Surrogate}]/u.test(value) ? value : encodeURIComponent(value)}`);
const piece = fc.oneof(
  { weight: 4, arbitrary: parameter },
  fc.constantFrom('?', '#', '&', '/', '%', '%zz', '#/callback?', 'https://app.example.com/callback'),
  fc.string({ maxLength: 4 }),
);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('&')),
  fc
    .tuple(fc.array(parameter, { maxLength: 4 }), fc.constantFrom('?', '#', '#/path?', '?#'))
    .map(([parameters, start]) => `https://app.example.com/callback${start}${parameters.join('&')}`),
);

/** The callback of a connected account: no URL makes it throw, and none without the state gives a code. */
export const callbackTargets: readonly Target[] = [
  {
    name: 'connect callbacks',
    property: async () =>
      fc.asyncProperty(url, async (text) => {
        const result = readConnectCallback(text, { state: continuation(STATE, 0) });
        if (result.isErr()) return void JSON.stringify(result.error);
        if (!text.includes(STATE)) throw new Error('A callback without the state was taken.');
        if (result.value.connect_code.reveal() === '') throw new Error('An empty code was taken.');
      }),
  },
];
