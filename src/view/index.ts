export type { IntentsOf, UserEventOf } from './intents.ts';
export type { StepOf, ViewOf } from './view.ts';
export { viewOf } from './view.ts';
