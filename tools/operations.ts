import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as auth0 from '../src/auth0/index.ts';
import * as okta from '../src/okta/index.ts';
import { auth0ProcessBench } from '../test/operations/auth0/bench.ts';
import { auth0Expected } from '../test/operations/auth0/expected-failures.ts';
import { auth0Groups } from '../test/operations/auth0/groups.ts';
import { auth0Refusals } from '../test/operations/auth0/refusals.ts';
import type { ExpectedFailures } from '../test/operations/expected-failures.ts';
import { oktaProcessBench } from '../test/operations/okta/bench.ts';
import { oktaExpected } from '../test/operations/okta/expected-failures.ts';
import { oktaGroups } from '../test/operations/okta/groups.ts';
import { oktaRefusals } from '../test/operations/okta/refusals.ts';
import type { Refusal } from '../test/operations/refusals.ts';
import type { OperationGroup, OperationSample, ProcessBench } from '../test/operations/sample.ts';
import {
  AUTH0_OPERATIONS,
  type ContractOperation,
  OKTA_OPERATIONS,
  operationOf,
} from './contract-operations.ts';

// What there is of each operation of the contracts, found out by using it, and what the tests have shown of
// it: `--check` fails when docs/operations.md says anything else, or when an operation is there in part only.
// `--tests=FILE`: the results of the test runner, which else is asked for the tests that it finds.
const DOCUMENT = fileURLToPath(new URL('../docs/operations.md', import.meta.url));

interface Emulated {
  readonly requests: {
    readonly all: readonly { readonly operation: string; readonly method: string; readonly path: string }[];
  };
}

interface Provider<C, E> {
  readonly key: 'okta' | 'auth0';
  readonly title: string;
  readonly basePath: string;
  readonly operations: readonly ContractOperation[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly groups: Readonly<Record<string, OperationGroup<C, E>>>;
  readonly refusals: Readonly<Record<string, Refusal>>;
  readonly expected: ExpectedFailures;
  openBench(): Promise<ProcessBench<C, E>>;
}

/** One line of a table: what is there of one operation. */
interface Row {
  readonly contract: ContractOperation;
  readonly cells: readonly string[];
}

const tested = testsOverHttp();
const problems: string[] = [];
const sections = [
  await sectionOf({
    key: 'okta',
    title: 'Okta MyAccount',
    basePath: '/idp/myaccount',
    operations: OKTA_OPERATIONS,
    exports: okta,
    groups: oktaGroups,
    refusals: oktaRefusals,
    expected: oktaExpected,
    openBench: oktaProcessBench,
  }),
  await sectionOf({
    key: 'auth0',
    title: 'Auth0 My Account',
    basePath: '/me/v1',
    operations: AUTH0_OPERATIONS,
    exports: auth0,
    groups: auth0Groups,
    refusals: auth0Refusals,
    expected: auth0Expected,
    openBench: auth0ProcessBench,
  }),
];

const document = readFileSync(DOCUMENT, 'utf8');
const MARKED = /(<!-- operations -->\n)[\s\S]*?(<!-- \/operations -->)/;
const wanted = document.replace(
  MARKED,
  (_, begin: string, end: string) => `${begin}\n${sections.join('\n')}\n${end}`,
);
if (!process.argv.includes('--check')) writeFileSync(DOCUMENT, wanted);
else if (wanted !== document || !MARKED.test(document)) {
  problems.push('docs/operations.md is stale, run "npm run operations".');
}
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

async function sectionOf<C extends { readonly baseUrl: string }, E extends Emulated>(
  provider: Provider<C, E>,
): Promise<string> {
  const { key, title, operations } = provider;
  const rows: Row[] = [];
  for (const [group, { samples, scopes }] of Object.entries(provider.groups)) {
    for (const [name, sample] of Object.entries(samples)) {
      const row = await rowOf(provider, { group, name, sample, scopes: scopes[name] });
      if (row) rows.push(row);
    }
  }
  const found = new Set(rows.map(({ contract }) => contract));
  if (found.size < rows.length) problems.push(`${title}: two samples are for one operation.`);
  const missing = operations.filter((operation) => !found.has(operation));
  const released = operations.filter(({ planned }) => !planned);
  const planned = operations.filter((operation) => operation.planned);
  const total = [
    `${released.filter((operation) => found.has(operation)).length} of ${released.length}`,
    ...(planned.length > 0
      ? [
          `${planned.filter((operation) => found.has(operation)).length} of ${planned.length} that are planned`,
        ]
      : []),
  ].join(', ');
  console.log(`${title}: ${total}`);
  for (const { id, method, path, planned } of missing) {
    const line = `${title}, missing: ${id} ${method} ${path}`;
    // What the provider has only announced may be missing.
    if (planned) console.log(line);
    else problems.push(line);
  }
  const sorted = operations.flatMap((operation) => rows.filter(({ contract }) => contract === operation));
  const lines = [
    [
      '',
      'request',
      `client, \`account-flows/${key}\``,
      'emulator',
      'test over HTTP',
      'scopes',
      'failures of its own',
    ],
    ['---', '---', '---', '---', '---', '---', '---'],
    ...sorted.map(({ cells }) => cells),
  ];
  return `## ${title}: ${total}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

interface Named<C, E> {
  readonly group: string;
  readonly name: string;
  readonly sample: OperationSample<C, E>;
  readonly scopes: readonly string[] | undefined;
}

async function rowOf<C extends { readonly baseUrl: string }, E extends Emulated>(
  provider: Provider<C, E>,
  { group, name, sample, scopes }: Named<C, E>,
): Promise<Row | undefined> {
  const { key, basePath, operations, exports } = provider;
  const bench = await provider.openBench();
  const call = await sample(bench);
  const answer = await call();
  const request = bench.emulator.requests.all.at(-1);
  const path = new URL(request?.path ?? '/', bench.client.baseUrl).pathname;
  // What the authorization server does stands beside the API: the table does not count it.
  if (scopes?.length === 0 && !path.startsWith(basePath)) return undefined;
  const contract =
    path.startsWith(basePath) && request
      ? operationOf(operations, request.method, path.slice(basePath.length))
      : undefined;
  if (!contract) {
    problems.push(`${key} ${name}: the contract has no ${request?.method} ${path}.`);
    return undefined;
  }
  const file = group.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const test = `test/operations/${key}/${file}.ts`;
  const cells: readonly (string | undefined)[] = [
    contract.id,
    `\`${contract.method} ${basePath}${contract.path}\``,
    typeof exports[name] === 'function' ? `\`${name}\`` : undefined,
    answer.isOk() && request?.operation === name ? `${answer.value.status}` : undefined,
    tested.has(`${key} ${group} > ${name}`) ? `[${file}](../${test})` : undefined,
    scopes && (scopes.map((scope) => `\`${scope}\``).join(' ') || 'none'),
    failuresOf(provider, name),
  ];
  const names = ['number', 'request', 'client', 'emulator', 'test', 'scopes', 'failures'];
  cells.forEach((cell, index) => {
    if (!cell) problems.push(`${key} ${name}: no ${names[index]}.`);
  });
  if (String(scopes) !== String(contract.scopes)) {
    problems.push(`${key} ${name}: asks for ${scopes}, the contract says ${contract.scopes}.`);
  }
  return { contract, cells: cells.map((cell) => cell ?? '') };
}

