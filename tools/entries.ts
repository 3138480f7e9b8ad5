import { machineNames } from './machine-files.ts';

/** One entry of the package: `import … from 'account-flows/<name>'`, and the source it is built from. */
export interface Entry {
  readonly name: string;
  readonly source: string;
  /** Left out of the CommonJS build. */
  readonly esmOnly?: boolean;
}

/** Every entry of the package; the build, the exports map and the checks read this one list. */
export function entries(): readonly Entry[] {
  return [
    { name: 'index', source: 'src/index.ts' },
    { name: 'machines', source: 'machines/index.ts' },
    ...machineNames().map((name) => ({ name: `machines/${name}`, source: `machines/${name}.ts` })),
    { name: 'okta', source: 'src/okta/index.ts' },
    { name: 'auth0', source: 'src/auth0/index.ts' },
    { name: 'phone', source: 'src/phone/index.ts' },
    { name: 'webauthn', source: 'src/webauthn/index.ts' },
    { name: 'testing', source: 'src/testing/index.ts' },
    { name: 'emulator', source: 'src/emulator/index.ts', esmOnly: true },
  ];
}

/** The part of the exports map that belongs to an entry: types first in each condition. */
export function exportOf({ name, esmOnly }: Entry): object {
  const esm = { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
  if (esmOnly) return esm;
  return { import: esm, require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` } };
}

/** The subpath under which an entry is imported: `.` or `./okta`. */
export function subpathOf({ name }: Entry): string {
  return name === 'index' ? '.' : `./${name}`;
}
