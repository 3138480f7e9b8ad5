export { createActorDriver } from './actor-driver.ts';
export type { Trace } from './canaries.ts';
export { noCanary } from './canaries.ts';
export type { Coverage, CoverageCount, CoverageKind } from './coverage.ts';
export { createCoverage } from './coverage.ts';
export type { Cover, CoverOptions } from './covers.ts';
export type {
  Answer,
  ContextOf,
  EventCases,
  EventsOf,
  FlowModelOptions,
  OutcomeCases,
  OutcomesOf,
  PayloadCase,
} from './declarations.ts';
export { FlowModelError } from './declarations.ts';
export type { DescribeOptions, TestRunner } from './describe-flow.ts';
export { describeFlow } from './describe-flow.ts';
export type { ExpectedState, FlowDriver, OutcomeStep, UserStep } from './driver.ts';
export { missingExecutor } from './driver.ts';
export type { DeclaredOutcome, FlowModel } from './flow-model.ts';
export { createFlowModel, narrowOutcomes } from './flow-model.ts';
export type { BrokenInvariant, Invariant, InvariantFacts } from './invariants.ts';
export {
  brokenInvariants,
  nothingLeftBehind,
  notWhileTimer,
  oneEffectInFlight,
  taggedWhileEffect,
} from './invariants.ts';
export type { Arrival, ModelState, PendingCall, PendingTimer } from './model-state.ts';
export type { FlowPath } from './paths.ts';
export type { PortCases } from './port-outcomes.ts';
export { plainFailure, portOutcomes } from './port-outcomes.ts';
export type {
  Counterexample,
  EndOptions,
  Proof,
  ProofOptions,
  WayOptions,
  WayOutOptions,
} from './proofs.ts';
export { provesFinalReachable, provesOutcomesDecided, provesWayOut } from './proofs.ts';
export type { ReloadStep } from './reload.ts';
export type { ReloadOptions } from './reload-paths.ts';
export { interruptionPaths, reloadPaths } from './reload-paths.ts';
export type { ResumeDriver, ResumeDriverOptions } from './resume-driver.ts';
export { createResumeDriver } from './resume-driver.ts';
export { brokenResumes, provesEndAfterReload } from './resume-proofs.ts';
export { replayPath, runPath } from './run-path.ts';
export type { FlowStep } from './steps.ts';
export type { FlowMoment, FlowView, Projection } from './view.ts';
export { differencesOf, flowViewOf, momentOf, projectedView } from './view.ts';
export type { FlowWatch } from './watch-flow.ts';
export { refuseLeftovers, watchFlow } from './watch-flow.ts';
