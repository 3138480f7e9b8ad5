import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auth0Groups } from '../operations/auth0/groups.ts';
import { oktaGroups } from '../operations/okta/groups.ts';

type Groups = Readonly<Record<string, { readonly scopes: Readonly<Record<string, readonly string[]>> }>>;

const [, okta = '', auth0 = ''] = readFileSync('docs/providers.md', 'utf8').split(/^## .*$/m);

/** A group's name without what files, members and prose write differently. */
const plain = (name: string) => name.replace(/ \(.*\)|[\s-]/g, '').toLowerCase();

/** The scopes in the table of a provider, under the groups of their row. */
function rowsOf(text: string): readonly (readonly [groups: string[], scopes: string[]])[] {
  const table = /^\| group \|.*\n.*\n((?:\|.*\n)+)/m.exec(text)?.[1] ?? '';
  return table.split('\n').flatMap((row) => {
    const [, names = '', ...cells] = row.split('|');
    const scopes = [...cells.join().matchAll(/`([\w.:]+)`/g)].map(([, scope = '']) => scope);
    return names === '' ? [] : [[names.split(',').map(plain), [...new Set(scopes)].sort()] as const];
  });
}

/** What the operations of some groups ask for. */
function askedBy(names: readonly string[], groups: Groups): readonly string[] {
  const own = Object.entries(groups).filter(([name]) => names.includes(plain(name)));
  return [...new Set(own.flatMap(([, { scopes }]) => Object.values(scopes).flat()))].sort();
}

test.each<[string, string, Groups]>([
  ['Okta', okta, oktaGroups],
  ['Auth0', auth0, auth0Groups],
])('the table of the guide has every group of %s, with its scopes and no others', (_, text, groups) => {
  const rows = rowsOf(text);

  expect(rows.flatMap(([names]) => names).sort()).toEqual(Object.keys(groups).map(plain).sort());
  for (const [names, scopes] of rows) expect([names, scopes]).toEqual([names, askedBy(names, groups)]);
});
