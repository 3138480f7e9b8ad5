import { type ChartDefinition, statesOf } from './definition.ts';
import { draw } from './drawing.ts';
import { layoutOf } from './layout.ts';
import { planOf } from './plan.ts';

/** A chart as an SVG picture that needs nothing else: no script, no font, no other file. */
export async function toSvg(definition: ChartDefinition): Promise<string> {
  const layout = await layoutOf(definition, planOf(definition));
  return draw(layout, `The statechart ${definition.id}`, descriptionOf(definition));
}

// For whoever does not see the picture.
function descriptionOf({ root, events }: ChartDefinition): string {
  const states = statesOf(root).filter(({ states: children }) => children.length === 0);
  const ends = states.filter(({ type }) => type === 'final').map(({ key }) => key);
  const ways = states.filter(({ type }) => type !== 'final').map(({ key }) => key);
  return [
    `States: ${ways.join(', ')}.`,
    ends.length > 0 ? `It ends in ${ends.join(', ')}.` : 'It does not end.',
    `Events: ${events.join(', ')}.`,
  ].join(' ');
}
