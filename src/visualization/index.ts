export type { ChartDefinition, ChartState, ChartTransition, ChartTrigger } from './definition.ts';
export { definitionOf, statesOf } from './definition.ts';
export { toMermaid } from './mermaid.ts';
export { toSvg } from './svg.ts';
