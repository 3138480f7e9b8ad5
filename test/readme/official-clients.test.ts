import { readFileSync } from 'node:fs';
import * as myAccount from '@okta/okta-auth-js/myaccount';
import { expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import * as okta from '../../src/okta/index.ts';

const [, oktaPart = '', ...auth0Parts] = readFileSync('docs/official-clients.md', 'utf8').split(/^## .*$/m);

/** The words in code of one column of a part's tables, 0 for theirs and 1 for ours. */
function namesIn(part: string, column: 0 | 1): readonly string[] {
  const cells = part.split('\n').map((line) => line.split('|')[column + 1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name));
}

// The entry exports the rest of okta-auth-js as well. Okta contract section 8
const OF_MY_ACCOUNT = /^(add|delete|enroll|get|send|update|verify)(Email|Phone|Password|Profile)/;

test('every function of okta-auth-js is compared', () => {
  const names = Object.keys(myAccount).filter((name) => OF_MY_ACCOUNT.test(name));

  expect(names).toHaveLength(20);
  expect(names.filter((name) => !namesIn(oktaPart, 0).includes(name))).toEqual([]);
});

test.each([
  { provider: 'okta', part: oktaPart, entry: okta },
  { provider: 'auth0', part: auth0Parts.join('\n'), entry: auth0 },
])('every function that is named for $provider is there', ({ part, entry }) => {
  const functions = namesIn(part, 1).filter((name) =>
    /^(list|get|create|replace|delete|send|poll|verify|update|connect|complete|start|read)[A-Z]/.test(name),
  );

  expect(functions.length).toBeGreaterThan(5);
  expect(functions.filter((name) => !(name in entry))).toEqual([]);
});
