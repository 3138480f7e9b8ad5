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
import { type FlowWays, lostEnds, lostTurns } from './ways.ts';

/**
 * Walks a flow on the real actor, in each of its worlds, and proves of its graph that nothing is a dead end.
 * `leftToDefault` lists the failures that mean nothing of their own to the flow, `ways` what it comes to.
 */
export function describeInProcess(
  name: string,
  worlds: Readonly<Record<string, FlowModel>>,
  leftToDefault: readonly string[],
  ways: FlowWays,
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

    it('can be brought to its success from every state in which it is not given up', () => {
      expect(lostEnds(model, ways)).toEqual([]);
    });

    it('asks nothing of the user without offering more than to give up', () => {
      expect(lostTurns(model, ways)).toEqual([]);
    });

    it('decides every failure of every call by name, but for those that are listed', () => {
      expect(provesOutcomesDecided(model, leftToDefault).counterexamples).toEqual([]);
    });

    it.each(['failed', 'awaitingUser', 'parked', 'reading'])(
      'can be left in every state tagged %s',
      (tag) => {
        expect(provesWayOut(model, tag).counterexamples).toEqual([]);
      },
    );

    it('shows in every state a screen with what can be done as the flow then takes it', () => {
      expect(brokenScreens(model, ways)).toEqual([]);
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
