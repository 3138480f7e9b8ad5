import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/testing/explore.ts';
import {
  createActorDriver,
  createCoverage,
  createFlowModel,
  describeFlow,
  runPath,
} from '../../src/testing/index.ts';
import type { ModelState } from '../../src/testing/model-state.ts';
import { ovenMachine } from './oven.ts';

const model = createFlowModel(ovenMachine, {
  events: {
    'door.open': true,
    'door.close': true,
    'bake.start': [
      { name: 'warm', event: { type: 'bake.start', degrees: 180 } },
      { name: 'too hot', event: { type: 'bake.start', degrees: 300 } },
    ],
    'bell.rang': false,
    'sensor.hot': false,
    'internal.checked': false,
  },
  outcomes: {
    loadRecipe: { ok: { bread: 'bread' }, errors: { lost: new Error('No recipe.') } },
    sensor: { emits: { hot: { type: 'sensor.hot' } } },
    program: { ok: { finished: undefined }, errors: { broken: 'broken' } },
  },
});

describe('the model of a machine with a bit of everything', () => {
  it('follows timers by name, in the order in which they fall due, and only the earliest elapses', () => {
    const path = model.path(['start', 'bake.start (warm)', 'load answers bread']);
    const timers = path.states.at(-1)?.timers.map(({ name, dueInMs }) => [name, dueInMs]);

    expect(timers).toEqual([
      ['preheating in preheating', 18_000],
      ['90000 in preheating', 90_000],
    ]);
    expect(() => model.path([...path.script, 'time passes: 90000 in preheating'])).toThrow(
      'After 2 steps, in closed + preheating + dark, "time passes: 90000 in preheating" is not possible',
    );
  });

  it('delivers what the machine sends to itself, later and at once', () => {
    const path = model.path([
      'start',
      'bake.start (warm)',
      'load answers bread',
      'time passes: preheating in preheating',
      'time passes: soak in soaking',
      'run answers finished',
      'time passes: bell',
    ]);

    expect(path.states.at(-1)?.snapshot.value).toEqual({ door: 'closed', heat: 'off', light: 'lit' });
  });

  it('returns by history to where a callback actor interrupted it, with the calls of that state begun anew', () => {
    const path = model.path(['start', 'bake.start (warm)', 'sensor sends hot']);
    const state = path.states.at(-1);

    expect(state?.snapshot.value).toMatchObject({ heat: { baking: 'loading' } });
    expect(state?.calls.map(({ id, input }) => [id, input])).toEqual([
      ['sensor', undefined],
      ['load', { degrees: 180 }],
    ]);
  });

  it('takes an event that a guard refuses as a step that changes nothing', () => {
    const path = model.path(['start', 'bake.start (too hot)']);

    expect(path.states[1]?.snapshot.value).toEqual(path.states[0]?.snapshot.value);
    expect(model.transitions()).toContain('bake.start ignored in off');
  });

  it.each(['transitions', 'transitionPairs', 'edges', 'shortest'] as const)(
    'is matched by the real actor on every path of the cover %s',
    async (cover) => {
      const driver = createActorDriver(model);
      for (const path of model.paths(cover)) await runPath(model, driver, path);
    },
  );

  it('takes every change from every state in the cover edges', () => {
    const changeOf = (from: ModelState, to: ModelState) =>
      JSON.stringify([
        keyOf(from, model.declarations),
        to.arrival.taken.map((transition) => model.names.transition(transition)),
        keyOf(to, model.declarations),
      ]);
    const taken = model
      .paths('edges')
      .flatMap(({ states }) =>
        states.slice(1).map((state, index) => changeOf(states[index] ?? state, state)),
      );
    const wanted = [...model.graph.nodes.values()].flatMap((node) =>
      node.edges.map((edge) => changeOf(node.state, edge.state)),
    );

    expect(new Set(wanted).size).toBeGreaterThan(20);
    expect(wanted.filter((change) => !taken.includes(change))).toEqual([]);
  });

  it('answers the same paths each time', () => {
    const titles = () => model.paths('transitions').map(({ title }) => title);

    expect(titles()).toEqual(titles());
  });

  it('finds the shortest paths to a state or a tag', () => {
    expect(model.pathsTo('preheating')[0]?.title).toBe(
      'start, bake.start (warm), load answers bread => closed + preheating + dark',
    );
    expect(model.pathsTo('waiting')[0]?.script).toEqual(['start', 'bake.start (warm)', 'load answers bread']);
    expect(() => model.pathsTo('nowhere')).toThrow('No path leads to "nowhere"');
  });

  it('counts states, branches and outcomes, and names those that no path can take', () => {
    const coverage = createCoverage(model);
    for (const path of model.paths('transitions')) coverage.add(model, path);

    // The bell cannot ring before the program has ended, and preheating never takes 90 s.
    expect(coverage.count('transitions').missing).toEqual(['preheating: after 90000 -> off']);
    expect(coverage.count('outcomes')).toEqual({ covered: 5, total: 5, missing: [] });
    expect(coverage.table()).toContain('missing transitions: preheating: after 90000 -> off');
    expect(() => coverage.atLeast({ transitions: 1 })).toThrow('without preheating: after 90000 -> off');
  });
});

describeFlow(model, createActorDriver(model), { describe, it });
