import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importsOf, type ModuleImport, type SourceFile } from './source-files.ts';

/** What the files of one layer may import, besides each other. */
export interface Layer {
  /** Other layers, or one file of another layer (`machines/step-up`). */
  readonly layers: readonly string[];
  readonly packages: readonly string[];
  /** Packages of which only types may be imported. */
  readonly types?: readonly string[];
  /** Packages that may only be imported by `import()`. */
  readonly lazy?: readonly string[];
  readonly nodeBuiltins?: true;
  /** Every layer and every package of this repository. */
  readonly everything?: true;
}

export type Layers = Readonly<Record<string, Layer>>;

/** The imports that a table of layers refuses, each as a sentence; empty when the rule is kept. */
export function violationsOf(files: readonly SourceFile[], layers: Layers): string[] {
  return files.flatMap((file) => {
    const name = layerOf(file.path);
    const layer = layers[name];
    if (!layer) return [`${file.path} belongs to no layer`];
    return importsOf(file)
      .filter((imported) => !isAllowed(file.path, name, layer, imported))
      .map(({ specifier, kind }) => `${file.path} (${name}) may not import ${specifier} (${kind})`);
  });
}

/** `src/okta/client.ts` is in layer `okta`, `machines/step-up.ts` in `machines`, `src/index.ts` in `root`. */
function layerOf(path: string): string {
  const [top = '', folder = '', ...rest] = path.split('/');
  if (top !== 'src') return top;
  return rest.length === 0 ? 'root' : folder;
}

function isAllowed(path: string, name: string, layer: Layer, imported: ModuleImport): boolean {
  const { specifier, kind } = imported;
  if (specifier.startsWith('.'))
    return isLayerAllowed(name, layer, posix.join(posix.dirname(path), specifier));
  if (isBuiltin(specifier)) return layer.nodeBuiltins === true;
  if (layer.everything) return true;
  const packageName = packageOf(specifier);
  return (
    layer.packages.includes(packageName) ||
    (kind === 'type' && (layer.types ?? []).includes(packageName)) ||
    (kind === 'lazy' && (layer.lazy ?? []).includes(packageName))
  );
}

function isLayerAllowed(name: string, layer: Layer, target: string): boolean {
  const targetLayer = layerOf(target);
  if (targetLayer === name) return true;
  // Nothing but the layers of the table: not test/, not tools/, not what lies outside the package.
  if (layer.everything) return /^(src|machines|demo)\//.test(target);
  return layer.layers.includes(targetLayer) || layer.layers.includes(target.replace(/\.ts$/, ''));
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
