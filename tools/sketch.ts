import { build, type Plugin } from 'esbuild';
import { type MachineFile, ROOT_PATH } from './machine-files.ts';

/**
 * The source of a machine as one file that imports nothing but XState, for Stately's Sketch: what the
 * machine imports from this package is put in front of it, types are left out. The services are the
 * unprovided ones, as in the machine's own file; of neverthrow only the two constructors that they use.
 */
export async function sketchOf({ path, exportName }: MachineFile): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    absWorkingDir: ROOT_PATH,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['xstate'],
    charset: 'utf8',
    legalComments: 'none',
    plugins: [smallResults],
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${path} could not be bundled`);
  const intro = `// ${exportName}, generated from ${path}: paste it into Stately's Sketch as it is.\n`;
  return intro + exportOnly(file.text, exportName);
}

const smallResults: Plugin = {
  name: 'small-results',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^neverthrow$/ }, () => ({ path: 'result', namespace: 'sketch' }));
    onLoad({ filter: /^result$/, namespace: 'sketch' }, () => ({
      contents: [
        'export const ok = (value) => ({ value, isOk: () => true, isErr: () => false });',
        'export const err = (error) => ({ error, isOk: () => false, isErr: () => true });',
      ].join('\n'),
    }));
  },
};

// One export, on the machine itself, as a person would write it.
function exportOnly(source: string, exportName: string): string {
  return source
    .replace(/\nexport \{[^}]*\};\s*$/, '\n')
    .replace(`\nvar ${exportName} = setup(`, `\nexport const ${exportName} = setup(`);
}
