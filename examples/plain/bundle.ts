import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file as it goes to the browser. */
export interface PageFile {
  readonly type: string;
  readonly text: string;
}

const HERE = new URL('page/', import.meta.url);

/** Where the sign-in comes back to, in the frame that it happens in. */
const SIGNED_IN =
  '<!doctype html><title>Signed in</title><script>parent.postMessage(location.href, location.origin)</script>';

/** The page's files by their paths; the script is bundled from its sources, as a page's bundler would. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const [html, css, { outputFiles }] = await Promise.all([
    readFile(new URL('index.html', HERE), 'utf8'),
    readFile(new URL('page.css', HERE), 'utf8'),
    build({
      entryPoints: [fileURLToPath(new URL('main.ts', HERE))],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      sourcemap: 'linked',
      outfile: 'page.js',
    }),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', text: html }],
    ['/page.css', { type: 'text/css; charset=utf-8', text: css }],
    ...outputFiles.map(({ path, text }): [string, PageFile] =>
      path.endsWith('.map')
        ? ['/page.js.map', { type: 'application/json', text }]
        : ['/page.js', { type: 'text/javascript; charset=utf-8', text }],
    ),
    ['/signed-in', { type: 'text/html; charset=utf-8', text: SIGNED_IN }],
  ]);
}
