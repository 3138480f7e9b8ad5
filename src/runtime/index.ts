export type { EmbeddedStepUp, EmbeddedStepUpOptions, SignInOf, SignInOutput } from './embedded-step-up.ts';
export { embeddedStepUp } from './embedded-step-up.ts';
export type { FlowEnvelope, StoredTimer } from './envelope.ts';
export type { MigrateEnvelope } from './envelope-checks.ts';
export type { FlowLocks, LockManagerLike, LockRequest, Release, WebLocksOptions } from './flow-locks.ts';
export { createMemoryLocks, createWebLocks } from './flow-locks.ts';
export type { FlowStorage } from './flow-storage.ts';
export { createMemoryStorage } from './flow-storage.ts';
export type {
  Flows,
  FlowsOptions,
  ResumableFlow,
  ResumeFlowOptions,
  StartFlowOptions,
  StoredFlow,
} from './flows.ts';
export { createFlows, DEFAULT_FLOW_LIFETIME_MS } from './flows.ts';
export type { StoredContinuation, StoredContinuations } from './markers.ts';
export type { Json, RedactedInspection } from './redaction.ts';
export { redact, redactedInspection } from './redaction.ts';
export type { RefusalFacts, ResumeRefusal } from './resume-refusal.ts';
export type { PublicEventOf, SendAnswer } from './send.ts';
export { send } from './send.ts';
export type { StepUp, StepUpOptions, StepUpPrompt } from './step-up.ts';
export { createStepUp } from './step-up.ts';
export type { KeyValueStorage } from './step-up-records.ts';
export type { ServicesOf } from './with-services.ts';
export { withServices } from './with-services.ts';
