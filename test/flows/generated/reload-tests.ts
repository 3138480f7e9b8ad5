import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  brokenResumes,
  createResumeDriver,
  type FlowModel,
  interruptionPaths,
  provesEndAfterReload,
  reloadPaths,
  runPath,
  type Trace,
} from '../../../src/testing/index.ts';
import { NO_WAY_ON } from './ways.ts';

/** What was printed since this was last asked. */
const printed: Trace[] = [];
const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** A flow survives every reload: at each quiescent step, and amid every effect. */
export function describeReloads(name: string, models: Readonly<Record<string, FlowModel>>): void {
  beforeAll(() => {
    for (const method of METHODS)
      vi.spyOn(console, method).mockImplementation((...line) => {
        printed.push({ place: 'the console', text: line.map(String).join(' ') });
      });
  });

  afterAll(() => {
    vi.restoreAllMocks();
  });

  describe.each(Object.entries(models))(`${name}, %s, when the page is reloaded`, (_, model) => {
    const driver = createResumeDriver(model, { traces: () => printed.splice(0) });
    const paths = model.paths('transitions');

    // A secret is lost with the page: the user types the code again, where it is needed.
    it.each(reloadPaths(model, paths, { again: ['code.submit (a code)'] }))(
      'goes where it would have gone: $title',
      (path) => runPath(model, driver, path),
    );

    // Neither giving up nor what had happened before the reload is a way on.
    it.each(interruptionPaths(model, paths, { without: NO_WAY_ON }))(
      'amid an effect sends nothing again, and finds its way on: $title',
      (path) => runPath(model, driver, path),
    );

    it('is in every state as it was, but for what is secret', async () => {
      expect(await brokenResumes(model, driver)).toEqual([]);
    });

    it('can be brought to an end from every state', () => {
      expect(provesEndAfterReload(model).counterexamples).toEqual([]);
    });
  });
}
