export type { Json, RedactedInspection } from './redaction.ts';
export { redact, redactedInspection } from './redaction.ts';
export type { PublicEventOf, SendAnswer } from './send.ts';
export { send } from './send.ts';
export type { StepUp, StepUpOptions, StepUpPrompt } from './step-up.ts';
export { createStepUp } from './step-up.ts';
export type { KeyValueStorage } from './step-up-records.ts';
export type { ServicesOf } from './with-services.ts';
export { withServices } from './with-services.ts';
