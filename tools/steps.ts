import { spawn } from 'node:child_process';

export interface Step {
  readonly name: string;
  /** The step that has to be done before; skipped with it when it fails. Ignored when it is not run. */
  readonly after?: string;
  /** Run one after the other until one fails. */
  readonly commands: readonly string[];
}

/** Two: what the smallest machine has cores for. */
const AT_ONCE = 2;

/** Runs steps, in their order as far as they can, two at once. Returns the names of those that failed. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const waiting = [...steps];
  const done = new Map<string, boolean>();
  const worker = async (running: Set<Promise<void>>): Promise<void> => {
    while (waiting.length > 0) {
      const index = waiting.findIndex((step) => isReady(step, steps, done));
      const [step] = index < 0 ? [] : waiting.splice(index, 1);
      if (!step) {
        await Promise.race(running);
        continue;
      }
      const run = runStep(step, done).then(() => {
        running.delete(run);
      });
      running.add(run);
      await run;
    }
  };
  const running = new Set<Promise<void>>();
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker(running)));
  return steps.filter(({ name }) => done.get(name) === false).map(({ name }) => name);
}

function isReady({ after }: Step, steps: readonly Step[], done: ReadonlyMap<string, boolean>): boolean {
  return after === undefined || done.has(after) || !steps.some(({ name }) => name === after);
}

async function runStep({ name, after, commands }: Step, done: Map<string, boolean>): Promise<void> {
  if (after !== undefined && done.get(after) === false) {
    done.set(name, false);
    console.log(`failed ${name}: ${after} failed`);
    return;
  }
  const started = performance.now();
  const { ok, output } = await runAll(commands);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  done.set(name, ok);
  console.log(ok ? `ok ${name} ${seconds} s` : `failed ${name} ${seconds} s\n${output.trimEnd()}`);
  if (ok) for (const line of output.split('\n').filter(isUnrun)) console.log(line);
}

/** What a step could not do here is told, although it does not fail for that. */
function isUnrun(line: string): boolean {
  return line.startsWith('NOT RUN');
}

async function runAll(commands: readonly string[]): Promise<{ ok: boolean; output: string }> {
  let output = '';
  for (const command of commands) {
    const result = await run(command);
    if (!result.ok) return result;
    output += result.output;
  }
  return { ok: true, output };
}

// Through the shell: `npm test` has put the installed commands on its path.
function run(command: string): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ ok: false, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
