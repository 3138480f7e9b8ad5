import type { Plugin } from 'esbuild';

/**
 * Fails the build when a package's code landed in `dist`: tsup bundles whatever is neither a dependency nor
 * a peer dependency, so a devDependency that the product imports would be shipped without anyone asking.
 */
export const noBundledPackages: Plugin = {
  name: 'no-bundled-packages',
  setup(build) {
    build.onEnd(({ metafile }) => {
      const packages = bundledPackages(Object.keys(metafile?.inputs ?? {}));
      return {
        errors: packages.map((name) => ({
          text: `${name} is bundled into dist: make it a dependency or a peer dependency, or do not import it.`,
        })),
      };
    });
  },
};

/** The packages among a bundle's inputs: `node_modules/@scope/name/lib/x.js` is `@scope/name`. */
export function bundledPackages(inputs: readonly string[]): string[] {
  const names = inputs.flatMap((input) => input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []);
  return [...new Set(names)].sort();
}
