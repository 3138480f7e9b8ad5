import { createActorDriver, createCoverage } from '../src/testing/index.ts';
import { textTable } from '../src/testing/table.ts';
import { FLOWS } from '../test/flows/generated/flows.ts';
import { randomWalks } from '../test/flows/generated/walks.ts';

// `npm run walk -- --runs N --seed S`: random walks through every model, in process, with what they covered.
// The seed takes the same walks again; a walk that goes wrong is shrunk, and printed as the line that replays it.
const runs = numberAfter('--runs') ?? 1_000;
const seed = numberAfter('--seed') ?? 1;

const rows: (string | number)[][] = [];
const faults: string[] = [];
for (const [flow, models] of Object.entries(FLOWS)) {
  const coverage = createCoverage(Object.values(models));
  for (const [world, model] of Object.entries(models)) {
    const started = performance.now();
    const { walks, steps, fault } = await randomWalks(model, createActorDriver(model), {
      runs,
      seed,
      coverage,
    });
    rows.push([flow, world, walks, steps, Math.round((performance.now() - started) / 100) / 10]);
    if (fault)
      faults.push(
        `${flow}, ${world}, seed ${seed}\n${fault.message}\nscript: ${JSON.stringify(fault.script)}`,
      );
  }
  console.log(`${flow}\n${coverage.table()}\n`);
}
console.log(`seed ${seed}\n${textTable(['flow', 'model', 'walks', 'steps', 'seconds'], rows)}`);
for (const fault of faults) console.log(`\n${fault}`);
if (faults.length > 0) process.exitCode = 1;

function numberAfter(option: string): number | undefined {
  const index = process.argv.indexOf(option);
  if (index < 0) return undefined;
  const value = Number(process.argv[index + 1]);
  if (Number.isInteger(value)) return value;
  throw new Error(`${option} takes a whole number.`);
}
