import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { entries, exportOf, subpathOf } from '../../tools/entries.ts';
import { bundledPackages } from '../../tools/no-bundled-packages.ts';

describe('the package', () => {
  test('exports exactly the entries that are built', () => {
    const built = entries().map((entry) => [subpathOf(entry), exportOf(entry)]);

    expect(manifest.exports).toEqual({
      ...Object.fromEntries(built),
      './package.json': './package.json',
    });
  });

  test('names types first in every condition, since resolvers take the first match', () => {
    const conditions = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [] : 'types' in target ? [target] : Object.values(target),
    );

    expect(conditions.map((condition) => Object.keys(condition))).toEqual(
      conditions.map(() => ['types', 'default']),
    );
  });

  test('pins every dependency to one version', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );

    expect(ranges).toEqual([]);
  });

  test('tests each peer dependency in a version that its range allows', () => {
    const peers = Object.entries<string>(manifest.peerDependencies).map(([name, range]) => [
      name,
      range.slice(1),
    ]);
    const tested: Record<string, string> = manifest.devDependencies;

    expect(peers).toEqual(peers.map(([name = '']) => [name, tested[name]]));
  });
});

describe('packages in a bundle', () => {
  test('are found by their inputs', () => {
    expect(
      bundledPackages([
        'src/index.ts',
        'node_modules/hono/dist/hono.js',
        'node_modules/hono/dist/context.js',
        'node_modules/@okta/okta-auth-js/esm/index.js',
        'node_modules/a/node_modules/@b/c/index.js',
      ]),
    ).toEqual(['@b/c', '@okta/okta-auth-js', 'hono']);
  });

  test('are none when only own files went in', () => {
    expect(bundledPackages(['src/index.ts', 'machines/step-up.ts'])).toEqual([]);
  });
});
