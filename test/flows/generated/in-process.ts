import { describe, expect, it } from 'vitest';
import {
  createActorDriver,
  createCoverage,
  describeFlow,
  type FlowModel,
  provesFinalReachable,
  provesOutcomesDecided,
  provesWayOut,
} from '../../../src/testing/index.ts';
import { brokenScreens } from './screens.ts';

/**
 * Walks a flow on the real actor, in each of its worlds, and proves of its graph that nothing is a dead end.
 * `leftToDefault` lists the failures that mean nothing of their own to the flow.
 */
export function describeInProcess(
  name: string,
  worlds: Readonly<Record<string, FlowModel>>,
  leftToDefault: readonly string[],
): void {
  const coverage = createCoverage(Object.values(worlds));

  describe.each(Object.entries(worlds))(`${name}, %s`, (_, model) => {
    describeFlow(
      model,
      createActorDriver(model),
      { describe, it },
      { onPath: (path) => coverage.add(model, path) },
    );

    it('can be brought to an end from every state', () => {
      expect(provesFinalReachable(model).counterexamples).toEqual([]);
    });

    it('decides every failure of every call by name, but for those that are listed', () => {
      expect(provesOutcomesDecided(model, leftToDefault).counterexamples).toEqual([]);
    });

    it.each(['failed', 'awaitingUser', 'parked', 'reading'])(
      'offers a way out of every state tagged %s',
      (tag) => {
        // While the wait for a rate limit runs, time is the way on, and cancelling the way out.
        expect(provesWayOut(model, tag).counterexamples).toEqual([]);
      },
    );

    it('shows in every state a screen with what can be done as the flow then takes it', () => {
      expect(brokenScreens(model)).toEqual([]);
    });
  });

  describe(`the generated tests of ${name}`, () => {
    it('cover every state, every transition and every outcome of every call', () => {
      expect(coverage.toJSON()).toMatchObject({
        states: { missing: [] },
        transitions: { missing: [] },
        outcomes: { missing: [] },
      });
    });
  });
}
