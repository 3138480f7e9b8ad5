import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ENTRIES = ['index', 'okta/index', 'auth0/index'];

/** Names that a program for Node, which has no DOM, would not find. */
function unknownNames(): readonly string[] {
  const files = ENTRIES.map((entry) => fileURLToPath(new URL(`../../src/${entry}.ts`, import.meta.url)));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    .filter((message) => message.startsWith('Cannot find name'));
}

test('the entries for applications are typed without the DOM', { timeout: 30_000 }, () => {
  expect(unknownNames()).toEqual([]);
});
