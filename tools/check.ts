import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { runSteps, type Step } from './steps.ts';

// Everything that has to hold: `npm test` runs it all, `npm run check -- lint types` a part of it.
const CACHE = 'node_modules/.cache/account-flows';
const BROWSER_RESULTS = `${CACHE}/browser-tests.json`;
const RESULTS = [`${CACHE}/tests.json`, `${CACHE}/flow-tests.json`, BROWSER_RESULTS] as const;

// As `tsx` runs them, in one process instead of two; what runs once need not be made fast (vitest.config.ts).
const TOOL = 'node --interrupt-budget=1000000 --import tsx';

// The longest first, so that both cores end at the same time.
const STEPS: readonly Step[] = [
  // Apart from the others, so that both cores have something to do, and each model is explored once.
  { name: 'flow-tests', commands: [tests(RESULTS[1], 'test/flows')] },
  { name: 'build', commands: ['npm run --silent build'] },
  { name: 'tests', commands: [tests(RESULTS[0], "--exclude 'test/flows/**'")] },
  { name: 'browser', commands: [tests(BROWSER_RESULTS, '--config vitest.browser.config.ts')] },
  {
    name: 'generated',
    after: 'tests',
    commands: [`${TOOL} tools/several.ts visualize capabilities operations --check --tests=${RESULTS[0]}`],
  },
  // In one thread: two steps run at once already, and its threads check much of the types once each.
  { name: 'types', commands: ['node tools/node_modules/typescript/bin/tsc -p . --singleThreaded'] },
  { name: 'lint', commands: ['biome check --error-on-warnings .'] },
  { name: 'package', after: 'build', commands: [`${TOOL} tools/package-check.ts`] },
  { name: 'sizes', after: 'build', commands: [`${TOOL} tools/several.ts sizes operation-sizes`] },
  { name: 'typed-use', after: 'build', commands: [`${TOOL} tools/typed-use.ts`] },
  { name: 'extractor', commands: [`${TOOL} tools/extract.ts`] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.log(`No step ${unknown.join(', ')}: there are ${STEPS.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

mkdirSync(CACHE, { recursive: true });
for (const file of RESULTS) rmSync(file, { force: true });
const chosen = wanted.length === 0 ? STEPS : STEPS.filter(({ name }) => wanted.includes(name));
const failed = await runSteps(chosen);
const counted = RESULTS.filter((file) => chosen.some(({ commands }) => commands.join().includes(file)));
const counts = counted.length > 0 ? counted.map(countTests).reduce(sum) : null;

if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
if (counts) console.log(`${counts.passed} passed, ${counts.failed} failed`);
const isGreen = failed.length === 0 && (counts === null || (counts.passed > 0 && counts.failed === 0));
process.exitCode = isGreen ? 0 : 1;

function tests(results: string, which: string): string {
  return `vitest run ${which} --reporter=default --reporter=json --outputFile.json=${results}`;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

function sum(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

/** What the test runner counted; a file that could not even be loaded counts as one failure. */
function countTests(file: string): Counts {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    const unloaded = results.testResults.filter(
      ({ status, assertionResults }: { status: string; assertionResults: unknown[] }) =>
        status === 'failed' && assertionResults.length === 0,
    );
    return { passed: results.numPassedTests, failed: results.numFailedTests + unloaded.length };
  } catch (error) {
    console.log(`The test runner left no results: ${error}`);
    return { passed: 0, failed: 1 };
  }
}
