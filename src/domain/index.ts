export type { Account, ProviderName } from './account.ts';
export type { StepUpProof, StepUpRequirement } from './assurance.ts';
export { coversRequirement, mergeRequirements } from './assurance.ts';
export type { Clock } from './clock.ts';
export { clampDelayMs, MAX_DELAY_MS, systemClock } from './clock.ts';
export type {
  AccountFailure,
  FailureDetail,
  FailureFacts,
  FailureKind,
  FailureOf,
  FieldProblem,
} from './failure.ts';
export { accountFailure, FAILURE_KINDS, failureOf, isAccountFailure, isOutcomeUnknown } from './failure.ts';
export { isRecord } from './record.ts';
export type { SimulatedClock } from './simulated-clock.ts';
export { createSimulatedClock } from './simulated-clock.ts';
export type {
  AuthenticationResponseJSON,
  AuthenticatorAttachment,
  AuthenticatorSelection,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialDescriptorJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  UserVerification,
} from './webauthn.ts';
export type { Continuation, Secret } from './wrapped.ts';
export { continuation, isContinuation, isSecret, secret } from './wrapped.ts';
