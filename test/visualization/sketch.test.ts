import { describe, expect, test } from 'vitest';
import * as xstate from 'xstate';
import { definitionOf } from '../../src/visualization/index.ts';
import { loadMachines } from '../../tools/machine-files.ts';
import { sketchOf } from '../../tools/sketch.ts';
import { differencesOf } from '../../tools/static-reading.ts';

const files = await loadMachines();

describe.each(files.map((file) => [file.exportName, file] as const))(
  'the source of %s for Sketch',
  async (exportName, file) => {
    const source = await sketchOf(file);

    test('imports nothing but XState and exports the machine alone', () => {
      const imports = [...source.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from);
      const exports = [...source.matchAll(/^export (.*) =/gm)].map(([, declared]) => declared);

      expect(new Set(imports)).toEqual(new Set(['xstate']));
      expect(exports).toEqual([`const ${exportName}`]);
      expect(source).not.toMatch(/\brequire\(|\bimport\(|^export [*{]/m);
    });

    test('evaluates the way Sketch does it to the very chart', () => {
      expect(definitionOf(evaluated(source, exportName))).toEqual(definitionOf(file.machine));
    });

    test('is read statically as a whole', () => {
      expect(differencesOf(file, source)).toEqual([]);
    });
  },
);

// Sketch drops the import of xstate and the word `export`, and evaluates the rest.
function evaluated(source: string, exportName: string): xstate.AnyStateMachine {
  const body = source.replace(/^import .* from "xstate";$/gm, '').replace(/^export (?=const )/gm, '');
  return new Function(...Object.keys(xstate), `${body}\nreturn ${exportName};`)(...Object.values(xstate));
}
