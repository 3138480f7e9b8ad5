import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Serves the page under test. */
export interface PageHost {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The pages, by their paths: each has one script. */
const PAGES = { '/': 'main', '/bench': 'bench' } as const;

const scriptPath = (name: string) => fileURLToPath(new URL(`page/${name}.ts`, import.meta.url));
const pageOf = (name: string) => `<!doctype html><title>Account</title><script src="/${name}.js"></script>`;

/** Bundles the scripts of the pages as an application's bundler would, and serves them on localhost. */
export async function startPageHost(): Promise<PageHost> {
  const { outputFiles } = await build({
    entryPoints: Object.values(PAGES).map(scriptPath),
    outdir: '/',
    bundle: true,
    write: false,
    format: 'iife',
    // Every page load parses it.
    minify: true,
    platform: 'browser',
    target: 'es2022',
  });
  const scripts = outputFiles.map(({ path, text }) => [path, 'text/javascript', text] as const);
  const pages = Object.entries(PAGES).map(([path, name]) => [path, 'text/html', pageOf(name)] as const);
  const server = createServer(({ url }, response) => {
    const [, type, text] = [...scripts, ...pages].find(([path]) => path === url) ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=3600' }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new TypeError('The page has no port.');
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
