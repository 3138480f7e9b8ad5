import { extractMachinesFromFile } from '@xstate/machine-extractor';
import { definitionOf, statesOf } from '../src/visualization/index.ts';
import type { MachineFile } from './machine-files.ts';

// What a visual editor reads from the source without running it. The reader is written for XState 4, which
// lies beside it in this workspace, and has words of its own about what it need not understand.
interface Reading {
  readonly states: string[];
  readonly events: string[];
  readonly invokes: string[];
}

/** How the source of a machine, read statically, differs from the machine at run time; empty when equal. */
export function differencesOf(
  { path, machine }: Pick<MachineFile, 'path' | 'machine'>,
  source: string,
): string[] {
  const read = quietly(() => readStatically(source));
  const real = readAtRunTime(machine);
  return (['states', 'events', 'invokes'] as const).flatMap((what) => [
    ...real[what]
      .filter((name) => !read[what].includes(name))
      .map((name) => `${path}: ${what}: ${name} is not read`),
    ...read[what]
      .filter((name) => !real[what].includes(name))
      .map((name) => `${path}: ${what}: ${name} is not there`),
  ]);
}

function readStatically(source: string): Reading {
  const results = (extractMachinesFromFile(source)?.machines ?? []).filter((result) => result !== undefined);
  const nodes = results.flatMap((result) => result.getAllStateNodes());
  return {
    states: sorted(nodes.map(({ path }) => path.join('.'))),
    events: sorted(nodes.flatMap(({ ast }) => ast.on?.properties.map(({ key }) => key) ?? [])),
    invokes: sorted(results.flatMap((result) => result.getAllServices(['named']).map(({ src }) => src))),
  };
}

function readAtRunTime(machine: MachineFile['machine']): Reading {
  const { events, root } = definitionOf(machine);
  const states = statesOf(root);
  return {
    states: sorted(states.map(({ path }) => path)),
    events: sorted(events),
    invokes: sorted(states.flatMap(({ invokes }) => invokes.map(({ src }) => src))),
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

// It warns on the console about functions in `params`, which nobody compares.
function quietly<T>(run: () => T): T {
  const { warn, error, log } = console;
  Object.assign(console, { warn: () => undefined, error: () => undefined, log: () => undefined });
  try {
    return run();
  } finally {
    Object.assign(console, { warn, error, log });
  }
}
