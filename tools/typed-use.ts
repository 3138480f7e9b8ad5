import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { entries, subpathOf } from './entries.ts';
import { loadMachines } from './machine-files.ts';
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
mkdirSync(`${FOLDER}/node_modules`, { recursive: true });
// As where it is installed: what is the user's own package may be named by any path, another one may not.
symlinkSync(process.cwd(), `${FOLDER}/node_modules/account-flows`);
write('package.json', '{ "name": "user", "type": "module" }');

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

// A program that exports what it made of a machine has to be able to name its types, by that machine's entry.
for (const { name, exportName } of await loadMachines()) {
  write(
    `exported-${name}.ts`,
    `import { createActor } from 'xstate';
import { type createFlows, withServices } from 'account-flows';
import { ${exportName} } from 'account-flows/machines/${name}';
declare const flows: ReturnType<typeof createFlows>, whatever: never;
export const served = withServices(${exportName}, whatever);
export const actor = createActor(${exportName}, whatever);
export const flow = flows.start(${exportName}, whatever);
`,
  );
}
project('tsconfig.exported.json', {
  compilerOptions: {
    ...STRICT,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: 'exported',
    preserveSymlinks: true,
    types: [],
    skipLibCheck: true,
  },
  include: ['exported-*.ts'],
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
  ...compile('tsconfig.exported.json'),
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
