import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { ROOT_PATH } from './machine-files.ts';

export interface Bundle {
  readonly code: string;
  /** Minified and compressed (gzip, level 9), in bytes. */
  readonly bytes: number;
}

/** Bundles what a page would write, from the built package, as its bundler would: minified, for browsers. */
export async function bundleOf(source: string, external: readonly string[] = []): Promise<Bundle> {
  const [bundle] = await bundlesOf([source], external);
  return bundle ?? { code: '', bytes: 0 };
}

/** The same for several pages, each a bundle of its own; what they share is read once. */
export async function bundlesOf(
  sources: readonly string[],
  external: readonly string[] = [],
): Promise<readonly Bundle[]> {
  const { outputFiles } = await build({
    entryPoints: sources.map((_, index) => ({ in: `page:${index}`, out: String(index) })),
    plugins: [pages(sources)],
    bundle: true,
    write: false,
    outdir: 'pages',
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: [...external],
    logLevel: 'silent',
    legalComments: 'none',
  });
  const codes = new Map(outputFiles.map(({ path, text }) => [/(\d+)\.js$/.exec(path)?.[1], text]));
  return sources.map((_, index) => {
    const code = codes.get(String(index)) ?? '';
    return { code, bytes: code.trim() === '' ? 0 : gzipSync(code, { level: 9 }).length };
  });
}

/** Pages that are in no file. */
function pages(sources: readonly string[]): Plugin {
  return {
    name: 'pages',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^page:/ }, ({ path }) => ({ path, namespace: 'page' }));
      onLoad({ filter: /^page:/, namespace: 'page' }, ({ path }) => ({
        contents: sources[Number(path.slice('page:'.length))] ?? '',
        resolveDir: ROOT_PATH,
        loader: 'js',
      }));
    },
  };
}