/** The names of the tests that send an operation over HTTP: those that have passed, else those that there are. */
function testsOverHttp(): ReadonlySet<string> {
  const results = process.argv.find((argument) => argument.startsWith('--tests='))?.slice('--tests='.length);
  if (results !== undefined && existsSync(results)) return new Set(passedIn(results));
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const list = [vitest, 'list', 'test/operations/success.test.ts', '--json'];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const found: { name: string }[] = JSON.parse(
    execFileSync(process.execPath, list, { cwd, encoding: 'utf8' }),
  );
  return new Set(found.map(({ name }) => name));
}

interface TestFile {
  readonly name: string;
  readonly assertionResults: readonly {
    readonly ancestorTitles: readonly string[];
    readonly title: string;
    readonly status: string;
  }[];
}

function passedIn(results: string): readonly string[] {
  const files: readonly TestFile[] = JSON.parse(readFileSync(results, 'utf8')).testResults;
  return files
    .filter(({ name }) => name.endsWith('test/operations/success.test.ts'))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
    .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' > '));
}

/** Where a refusal means something else than it does elsewhere: test/operations/faults.test.ts shows it. */
function failuresOf<C, E>({ refusals, expected }: Provider<C, E>, name: string): string {
  const kindOf = (outcome: string | undefined) => outcome?.match(/^\w+/)?.[0];
  const own = new Map<string, string[]>();
  for (const refusal of Object.keys(refusals)) {
    const kind = kindOf(expected.own[name]?.[refusal]);
    if (kind === undefined || kind === kindOf(expected.common[refusal])) continue;
    own.set(kind, [...(own.get(kind) ?? []), refusal]);
  }
  const texts = [...own].map(([kind, names]) => `\`${kind}\`: ${names.join(', ')}`);
  return texts.join('; ') || 'the common ones';
}
