import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { definitionOf, toMermaid, toSvg } from '../src/visualization/index.ts';
import { loadMachines, type MachineFile, ROOT_PATH } from './machine-files.ts';
import { sketchOf } from './sketch.ts';

const FOLDER = 'visualizations';

const HEADING = `# The statecharts, drawn

Generated from the machines by \`npm run visualize\`; \`npm test\` fails when one of these files is stale.

How to read a picture:

- A box is a state, its coloured marks are its tags. A double border is an end.
- Dashed boxes run side by side. A dot leads to where a state begins.
- A label says what takes the line: **event** [guard] / actions. \`done\` and \`error\` are the answer of the
  state's own call, \`after …\` is a timer, \`always\` is left at once.
- A line inside a box that names no target (→) stays in the state. What leads out of a region, or to the same
  state from many others, is written in the box as **event** → target instead of being drawn.
- A state that only branches is a table: the first guard that holds decides.
`;

const wanted = await visualizations();
const stale = await staleFiles(wanted);
if (!process.argv.includes('--check')) await update(wanted, stale);
else if (stale.length > 0) {
  console.log(`Stale, run "npm run visualize":\n${stale.map((path) => `  ${path}`).join('\n')}`);
  process.exitCode = 1;
}

/** Every generated file, by its path. */
async function visualizations(): Promise<Map<string, string>> {
  const machines = await loadMachines();
  const files = await Promise.all(machines.map(filesOf));
  return new Map([...files.flat(), [`${FOLDER}/README.md`, indexOf(machines)]]);
}

async function filesOf(file: MachineFile): Promise<[path: string, text: string][]> {
  const definition = definitionOf(file.machine);
  const path = `${FOLDER}/${file.name}`;
  return [
    [`${path}.svg`, await toSvg(definition)],
    [`${path}.mmd`, toMermaid(definition)],
    [`${path}.json`, `${JSON.stringify(definition, null, 2)}\n`],
    [`${path}.sketch.js`, await sketchOf(file)],
  ];
}

function indexOf(machines: readonly MachineFile[]): string {
  const sections = machines.map(({ name, path, machine }) =>
    [
      `## ${machine.id}`,
      '',
      `From [\`${path}\`](../${path}): [Mermaid](${name}.mmd) · [JSON](${name}.json) · [source for Stately's Sketch](${name}.sketch.js)`,
      '',
      `![The statechart ${machine.id}](${name}.svg)`,
      '',
    ].join('\n'),
  );
  return [HEADING, ...sections].join('\n');
}

async function staleFiles(wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const present = await generatedFiles();
  const changed = await Promise.all(
    [...wanted].map(async ([path, text]) =>
      present.includes(path) && (await read(path)) === text ? [] : [path],
    ),
  );
  return [...changed.flat(), ...present.filter((path) => !wanted.has(path))].sort();
}

async function generatedFiles(): Promise<string[]> {
  await mkdir(join(ROOT_PATH, FOLDER), { recursive: true });
  const names = await readdir(join(ROOT_PATH, FOLDER), { recursive: true });
  return names.filter((name) => /\.\w+$/.test(name)).map((name) => `${FOLDER}/${name}`);
}

async function read(path: string): Promise<string> {
  return readFile(join(ROOT_PATH, path), 'utf8');
}

async function update(wanted: ReadonlyMap<string, string>, stale: readonly string[]): Promise<void> {
  for (const path of stale) {
    const text = wanted.get(path);
    if (text === undefined) await rm(join(ROOT_PATH, path));
    else {
      await mkdir(dirname(join(ROOT_PATH, path)), { recursive: true });
      await writeFile(join(ROOT_PATH, path), text);
    }
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${path}`);
  }
}
