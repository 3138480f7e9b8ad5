import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ROOT_PATH } from './machine-files.ts';

export interface Bundle {
  readonly code: string;
  /** Minified and compressed (gzip, level 9), in bytes. */
  readonly bytes: number;
}

/** Bundles what a page would write, from the built package, as its bundler would: minified, for browsers. */
export async function bundleOf(source: string, external: readonly string[] = []): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: ROOT_PATH, loader: 'js' },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: [...external],
    logLevel: 'silent',
    legalComments: 'none',
  });
  const code = outputFiles[0]?.text ?? '';
  return { code, bytes: code.trim() === '' ? 0 : gzipSync(code, { level: 9 }).length };
}
