import type { Cover, CoverOptions } from './covers.ts';
import { FlowModelError } from './declarations.ts';
import type { FlowDriver } from './driver.ts';
import type { FlowModel } from './flow-model.ts';
import { brokenInvariants } from './invariants.ts';
import type { FlowPath } from './paths.ts';
import { runPath } from './run-path.ts';

/** What the kit needs of a test runner; those of vitest, Jest and `node:test` fit as they are. */
export interface TestRunner {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: (title: string, body: () => Promise<void>) => unknown;
}

/** Which paths become tests, and what is told of them. */
export interface DescribeOptions extends CoverOptions {
  /** What the paths have to contain; `transitions` by default. */
  readonly cover?: Cover;
  /** Only the paths whose title holds this text. */
  readonly only?: string;
  /** Called with each path that was carried out without a failure: where coverage is collected. */
  readonly onPath?: (path: FlowPath) => void;
}

/** One test for each path of a cover, and one for the invariants in every state of the model. */
export function describeFlow(
  model: FlowModel,
  driver: FlowDriver,
  { describe, it }: TestRunner,
  { cover = 'transitions', only, onPath, ...options }: DescribeOptions = {},
): void {
  const paths = model.paths(cover, options).filter(({ title }) => only === undefined || title.includes(only));
  if (paths.length === 0)
    throw new FlowModelError(`No path of the cover "${cover}" has "${only}" in its title.`);
  describe(`${model.machine.id}, ${driver.name}, ${cover}`, () => {
    it('keeps its invariants in every state of the model', async () => {
      const broken = brokenInvariants(model);
      if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join('\n'));
    });
    for (const path of paths)
      it(path.title, async () => {
        await runPath(model, driver, path);
        onPath?.(path);
      });
  });
}
