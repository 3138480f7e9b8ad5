import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importsOf, sourceFilesIn } from '../architecture/source-files.ts';

const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** The packages that the emulators import and that do not come with this one. */
function packagesOfTheEmulators(): readonly string[] {
  const specifiers = sourceFilesIn('src/emulator').flatMap((file) =>
    importsOf(file)
      .filter(({ kind }) => kind !== 'type')
      .map(({ specifier }) => specifier),
  );
  const bare = specifiers.filter((specifier) => !/^(\.|node:)/.test(specifier));
  const names = bare.map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
  return [...new Set(names)].filter((name) => !Object.hasOwn(dependencies, name)).sort();
}

/** What the one install line of a text names. */
function packagesIn(text: string): readonly string[] {
  const lines = [...text.matchAll(/npm install -D ([^`\n]+)/g)];
  expect(lines).toHaveLength(1);
  return lines[0]?.[1]?.split(' ').sort() ?? [];
}

test.each(['README.md', 'src/emulator/okta/emulator.ts', 'src/emulator/auth0/emulator.ts'])(
  '%s names what to install for the emulators',
  (file) => {
    expect(packagesIn(readFileSync(file, 'utf8'))).toEqual(packagesOfTheEmulators());
  },
);

test('the packages of the emulators are optional peers', () => {
  for (const name of packagesOfTheEmulators()) {
    expect(peerDependencies).toHaveProperty([name]);
    expect(peerDependenciesMeta[name]).toEqual({ optional: true });
  }
});
