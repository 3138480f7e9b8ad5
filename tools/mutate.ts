import {
  type Cover,
  createActorDriver,
  type FlowModel,
  type FlowPath,
  runPath,
} from '../src/testing/index.ts';
import { textTable } from '../src/testing/table.ts';
import { EQUIVALENT_MUTANTS } from '../test/flows/generated/equivalent-mutants.ts';
import { FLOWS } from '../test/flows/generated/flows.ts';
import { MUTATIONS, type Mutant, mutantsOf } from '../test/flows/generated/mutants.ts';

// `npm run mutate`: how many faulty machines the generated paths of each cover find, in process. The names of
// covers restrict it, and only by its name is the slow one run: `npm run mutate -- transitionPairs edges`; so do
// `--flow=webauthn` and, by a part of the mutants' names, `--only=deciding`. A
// mutant listed as equivalent costs every path of a cover: that it survives is checked with the pairs only.
const DEFAULT_COVERS: readonly Cover[] = ['shortest', 'transitions', 'transitionPairs'];
const ALL_COVERS: readonly Cover[] = [...DEFAULT_COVERS, 'edges'];
const named = ALL_COVERS.filter((cover) => process.argv.includes(cover));
const covers = named.length > 0 ? named : DEFAULT_COVERS;
const only = optionOf('only');
const wanted = optionOf('flow');

interface Result {
  readonly mutant: Mutant;
  readonly killed: boolean;
}

/** A path, and where it comes by. */
interface Route {
  readonly model: FlowModel;
  readonly path: FlowPath;
  readonly states: ReadonlySet<string>;
  /** The states and event types of the transitions that it takes. */
  readonly taken: ReadonlySet<string>;
}

if (wanted !== undefined && !(wanted in FLOWS)) {
  console.log(`No flow "${wanted}": there are ${Object.keys(FLOWS).join(', ')}.`);
  process.exit(1);
}

let isShort = false;
for (const [flow, models] of Object.entries(FLOWS)) {
  if (wanted !== undefined && flow !== wanted) continue;
  const reasons = EQUIVALENT_MUTANTS[flow] ?? {};
  const [first] = Object.values(models);
  if (!first) continue;
  const mutants = mutantsOf(first.machine).filter(({ name }) => only === undefined || name.includes(only));
  const summary: (string | number)[][] = [];
  for (const cover of covers) {
    const started = performance.now();
    const routes = Object.values(models).flatMap((model) => routesOf(model, cover));
    const results: Result[] = [];
    for (const mutant of mutants) {
      const isTrusted = mutant.name in reasons && cover !== 'transitionPairs';
      results.push({ mutant, killed: !isTrusted && (await isKilled(mutant, routes)) });
    }
    const survivors = results.filter(({ killed }) => !killed).map(({ mutant }) => mutant.name);
    const { total, killed, equivalent } = countsOf(results, reasons);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    summary.push([
      cover,
      routes.length,
      total,
      killed,
      equivalent,
      share(killed, total - equivalent),
      seconds,
    ]);
    console.log(`\n${flow}, cover ${cover}\n${tableOf(results, reasons)}`);
    for (const name of survivors)
      console.log(
        reasons[name] === undefined ? `survives: ${name}` : `equivalent: ${name} (${reasons[name]})`,
      );
    for (const { mutant } of results.filter(({ killed, mutant }) => killed && mutant.name in reasons)) {
      console.log(`listed as equivalent, and killed: ${mutant.name}`);
      isShort = true;
    }
    if (cover === 'transitionPairs' && killed < 0.95 * (total - equivalent)) isShort = true;
  }
  const head = ['cover', 'paths', 'mutants', 'killed', 'equivalent', 'kill rate', 'seconds'];
  console.log(`\n${flow}: ${mutants.length} mutants\n${textTable(head, summary)}`);
  const known = new Set(mutants.map(({ name }) => name));
  for (const name of only === undefined ? Object.keys(reasons) : []) {
    if (known.has(name)) continue;
    console.log(`listed as equivalent, and no such mutant: ${name}`);
    isShort = true;
  }
}
if (isShort) process.exitCode = 1;

function optionOf(name: string): string | undefined {
  const start = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(start))?.slice(start.length);
}

function routesOf(model: FlowModel, cover: Cover): readonly Route[] {
  return longest(model.paths(cover)).map((path) => {
    const taken = new Set<string>();
    const states = new Set<string>();
    for (const { snapshot, arrival } of path.states) {
      const nodes: readonly { id: string }[] = snapshot._nodes;
      for (const { id } of [...nodes, ...arrival.taken.map(({ source }) => source)]) states.add(id);
      for (const { source, eventType } of arrival.taken) taken.add(takenKey(source.id, eventType));
    }
    return { model, path, states, taken };
  });
}

/** Without the paths that others begin with: each step is compared there, too. */
function longest(paths: readonly FlowPath[]): readonly FlowPath[] {
  const scripts = paths.map(({ script }) => JSON.stringify(script).slice(0, -1));
  const beginnings = new Set(paths.map(({ script }) => JSON.stringify(script.slice(0, -1)).slice(0, -1)));
  return paths.filter((_, index) => !beginnings.has(scripts[index] ?? ''));
}

function takenKey(stateId: string, eventType: string): string {
  return `${stateId}\n${eventType}`;
}

/** Whether any path goes wrong on the mutant. One that never comes by the fault cannot, and is not run. */
async function isKilled({ machine, stateId, takenFor }: Mutant, routes: readonly Route[]): Promise<boolean> {
  const drivers = new Map<FlowModel, ReturnType<typeof createActorDriver>>();
  for (const { model, path, states, taken } of routes) {
    if (takenFor === null ? !states.has(stateId) : !taken.has(takenKey(stateId, takenFor))) continue;
    const driver = drivers.get(model) ?? createActorDriver(model, machine);
    drivers.set(model, driver);
    const run = runPath(model, driver, path);
    if (
      await run.then(
        () => false,
        () => true,
      )
    )
      return true;
  }
  return false;
}

type Reasons = Readonly<Record<string, string>>;

function countsOf(results: readonly Result[], reasons: Reasons) {
  const killed = results.filter((result) => result.killed).length;
  const equivalent = results.filter((result) => !result.killed && result.mutant.name in reasons).length;
  return { total: results.length, killed, equivalent };
}

function tableOf(results: readonly Result[], reasons: Reasons): string {
  const rows = MUTATIONS.flatMap((mutation) => {
    const { total, killed, equivalent } = countsOf(
      results.filter(({ mutant }) => mutant.mutation === mutation),
      reasons,
    );
    if (total === 0) return [];
    return [
      [mutation, total, killed, equivalent, total - killed - equivalent, share(killed, total - equivalent)],
    ];
  });
  return textTable(['mutation', 'mutants', 'killed', 'equivalent', 'survive', 'kill rate'], rows);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.floor((part / whole) * 1000) / 10} %`;
}
