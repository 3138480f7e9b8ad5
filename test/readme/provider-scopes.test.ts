import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { oktaGroups } from '../operations/okta/groups.ts';

const guide = readFileSync('docs/providers.md', 'utf8');

test.each(Object.entries(oktaGroups))('the guide names every scope of Okta: %s', (_, { scopes }) => {
  const missing = Object.values(scopes)
    .flat()
    .filter((scope) => !guide.includes(`\`${scope}\``));

  expect(missing).toEqual([]);
});
