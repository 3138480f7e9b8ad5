import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { entries, subpathOf } from './entries.ts';
import { readmeExamples } from './readme-examples.ts';

// What the compiler says to programs that use the built package: each entry has to export the values that its
// types promise (a program would compile and then fail to load) and no others, the README's examples have to
// compile as they stand, and a program for Node must not need the DOM's types.
const FOLDER = 'node_modules/.cache/account-flows/typed-use';
const STRICT = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
};
const ENTRIES_FOR_NODE = ['.', './okta', './auth0'];

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });

const exported = await Promise.all(
  entries().map(async ({ name }) => ({ name, values: Object.keys(await import(`../dist/${name}.js`)) })),
);
const ownEntries = entries().map((entry) => ({
  ...entry,
  specifier: `account-flows${subpathOf(entry).slice(1)}`,
}));
for (const { name, specifier } of ownEntries) {
  const values = exported.find((found) => found.name === name)?.values ?? [];
  write(
    `values-${name.replace('/', '-')}.ts`,
    `import type * as entry from '${specifier}';
export const values: Record<keyof typeof entry, true> = { ${values.map((value) => `${value}: true`).join(', ')} };
`,
  );
}
for (const [index, example] of readmeExamples().entries()) write(`readme-${index}.ts`, example);
project('tsconfig.json', {
  compilerOptions: { ...STRICT, lib: ['es2022', 'dom'], types: [], skipLibCheck: true },
  include: ['values-*.ts', 'readme-*.ts'],
});
write(
  'for-node.ts',
  ownEntries
    .filter((entry) => ENTRIES_FOR_NODE.includes(subpathOf(entry)))
    .map(({ specifier }) => `import '${specifier}';\n`)
    .join(''),
);
project('tsconfig.node.json', {
  compilerOptions: { ...STRICT, lib: ['es2022'], types: ['node'] },
  include: ['for-node.ts'],
});

// As Node resolves them: every entry from an ES module.
write('by-node.mts', ownEntries.map(({ specifier }) => `import '${specifier}';\n`).join(''));
project('tsconfig.by-node.json', {
  compilerOptions: { ...STRICT, module: 'node16', moduleResolution: 'node16', types: [], skipLibCheck: true },
  include: ['by-node.mts'],
});

const problems = [
  ...compile('tsconfig.json'),
  ...compile('tsconfig.by-node.json'),
  // Other packages' types are their own affair.
  ...compile('tsconfig.node.json').filter((line) => line.startsWith('dist/')),
];
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

function compile(config: string): readonly string[] {
  const compiler = 'tools/node_modules/typescript/bin/tsc';
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [compiler, '-p', `${FOLDER}/${config}`, '--pretty', 'false', '--singleThreaded'],
    { encoding: 'utf8' },
  );
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  if (status !== 0 && lines.length === 0) throw new Error(`The compiler failed: ${stderr}`);
  return lines;
}

function project(path: string, config: object): void {
  write(path, JSON.stringify(config, null, 2));
}

function write(path: string, text: string): void {
  writeFileSync(`${FOLDER}/${path}`, text);
}
