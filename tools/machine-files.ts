import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { definitionOf } from '../src/visualization/index.ts';

const ROOT = new URL('../', import.meta.url);

/** The folder of the package, which paths in these tools are relative to. */
export const ROOT_PATH = fileURLToPath(ROOT);

/** Any machine, in the version of XState that the package is built on. */
export type Machine = Parameters<typeof definitionOf>[0];

export interface MachineFile {
  /** The file's name without extension: `email-enrollment`. */
  readonly name: string;
  readonly path: string;
  /** The name of the constant that holds it: `emailEnrollmentMachine`. */
  readonly exportName: string;
  readonly machine: Machine;
}

/** The machines' file names without extension, in alphabetical order: `email-enrollment`, `step-up`. */
export function machineNames(): string[] {
  return readdirSync(new URL('machines/', ROOT))
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/** Every machine of the package; each file exports exactly one constant whose name ends in `Machine`. */
export function loadMachines(): Promise<MachineFile[]> {
  return Promise.all(
    machineNames().map(async (name) => {
      const path = `machines/${name}.ts`;
      const exported: Record<string, Machine> = await import(new URL(path, ROOT).href);
      const [exportName, ...others] = Object.keys(exported).filter((key) => key.endsWith('Machine'));
      const machine = exportName && exported[exportName];
      if (!machine || others.length > 0) throw new Error(`${path} must export exactly one machine`);
      return { name, path, exportName, machine };
    }),
  );
}
