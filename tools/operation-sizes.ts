import { textTable } from '../src/testing/table.ts';
import { auth0ProcessBench } from '../test/operations/auth0/bench.ts';
import { auth0Groups } from '../test/operations/auth0/groups.ts';
import { oktaProcessBench } from '../test/operations/okta/bench.ts';
import { oktaGroups } from '../test/operations/okta/groups.ts';
import type { OperationGroup, ProcessBench } from '../test/operations/sample.ts';
import { type Bundle, bundlesOf } from './bundle-size.ts';

// What a page carries that uses one operation: that one, and nothing of any other group. Bundled from `dist`.
interface Logged {
  readonly requests: { readonly all: readonly { readonly path: string }[] };
}

interface Operation {
  readonly provider: string;
  readonly name: string;
  /** The first segment of its path: what tells its group in a bundle. */
  readonly segment: string;
}

// As esbuild prints texts, and the path of a call where that begins with one.
const TEXTS = /"(\w+)"/g;
const SEGMENTS = /\bpath:\["([^"]+)"/g;

const operations = [
  ...(await operationsOf('okta', '/idp/myaccount/', oktaGroups, oktaProcessBench)),
  ...(await operationsOf('auth0', '/me/v1/', auth0Groups, auth0ProcessBench)),
];
const problems: string[] = [];
const bundles = await bundlesOf(
  operations.map(({ provider, name }) => `export { ${name} } from 'account-flows/${provider}'`),
  ['neverthrow'],
);
const rows = operations.map((operation, index) => rowOf(operation, bundles[index]));
console.log(textTable(['operation alone', 'minified + gzip'], rows));
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

function rowOf(
  { provider, name, segment }: Operation,
  { code, bytes }: Bundle = { code: '', bytes: 0 },
): string[] {
  const carried = [...code.matchAll(TEXTS)].map(([, found = '']) => found);
  // That the own one is found shows that the others would be.
  if (!carried.includes(name)) problems.push(`${provider} ${name} does not have its own name in it`);
  const foreign = [
    ...carried.filter((found) => found !== name && operations.some((other) => other.name === found)),
    ...[...code.matchAll(SEGMENTS)].map(([, found = '']) => found).filter((found) => found !== segment),
  ];
  if (foreign.length > 0) problems.push(`${provider} ${name} carries ${[...new Set(foreign)].join(', ')}`);
  return [`${provider} ${name}`, `${(bytes / 1000).toFixed(2)} kB`];
}

async function operationsOf<C, E extends Logged>(
  provider: string,
  basePath: string,
  groups: Readonly<Record<string, OperationGroup<C, E>>>,
  openBench: () => Promise<ProcessBench<C, E>>,
): Promise<Operation[]> {
  const samples = Object.values(groups).flatMap((group) => Object.entries(group.samples));
  return Promise.all(
    samples.map(async ([name, sample]) => {
      const bench = await openBench();
      const send = await sample(bench);
      await send();
      const path = bench.emulator.requests.all.at(-1)?.path ?? '';
      // What belongs to the authorization server hangs off the origin.
      const ownPath = path.startsWith(basePath) ? path.slice(basePath.length) : path.slice(1);
      const [segment = ''] = ownPath.split(/[/?]/);
      return { provider, name, segment };
    }),
  );
}
