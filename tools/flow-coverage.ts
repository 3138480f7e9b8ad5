import {
  type Cover,
  createActorDriver,
  createCoverage,
  type FlowModel,
  runPath,
} from '../src/testing/index.ts';
import { textTable } from '../src/testing/table.ts';
import { emailEnrollmentModels } from '../test/flows/generated/email-enrollment.model.ts';
import { stepUpModel } from '../test/flows/generated/step-up.model.ts';

// `npm run coverage:flows`: what the generated paths of each cover cost and cover, in process. A cover's
// name restricts it: `npm run coverage:flows -- transitions`.
const COVERS: readonly Cover[] = ['transitions', 'transitionPairs', 'edges', 'shortest'];
const wanted = COVERS.filter((cover) => process.argv.length < 3 || process.argv.includes(cover));

const FLOWS = [
  { name: 'email', models: emailEnrollmentModels },
  { name: 'step-up', models: { 'any strategy': stepUpModel } },
];

const rows: (string | number)[][] = [];
for (const { name, models } of FLOWS) {
  for (const [world, model] of Object.entries(models)) {
    const explored = secondsOf(() => model.graph);
    const edges = [...model.graph.nodes.values()].reduce((sum, node) => sum + node.edges.length, 0);
    console.log(`${name}, ${world}: ${model.graph.nodes.size} states, ${edges} edges, ${explored} s`);
  }
  for (const cover of wanted) {
    const coverage = createCoverage(Object.values(models));
    for (const [world, model] of Object.entries(models))
      rows.push([name, world, cover, ...(await measure(model, cover, coverage))]);
    console.log(`\n${name}, cover ${cover}\n${coverage.table()}\n`);
  }
}
console.log(textTable(['flow', 'model', 'cover', 'paths', 'steps', 'plan s', 'run s'], rows));

async function measure(model: FlowModel, cover: Cover, coverage: ReturnType<typeof createCoverage>) {
  const driver = createActorDriver(model);
  const planned = performance.now();
  const paths = model.paths(cover);
  const started = performance.now();
  let steps = 0;
  for (const path of paths) {
    await runPath(model, driver, path);
    coverage.add(model, path);
    steps += path.steps.length;
  }
  return [paths.length, steps, seconds(started - planned), seconds(performance.now() - started)];
}

function secondsOf(run: () => unknown): number {
  const started = performance.now();
  run();
  return seconds(performance.now() - started);
}

function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}
