import { expect, test } from 'vitest';
import { auth0Groups } from '../operations/auth0/groups.ts';
import { oktaGroups } from '../operations/okta/groups.ts';
import { sourceFilesIn } from './source-files.ts';

/** The doc comment of a function, on one line. */
function commentOf(folder: string, name: string): string {
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\nexport function ${name}[<(]`);
  const found = sourceFilesIn(folder).flatMap(({ text }) => comment.exec(text)?.[1] ?? []);
  expect(found).toHaveLength(1);
  return (found[0] ?? '').replace(/\s+\* /g, ' ');
}

const OPERATIONS = [
  ...Object.values(oktaGroups).map(({ scopes }) => ['src/okta', scopes] as const),
  ...Object.values(auth0Groups).map(({ scopes }) => ['src/auth0', scopes] as const),
].flatMap(([folder, scopes]) =>
  Object.entries(scopes).map(([name, wanted]: [string, readonly string[]]) => ({ folder, name, wanted })),
);

test.each(OPERATIONS)('the comment of $name says what it is, asks for and fails with', (operation) => {
  const comment = commentOf(operation.folder, operation.name);

  expect(comment).toMatch(/^(list|get|poll)/.test(operation.name) ? /\bA read; / : /\bAn effect; /);
  for (const scope of operation.wanted) expect(comment).toContain(`\`${scope}\``);
  expect(comment).toMatch(/\bFails /);
});
