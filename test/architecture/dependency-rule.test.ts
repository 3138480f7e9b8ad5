import { describe, expect, test } from 'vitest';
import { type Layers, violationsOf } from './layers.ts';
import { type SourceFile, sourceFilesIn } from './source-files.ts';

// The whole rule, a line per layer. `root` is src/index.ts, what `import … from 'account-flows'` gives.
const LAYERS: Layers = {
  domain: { layers: [], packages: [] },
  ports: { layers: ['domain'], packages: ['xstate', 'neverthrow'] },
  machines: { layers: ['domain', 'ports'], packages: ['xstate'] },
  runtime: { layers: ['domain', 'ports', 'machines/step-up'], packages: ['xstate', 'neverthrow'] },
  http: { layers: ['domain', 'ports'], packages: ['neverthrow'], lazy: ['dpop'] },
  okta: { layers: ['http', 'domain', 'ports'], packages: ['neverthrow'] },
  auth0: { layers: ['http', 'domain', 'ports'], packages: ['neverthrow'] },
  webauthn: { layers: ['domain', 'ports'], packages: ['@simplewebauthn/browser', 'neverthrow'] },
  phone: { layers: ['domain', 'ports'], packages: ['libphonenumber-js', 'neverthrow'] },
  store: { layers: ['domain'], packages: ['@xstate/store'] },
  view: { layers: ['domain'], packages: [], types: ['xstate'] },
  testing: { layers: ['domain', 'ports', 'runtime'], packages: ['xstate', '@xstate/graph'] },
  emulator: {
    layers: ['domain'],
    packages: ['hono', '@hono/node-server', 'jose', '@simplewebauthn/server'],
    nodeBuiltins: true,
  },
  visualization: { layers: [], packages: ['xstate', 'elkjs'], nodeBuiltins: true },
  root: { layers: ['domain', 'ports', 'runtime', 'view'], packages: [] },
  cli: { layers: [], packages: [], everything: true, nodeBuiltins: true },
  demo: { layers: [], packages: [], everything: true, nodeBuiltins: true },
  examples: { layers: [], packages: [], everything: true, nodeBuiltins: true },
};

describe('the dependency rule', () => {
  test('holds for every file of the product', { timeout: 30_000 }, () => {
    const files = sourceFilesIn('src', 'machines', 'demo', 'examples');

    expect(files.length).toBeGreaterThan(10);
    expect(violationsOf(files, LAYERS)).toEqual([]);
  });

  test('lets only demo, examples and cli import the testing kit, the emulators and the diagrams', () => {
    const importers = Object.entries(LAYERS)
      .filter(
        ([, { layers, everything }]) =>
          everything || ['testing', 'emulator', 'visualization'].some((name) => layers.includes(name)),
      )
      .map(([name]) => name);

    expect(importers).toEqual(['cli', 'demo', 'examples']);
  });

  test('keeps the providers apart', () => {
    expect(LAYERS.okta?.layers).not.toContain('auth0');
    expect(LAYERS.auth0?.layers).not.toContain('okta');
    expect(LAYERS.okta).toEqual(LAYERS.auth0);
  });
});

describe('a planted violation is found', () => {
  test.each([
    ['one provider importing the other', 'src/okta/client.ts', `import { me } from '../auth0/client.ts';`],
    ['a layer above', 'src/domain/failure.ts', `import type { Service } from '../ports/service.ts';`],
    ['a re-export', 'src/ports/index.ts', `export * from '../http/index.ts';`],
    ['a type re-export', 'src/domain/index.ts', `export type { Service } from '../ports/index.ts';`],
    ['a dynamic import', 'src/okta/client.ts', `const load = () => import('../emulator/index.ts');`],
    ['a type in an expression', 'src/view/view.ts', `let a: import('../okta/index.ts').Client;`],
    ['a require call', 'src/http/send.ts', `const undici = require('undici');`],
    ['an import-equals', 'src/http/send.ts', `import undici = require('undici');`],
    ['a computed import', 'src/http/send.ts', `export const load = (name: string) => import(name);`],
    ['an unknown package', 'src/okta/client.ts', `import { OktaAuth } from '@okta/okta-auth-js';`],
    ['a package of another layer', 'src/domain/clock.ts', `import { ok } from 'neverthrow';`],
    ['a value where types are allowed', 'src/view/view.ts', `import { createActor } from 'xstate';`],
    ['a static import of a lazy package', 'src/http/proof.ts', `import * as dpop from 'dpop';`],
    ['a Node built-in with prefix', 'src/http/send.ts', `import { Agent } from 'node:https';`],
    ['a Node built-in without prefix', 'src/runtime/resume.ts', `import { createHash } from 'crypto';`],
    [
      'a machine other than step-up in runtime',
      'src/runtime/x.ts',
      `import '../../machines/email-enrollment.ts';`,
    ],
    ['the tests', 'demo/index.ts', `import { run } from '../test/run.ts';`],
    ['a file outside the package', 'src/cli/index.ts', `import { x } from '../../../other/index.ts';`],
    ['the root entry from inside', 'src/okta/client.ts', `import { secret } from '../index.ts';`],
    ['a file of no layer', 'src/misc/things.ts', ''],
  ])('%s', (_, path, text) => {
    expect(violationsOf([{ path, text }], LAYERS)).toHaveLength(1);
  });

  test.each([
    ['its own layer', 'src/okta/client.ts', `import { decode } from './decode.ts';`],
    ['a layer below', 'src/okta/client.ts', `import { send } from '../http/index.ts';`],
    ['a subpath of an allowed package', 'src/emulator/app.ts', `import { cors } from 'hono/cors';`],
    [
      'types where types are allowed',
      'src/view/view.ts',
      `import { type Actor, type Snapshot } from 'xstate';`,
    ],
    ['a lazy package lazily', 'src/http/proof.ts', `const load = () => import('dpop');`],
    ['step-up in runtime', 'src/runtime/x.ts', `import { stepUpMachine } from '../../machines/step-up.ts';`],
    ['the emulators in the demo', 'demo/index.ts', `import { x } from '../src/emulator/index.ts';`],
    ['a built-in in the emulators', 'src/emulator/listen.ts', `import { createServer } from 'node:http';`],
    [
      'an import in a comment or a string',
      'src/domain/a.ts',
      `// import 'xstate'\nconst a = "import 'xstate'";`,
    ],
  ])('and nothing is refused in: %s', (_, path, text) => {
    expect(violationsOf([file(path, text)], LAYERS)).toEqual([]);
  });
});

function file(path: string, text: string): SourceFile {
  return { path, text };
}
