import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

// What the examples leave to the reader.
const READERS_OWN = `
declare function render(snapshot: unknown): void;
declare function showDialog(prompt: unknown): void;
declare function signInWithPopup(requirement: unknown): Promise<{ subject: string }>;
`;

/** The TypeScript examples of the README, as one module each: the second builds on the first's imports. */
function examples(): readonly string[] {
  const readme = readFileSync(`${ROOT}README.md`, 'utf8');
  const [okta = '', auth0 = '', phone = '', strategy = '', reload = ''] = [
    ...readme.matchAll(/```ts\n([\s\S]*?)```/g),
  ].map(([, code]) => code);
  const imports = okta.match(/^import .* from '(?!.*okta).*$/gm)?.join('\n') ?? '';
  const prompt = `import { createStepUp } from 'account-flows';
    const stepUp = createStepUp({ account: { provider: 'okta', issuer: '', subject: '' }, strategies: [] });`;
  const given = `import type { StepUpStrategy } from 'account-flows';\ndeclare const signInAgain: StepUpStrategy;`;
  const withClient = `import { createActor } from 'xstate';
    import { send, withServices, type StepUp } from 'account-flows';
    import * as okta from 'account-flows/okta';
    declare const client: okta.OktaClient;
    declare const stepUp: StepUp;`;
  const running = `import { emailEnrollmentMachine as machine } from 'account-flows/machines/email-enrollment';
    import { createStepUp, type Account } from 'account-flows';
    declare const account: Account;
    const stepUp = createStepUp({ account, strategies: [] });`;
  return [
    `${given}\n${okta}`,
    `${imports}\n${given}\n${auth0}`,
    `${withClient}\n${phone}`,
    `${prompt}\n${strategy}`,
    `${running}\n${reload}`,
  ];
}

/** What the compiler has to say of each example, all in one go. */
function problems(): readonly (readonly string[])[] {
  const sources = new Map(examples().map((source, index) => [`${ROOT}readme-example-${index}.ts`, source]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    types: [],
    paths: {
      'account-flows': [`${ROOT}src/index.ts`],
      'account-flows/machines/*': [`${ROOT}machines/*.ts`],
      'account-flows/*': [`${ROOT}src/*/index.ts`],
    },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => {
    const source = sources.get(name);
    return source === undefined
      ? getSourceFile.call(host, name, ...rest)
      : ts.createSourceFile(name, source + READERS_OWN, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (name) => sources.has(name) || fileExists.call(host, name);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].map((name) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
}

it('the examples of the README compile as they stand', { timeout: 30_000 }, () => {
  expect(problems()).toEqual([[], [], [], [], []]);
});
