import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entries } from './entries.ts';

// The package's types: one declaration file per source file, twice, since Node tells ES modules and CommonJS
// apart by the ending; and for each entry a file that leads there.
const EMITTED = 'node_modules/.cache/account-flows/declarations';
const FORMATS = [
  { declaration: '.d.ts', module: '.js' },
  { declaration: '.d.cts', module: '.cjs' },
] as const;

rmSync(EMITTED, { recursive: true, force: true });
execFileSync(
  process.execPath,
  ['tools/node_modules/typescript/bin/tsc', '-p', 'tools/tsconfig.declarations.json', '--singleThreaded'],
  { stdio: 'inherit' },
);

for (const path of readdirSync(EMITTED, { recursive: true, encoding: 'utf8' })) {
  // The diagrams are no part of the package.
  if (!path.endsWith('.d.ts') || path.includes('visualization')) continue;
  const text = readFileSync(join(EMITTED, path), 'utf8');
  for (const { declaration, module } of FORMATS) {
    write(join('dist/types', path.replace(/\.d\.ts$/, declaration)), withModules(text, module));
  }
}

for (const { name, source, esmOnly } of entries()) {
  const up = '../'.repeat(name.split('/').length - 1) || './';
  for (const { declaration, module } of esmOnly ? FORMATS.slice(0, 1) : FORMATS) {
    const target = `${up}types/${source.replace(/\.ts$/, module)}`;
    write(join('dist', `${name}${declaration}`), `export * from '${target}';\n`);
  }
}

/** Sources import each other by the names of their files; what is published goes by those of the modules. */
function withModules(text: string, module: string): string {
  return text.replace(/\b(from |import\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, `$1$2$3${module}$2`);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
