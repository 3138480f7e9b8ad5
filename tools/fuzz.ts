import fc from 'fast-check';
import { textTable } from '../src/testing/table.ts';
import { fuzzTargets } from '../test/fuzz/targets.ts';

// `npm run fuzz -- --runs N --seed S --only TEXT`: arbitrary answers for every operation, headers, ids and
// callbacks. A counterexample is shrunk and printed with what replays it.
const runs = Number(valueAfter('--runs') ?? 100_000);
const seed = Number(valueAfter('--seed') ?? Math.floor(Math.random() * 2 ** 31));
const only = valueAfter('--only') ?? '';

const rows: (string | number)[][] = [];
for (const target of fuzzTargets().filter(({ name }) => name.includes(only))) {
  const started = performance.now();
  const details = await fc.check(await target.property(), { numRuns: runs, seed });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  rows.push([target.name, details.numRuns, details.failed ? 'FAILED' : 'ok', seconds]);
  if (details.failed) {
    process.exitCode = 1;
    console.log(
      `${fc.defaultReportMessage(details)}\nnpm run fuzz -- --only "${target.name}" --seed ${seed}\n`,
    );
  }
}
console.log(`seed ${seed}\n${textTable(['target', 'cases', '', 'seconds'], rows)}`);

function valueAfter(flag: string): string | undefined {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : process.argv[at + 1];
}
