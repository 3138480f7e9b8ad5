import {
  type Cover,
  type Coverage,
  createActorDriver,
  createCoverage,
  type FlowDriver,
  type FlowModel,
  runPath,
} from '../src/testing/index.ts';
import { textTable } from '../src/testing/table.ts';
import { PROVIDERS, type Provider } from '../test/flows/email-run.ts';
import { FLOWS } from '../test/flows/generated/flows.ts';
import { emailFlow } from '../test/flows/generated/http/email-flow.ts';
import { codeOverHttp, type FlowOverHttp } from '../test/flows/generated/http/flow-over-http.ts';
import { createHttpPasskeyDriver } from '../test/flows/generated/http/passkey-driver.ts';
import { httpPasskeyModel } from '../test/flows/generated/http/passkey-model.ts';
import { phoneFlow } from '../test/flows/generated/http/phone-flow.ts';
import { createHttpStepUpDriver } from '../test/flows/generated/http/step-up-driver.ts';
import { httpStepUpModel } from '../test/flows/generated/http/step-up-model.ts';
import { webAuthnFlow } from '../test/flows/generated/http/webauthn-flow.ts';

// `npm run coverage:flows`: what the generated paths of each cover cost and cover, on the actor and over HTTP.
// A cover's name restricts it: `npm run coverage:flows -- transitions`.
const COVERS: readonly Cover[] = ['transitions', 'transitionPairs', 'edges', 'shortest'];
const wanted = COVERS.filter((cover) => process.argv.length < 3 || process.argv.includes(cover));

/** One model and what its paths run on. */
interface Run {
  readonly world: string;
  readonly model: FlowModel;
  readonly driver: FlowDriver;
}

/** What is counted together: the models of one flow on one kind of driver, or on one provider. */
interface Group {
  readonly title: string;
  readonly covers: readonly Cover[];
  readonly runs: readonly Run[];
}

const inProcess = Object.entries(FLOWS).map(([title, models]): Group => {
  const runs = Object.entries(models).map(([world, model]) => {
    return { world, model, driver: createActorDriver(model) };
  });
  return { title, covers: COVERS, runs };
});
const overHttp = [
  ...PROVIDERS.flatMap((provider): Group[] => [
    httpGroup('email', codeOverHttp(emailFlow), provider),
    httpGroup('phone', codeOverHttp(phoneFlow), provider),
    httpGroup('webauthn', webAuthnFlow, provider),
    httpGroup('step-up', { model: httpStepUpModel, driver: createHttpStepUpDriver }, provider),
  ]),
  httpGroup(
    'passkey sign-in',
    { model: () => httpPasskeyModel, driver: (_, model) => createHttpPasskeyDriver(model) },
    'auth0',
  ),
];

const rows: (string | number)[][] = [];
for (const { title, covers, runs } of [...inProcess, ...overHttp]) {
  for (const { world, model } of runs) {
    const explored = secondsOf(() => model.graph);
    const edges = [...model.graph.nodes.values()].reduce((sum, node) => sum + node.edges.length, 0);
    console.log(`${title}, ${world}: ${model.graph.nodes.size} states, ${edges} edges, ${explored} s`);
  }
  for (const cover of covers.filter((one) => wanted.includes(one))) {
    const coverage = createCoverage(runs.map(({ model }) => model));
    for (const run of runs)
      rows.push([title, run.world, run.driver.name, ...(await measured(run, cover, coverage))]);
    console.log(`\n${title}, ${runs[0]?.driver.name}, cover ${cover}\n${coverage.table()}\n`);
  }
}
console.log(textTable(['flow', 'model', 'driver', 'cover', 'paths', 'steps', 'plan s', 'run s'], rows));

function httpGroup(title: string, flow: FlowOverHttp, provider: Provider): Group {
  const model = flow.model(provider);
  const runs = [{ world: provider, model, driver: flow.driver(provider, model) }];
  // What a provider answers hangs on what came before: not every two transitions in a row are its own.
  return { title, covers: ['transitions'], runs };
}

async function measured({ model, driver }: Run, cover: Cover, coverage: Coverage) {
  const planned = performance.now();
  const paths = model.paths(cover);
  const started = performance.now();
  let steps = 0;
  for (const path of paths) {
    await runPath(model, driver, path);
    coverage.add(model, path);
    steps += path.steps.length;
  }
  return [cover, paths.length, steps, seconds(started - planned), seconds(performance.now() - started)];
}

function secondsOf(run: () => unknown): number {
  const started = performance.now();
  run();
  return seconds(performance.now() - started);
}

function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}
