import { defineConfig, type Options } from 'tsup';
import { type Entry, entries } from './tools/entries.ts';
import { noBundledPackages } from './tools/no-bundled-packages.ts';

const shared: Options = {
  target: 'es2022',
  platform: 'neutral',
  // Without it every CommonJS entry would carry its own copy of the shared modules.
  splitting: true,
  removeNodeProtocol: false,
  silent: true,
  esbuildPlugins: [noBundledPackages],
};

export default defineConfig([
  { ...shared, format: 'esm', entry: sources(entries()) },
  { ...shared, format: 'cjs', entry: sources(entries().filter(({ esmOnly }) => !esmOnly)) },
]);

function sources(list: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, source }) => [name, source]));
}
