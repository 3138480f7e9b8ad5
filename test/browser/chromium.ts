import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/account-flows/', import.meta.url));
const PACKAGE = '@sparticuz/chromium';
const SYSTEM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium, or why there is none. */
export type FoundChromium = { readonly path: string } | { readonly missing: string };

/** `CHROMIUM_PATH`, else one of the system, else the one that comes as a package (Linux on x64). */
export function findChromium(): FoundChromium {
  const { CHROMIUM_PATH: given } = process.env;
  if (given) return existsSync(given) ? { path: given } : { missing: `CHROMIUM_PATH: there is no ${given}` };
  const system = (process.env.PATH ?? '')
    .split(':')
    .flatMap((folder) => SYSTEM.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  return system ? { path: system } : bundled();
}

function bundled(): FoundChromium {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: `${PACKAGE} is for Linux on x64; set CHROMIUM_PATH` };
  }
  const packed = packedPath();
  if (packed === undefined) return { missing: `no ${PACKAGE}; run npm ci, or set CHROMIUM_PATH` };
  // Another version is another file, however old its time stamps are.
  const path = join(CACHE, `chromium-${statSync(packed).size}`);
  if (!existsSync(path)) unpack(packed, path);
  return { path };
}

function packedPath(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    const root = entry.slice(0, entry.lastIndexOf(PACKAGE) + PACKAGE.length);
    const packed = join(root, 'bin', 'chromium.br');
    return existsSync(packed) ? packed : undefined;
  } catch {
    return undefined;
  }
}

/** Nobody ever sees half a browser: it gets its name when it is whole. */
function unpack(packed: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
  renameSync(partial, path);
}
