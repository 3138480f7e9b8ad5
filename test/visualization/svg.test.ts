import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { definitionOf, statesOf, toSvg } from '../../src/visualization/index.ts';
import { type Layout, layoutOf, type Point, type Rect } from '../../src/visualization/layout.ts';
import { planOf } from '../../src/visualization/plan.ts';
import { wrap } from '../../src/visualization/text.ts';
import { loadMachines } from '../../tools/machine-files.ts';
import { sampleMachine } from './sample-machine.ts';

// Those of the machines are drawn already, and a check of their own keeps them up to date.
const drawn = (await loadMachines()).map(({ name, machine }) => {
  return [definitionOf(machine), readFileSync(`visualizations/${name}.svg`, 'utf8')] as const;
});
const sample = definitionOf(sampleMachine);
const sampleSvg = await toSvg(sample);

describe.each([...drawn, [sample, sampleSvg] as const].map((one) => [one[0].id, ...one] as const))(
  'the picture of %s',
  async (_, definition, svg) => {
    const layout = await layoutOf(definition, planOf(definition));
    const labels = layout.edges.flatMap(({ label }) => (label ? [label.rect] : []));
    const leaves = layout.states.filter(({ state }) => state.states.length === 0).map(({ rect }) => rect);

    test('shows every state, event, guard, action and call', () => {
      const transitions = statesOf(definition.root).flatMap((state) => state.transitions);
      const words = statesOf(definition.root).flatMap(({ path, key, tags, entry, exit, invokes }) => [
        ...(path === '' ? [definition.id] : [key]),
        ...tags,
        ...entry,
        ...exit,
        ...invokes.map(({ src }) => src),
      ]);
      const taken = transitions.flatMap(({ guard, actions }) => [...(guard ?? '').split(' '), ...actions]);
      const shown = textOf(svg);

      expect([...words, ...definition.events, ...taken].filter((word) => !shown.includes(word))).toEqual([]);
    });

    test('lets no label cover another one or a state', () => {
      const covered = labels.flatMap((label, index) =>
        [...labels.slice(index + 1), ...leaves].filter((other) => overlap(label, other)),
      );

      expect(covered).toEqual([]);
    });

    test('leads no line across a state, or across the label of another line', () => {
      const crossed = layout.edges.flatMap(({ points, label }) =>
        [...leaves, ...labels.filter((rect) => rect !== label?.rect)].filter((rect) => crosses(points, rect)),
      );

      expect(crossed).toEqual([]);
    });

    test('cuts nothing off', () => {
      const page = { x: 0, y: 0, width: layout.width, height: layout.height };
      const rects = [...layout.states.map(({ rect }) => rect), ...labels, ...layout.dots];

      expect(rects.filter((rect) => !contains(page, rect))).toEqual([]);
      expect(outside(layout)).toEqual([]);
    });

    test('is narrow enough to be read in a README', () => {
      expect(layout.width).toBeLessThanOrEqual(1200);
    });

    test('says in words what it shows', () => {
      expect(svg).toContain(`<title id="title">The statechart ${definition.id}</title>`);
      expect(svg).toMatch(/<desc id="desc">States: \w+/);
    });
  },
);

test('the picture is the same each time', async () => {
  expect(await toSvg(sample)).toBe(sampleSvg);
});

test('long text is broken at its spaces, and the rest indented', () => {
  const lines = wrap(
    [
      { text: 'code.submit ', style: 'event' },
      { text: '[isCodeGiven] ', style: 'guard' },
      { text: '/\u00a0takeCode', style: 'action' },
    ],
    150,
  );

  expect(lines.map(({ runs }) => runs.map(({ text }) => text).join(''))).toEqual([
    'code.submit',
    '\u00a0\u00a0[isCodeGiven] /\u00a0takeCode',
  ]);
});

function textOf(svg: string): string {
  return svg
    .replace(/<\/?tspan[^>]*>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('\u00a0', ' ');
}

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

// Lines begin and end on the border of a state: only what lies inside it counts.
function crosses(points: readonly Point[], { x, y, width, height }: Rect): boolean {
  const inside = { x: x + 2, y: y + 2, width: width - 4, height: height - 4 };
  return points.slice(1).some((end, index) => {
    const start = points[index] ?? end;
    return overlap(inside, {
      x: Math.min(start.x, end.x),
      y: Math.min(start.y, end.y),
      width: Math.abs(start.x - end.x) || 0.1,
      height: Math.abs(start.y - end.y) || 0.1,
    });
  });
}

function outside({ states }: Layout): string[] {
  return states.flatMap(({ state, rect }) =>
    states
      .filter(({ state: child, rect: inner }) => state.states.includes(child) && !contains(rect, inner))
      .map(({ state: child }) => child.path),
  );
}
