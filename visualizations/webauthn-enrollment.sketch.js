// webAuthnEnrollmentMachine, generated from machines/webauthn-enrollment.ts: paste it into Stately's Sketch as it is.
// machines/webauthn-enrollment.ts
import { and, assign, not, or, raise, setup, stateIn } from "xstate";

// src/domain/assurance.ts
function coversRequirement(proven, demanded2) {
  return coversAge(proven, demanded2) && coversAcr(proven, demanded2) && coversScopes(proven, demanded2);
}
function coversAge(proven, demanded2) {
  if (demanded2.maxAgeSeconds === void 0) return true;
  return proven.maxAgeSeconds !== void 0 && proven.maxAgeSeconds <= demanded2.maxAgeSeconds;
}
function coversAcr(proven, demanded2) {
  const accepted = demanded2.acrValues ?? [];
  if (accepted.length === 0) return true;
  const asked = proven.acrValues ?? [];
  return asked.length > 0 && asked.every((acr) => accepted.includes(acr));
}
function coversScopes(proven, demanded2) {
  return (demanded2.scopes ?? []).every((scope) => proven.scopes?.includes(scope) ?? false);
}

// src/domain/clock.ts
var MAX_DELAY_MS = 2147483647;
function clampDelayMs(delayMs) {
  return Number.isNaN(delayMs) ? 0 : Math.min(Math.max(delayMs, 0), MAX_DELAY_MS);
}

// src/domain/record.ts
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/domain/failure.ts
var FAILURE_KINDS = [
  /** What the user gave is not acceptable; `fields` says which part. */
  "invalid_input",
  /** The code is wrong. */
  "invalid_code",
  /** The code's or session's lifetime is over: a new one has to be sent. */
  "challenge_expired",
  /** The provider wants the user to authenticate again (or better) first; `requirement` says how. */
  "step_up_required",
  /** The user authenticated again, and the provider still demands what was just proved. */
  "step_up_ineffective",
  /** Somebody else is signed in now. Nothing was sent for them. */
  "subject_changed",
  /** No token, or one the provider no longer accepts. */
  "unauthenticated",
  /** The token lacks a scope; `scopes` names what the operation needs. */
  "insufficient_scope",
  /** The provider's policy refuses. */
  "forbidden",
  /** The feature is switched off at the provider. */
  "not_enabled",
  /** The provider, or this service set, cannot do it at all. */
  "not_supported",
  /** What the operation is about is not there, or not any more: it was removed, or has lapsed. */
  "not_found",
  /** It exists already. */
  "conflict",
  /** A fixed number of things (addresses, phones, attempts) is used up. */
  "limit_reached",
  /** Too fast; `retryAt` and `retryAfterMs` say when to come back, where the provider does. */
  "rate_limited",
  /** The provider could not hand the code over; another try, or another channel, may do. */
  "delivery_failed",
  /** The request did not get through, or its answer did not come back. */
  "network",
  /** No complete answer in time. */
  "timeout",
  /** The provider failed (5xx), or refused in a way that this library has no name for. */
  "provider_failure",
  /** The answer is not what the contract says. */
  "malformed_response",
  /** Given up by the caller. */
  "cancelled",
  /** A programming error: a missing service, a service that threw. */
  "unexpected",
  /** The user said no, or let it lapse. Quiet: no error screen. */
  "not_completed",
  /** The authenticator holds a credential for this account already. */
  "already_registered",
  /** No ceremony can be held here: no WebAuthn, a page that is not secure, or no authenticator that can do it. */
  "webauthn_unsupported",
  /** The provider's relying-party id does not belong to this page's domain. */
  "rp_mismatch"
];
function accountFailure(kind, message, ...[facts]) {
  const given = Object.entries(facts ?? {}).filter(([, value]) => value !== void 0);
  return { kind, message, ...Object.fromEntries(given) };
}
function isAccountFailure(value) {
  if (!isRecord(value) || !FAILURE_KINDS.some((kind) => kind === value.kind)) return false;
  switch (value.kind) {
    case "invalid_input":
      return Array.isArray(value.fields);
    case "insufficient_scope":
      return Array.isArray(value.scopes);
    case "step_up_required":
      return isRecord(value.requirement) && typeof value.demandedAt === "number";
    case "step_up_ineffective":
      return isRecord(value.requirement);
    default:
      return true;
  }
}
function failureOf(thrown) {
  if (isAccountFailure(thrown)) return thrown;
  const what = thrown instanceof Error ? thrown.name : typeof thrown;
  return accountFailure("unexpected", `A service threw instead of answering: ${what}.`);
}
var OUTCOME_UNKNOWN = [
  "network",
  "timeout",
  "malformed_response",
  "provider_failure",
  "cancelled",
  "unexpected"
];
function isOutcomeUnknown(failure) {
  return OUTCOME_UNKNOWN.includes(failure.kind);
}

// sketch:result
var err = (error) => ({ error, isOk: () => false, isErr: () => true });

// src/ports/from-service.ts
import { fromPromise } from "xstate";
function fromService(service, operation) {
  return fromPromise(async ({ input, signal }) => {
    await null;
    if (signal.aborted) throw accountFailure("cancelled", "The flow moved on before the call started.");
    const result = await answerOf(service, input, signal);
    if (result.isErr()) throw failureOf(result.error);
    const isValueMissing = result.value === void 0 || result.value === null;
    if (operation && !operation.answersNothing && isValueMissing) {
      throw accountFailure("malformed_response", "The service succeeded without the value that it owes.");
    }
    return result.value;
  });
}
async function answerOf(service, input, signal) {
  try {
    const result = await service(input, { signal });
    result.isErr();
    return result;
  } catch (thrown) {
    throw failureOf(thrown);
  }
}

// src/ports/operation.ts
var COMMON_FAILURES = [
  "step_up_required",
  "subject_changed",
  "invalid_input",
  "not_found",
  "conflict",
  "unauthenticated",
  "insufficient_scope",
  "forbidden",
  "not_enabled",
  "not_supported",
  "rate_limited",
  "network",
  "timeout",
  "provider_failure",
  "malformed_response",
  "cancelled",
  "unexpected"
];
function failing(...own) {
  return [...COMMON_FAILURES, ...own];
}
function actorsOf(port) {
  const actors = Object.entries(port).map(([name, operation]) => [
    name,
    { ...fromService(unprovided(name), operation), operation }
  ]);
  return Object.fromEntries(actors);
}
function unprovided(name) {
  return async () => err(
    accountFailure(
      "unexpected",
      `No service "${name}": provide it with withServices(machine, { ${name} }).`
    )
  );
}

// src/ports/flow-assurance.ts
var MAX_STEP_UPS = 3;
var NO_ASSURANCE = {
  demand: null,
  proven: null,
  provenAfter: null,
  stepUps: 0,
  isProofDoubted: false
};
var PROOF_DOUBTED = {
  demand: null,
  proven: null,
  provenAfter: null,
  stepUps: 0,
  isProofDoubted: true
};
function isNewDemand(assurance, failure) {
  if (failure?.kind !== "step_up_required" || assurance.demand) return false;
  if (assurance.stepUps >= MAX_STEP_UPS) return false;
  return !assurance.proven || !coversRequirement(assurance.proven, failure.requirement) || isOld(assurance, failure);
}
function isOld({ provenAfter }, { requirement: { maxAgeSeconds }, demandedAt }) {
  return !!maxAgeSeconds && demandedAt - (provenAfter ?? demandedAt) >= maxAgeSeconds * 1e3;
}
function demanded(assurance, operation, failure) {
  if (failure?.kind !== "step_up_required") return assurance;
  const { requirement, demandedAt } = failure;
  const isFresh = assurance.isProofDoubted;
  return {
    ...assurance,
    demand: { requirement, operation, demandedAt, isFresh },
    proven: null,
    provenAfter: null
  };
}
function proved(assurance) {
  return {
    demand: null,
    proven: assurance.demand?.requirement ?? null,
    provenAfter: assurance.demand?.demandedAt ?? null,
    stepUps: assurance.stepUps + 1,
    isProofDoubted: false
  };
}
function spent(assurance, failure) {
  if (failure.kind === "step_up_required" || assurance.demand) return assurance;
  return { ...NO_ASSURANCE, isProofDoubted: assurance.isProofDoubted };
}
function ineffective(failure) {
  if (failure?.kind !== "step_up_required") return failure;
  const { requirement, provider, operation, status, requestId } = failure;
  return accountFailure(
    "step_up_ineffective",
    "The provider demands again what the user has just proved. Look at its sign-on policy, and at whether the token source answers a new token after step-up.",
    { requirement, provider, operation, status, requestId }
  );
}

// src/ports/step-up.ts
var stepUpPort = {
  stepUp: { kind: "read", failures: /* @__PURE__ */ failing("not_completed") }
};

// src/ports/webauthn-ceremony.ts
var checkSupport = {
  kind: "read",
  failures: ["webauthn_unsupported", "cancelled", "unexpected"]
};
var registrationCeremonyPort = {
  checkSupport,
  createCredential: {
    kind: "effect",
    failures: [
      "not_completed",
      "already_registered",
      "rp_mismatch",
      "webauthn_unsupported",
      "invalid_input",
      "cancelled",
      "unexpected"
    ]
  }
};

// src/ports/webauthn-enrollment.ts
var webAuthnEnrollmentPort = {
  start: { kind: "effect", failures: /* @__PURE__ */ failing("limit_reached") },
  register: { kind: "effect", failures: /* @__PURE__ */ failing("challenge_expired", "limit_reached") },
  find: { kind: "read", failures: COMMON_FAILURES }
};

// machines/context/flow.ts
var RATE_LIMIT_WAIT_MS = 3e4;
var answerOf2 = ({ event }) => event.output;
var failureIn = ({ event }) => failureOf(event.error);
var failedIn = (operation) => ({ event }) => ({ operation, failure: failureOf(event.error) });
function stepUpInput({ assurance }) {
  return assurance.demand;
}
function settled() {
  return { failure: null, uncertain: null, retryWanted: false, assurance: NO_ASSURANCE };
}
function lookedUp(uncertain, retryWanted) {
  return { operation: "find", uncertain, retryWanted };
}
function failed(context, operation, failure) {
  return { operation, failure, assurance: spent(context.assurance, failure) };
}
function endedForOtherSubject(failure) {
  return { outcome: { outcome: "subject_changed", failure: failureOf(failure) } };
}

// machines/context/webauthn-enrollment.ts
var PERHAPS_ENROLLED = { outcome: "cancelled", mayBeEnrolled: true };
function initialContext({ confirmReplay }) {
  return {
    support: null,
    registration: null,
    credential: null,
    failure: null,
    operation: "checkSupport",
    uncertain: null,
    retryWanted: false,
    assurance: NO_ASSURANCE,
    confirmReplay: confirmReplay ?? [],
    continuations: { registration: null },
    outcome: { outcome: "cancelled", mayBeEnrolled: false }
  };
}
function startInput({ assurance }) {
  return { proven: assurance.proven };
}
function ceremonyInput({ registration }) {
  return { options: registration?.options };
}
function registerInput(context) {
  return {
    registration: context.registration,
    continuation: context.continuations.registration,
    credential: context.credential,
    proven: context.assurance.proven
  };
}
function findInput({ credential, assurance }) {
  return { credentialId: credential.id, proven: assurance.proven };
}
function started({ registration, continuation }) {
  return {
    ...settled(),
    registration,
    continuations: { registration: continuation },
    operation: "createCredential"
  };
}
function withoutRegistration(context) {
  const { assurance, uncertain } = context;
  return {
    registration: null,
    credential: null,
    continuations: { registration: null },
    operation: "start",
    uncertain: null,
    retryWanted: false,
    assurance: { ...assurance, stepUps: 0 },
    // What became of the one before is not known any the better.
    ...(uncertain !== null || isUncertain(context)) && { outcome: PERHAPS_ENROLLED }
  };
}
function foundOut({ status }) {
  return {
    ...settled(),
    operation: "register",
    ...status === "unknown" && lookedUp("register", false)
  };
}
function enrolled(enrollment) {
  return { ...settled(), outcome: { outcome: "enrolled", enrollment } };
}
function foundEnrolled(found) {
  return found.status === "enrolled" ? enrolled(found.enrollment) : {};
}
function isUncertain({ operation, assurance, failure }) {
  return operation === "register" && !assurance.demand && failure !== null && isOutcomeUnknown(failure);
}

// machines/webauthn-enrollment.ts
export const webAuthnEnrollmentMachine = setup({
  types: {
    input: {},
    context: {},
    events: {},
    output: {},
    tags: {},
    meta: {}
  },
  actors: {
    ...actorsOf(webAuthnEnrollmentPort),
    ...actorsOf(registrationCeremonyPort),
    ...actorsOf(stepUpPort)
  },
  delays: {
    optionsLifetime: ({ context }) => clampDelayMs(context.registration?.lifetimeMs ?? 0),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS)
  },
  guards: {
    areOptionsAlive: stateIn({ active: { lifetime: "running" } }),
    isNoCallUnderWay: and([
      not(stateIn({ active: { journey: "creatingCredential" } })),
      not(stateIn({ active: { journey: "registering" } }))
    ]),
    isCheckingSupport: ({ context }) => context.operation === "checkSupport",
    isStarting: ({ context }) => context.operation === "start",
    isCreating: ({ context }) => context.operation === "createCredential",
    isRegistering: ({ context }) => context.operation === "register",
    isReconciling: ({ context }) => context.operation === "find",
    areOptionsLapsed: not("areOptionsAlive"),
    isLookUpStuck: and(["isReconciling", not("isStepUpPending")]),
    isPerhapsEnrolled: or([
      stateIn({ active: { journey: "registering" } }),
      "isOutcomeUnknown",
      ({ context }) => context.uncertain !== null
    ]),
    isConfirmationWanted: ({ context }) => context.confirmReplay.includes(context.operation),
    isFoundEnrolled: (_, found) => found.status === "enrolled",
    isFoundUnknown: (_, found) => found.status === "unknown",
    isRetryWanted: ({ context }) => context.retryWanted,
    isSubjectChanged: ({ context }) => context.failure?.kind === "subject_changed",
    isStepUpDeclined: and(["isStepUpPending", ({ context }) => context.failure?.kind === "not_completed"]),
    isStepUpDemanded: ({ context }) => isNewDemand(context.assurance, context.failure),
    isStepUpIneffective: ({ context }) => context.failure?.kind === "step_up_required",
    isStepUpPending: ({ context }) => context.assurance.demand !== null,
    isUnsupported: ({ context }) => context.failure?.kind === "webauthn_unsupported",
    // Another ceremony on the page cuts this one off: the user's turn again, as after a no.
    isNotCompleted: and([
      "isCreating",
      ({ context }) => context.failure?.kind === "not_completed" || context.failure?.kind === "cancelled"
    ]),
    isRegisteredAlready: ({ context }) => context.failure?.kind === "already_registered",
    isLapsedMeanwhile: and([or(["isNotCompleted", "isRegisteredAlready"]), "areOptionsLapsed"]),
    isRegistrationOver: and([
      "isRegistering",
      ({ context }) => context.failure?.kind === "challenge_expired" || context.failure?.kind === "not_found"
    ]),
    isRegistrationRefused: and([
      or(["isCreating", "isRegistering"]),
      ({ context }) => context.failure?.kind === "invalid_input" || context.failure?.kind === "rp_mismatch"
    ]),
    isCredentialKnown: and(["isRegistering", ({ context }) => context.failure?.kind === "conflict"]),
    isRateLimited: ({ context }) => context.failure?.kind === "rate_limited",
    isOutcomeUnknown: ({ context }) => isUncertain(context)
  },
  actions: {
    takeSupport: assign((_, support) => ({
      support,
      failure: null,
      operation: "start"
    })),
    takeStarted: assign((_, answer) => started(answer)),
    takeCredential: assign((_, credential) => ({
      credential,
      operation: "register"
    })),
    takeFound: assign((_, found) => foundOut(found)),
    recordFailure: assign(
      ({ context }, { operation, failure }) => failed(context, operation, failure)
    ),
    recordStepUpFailure: assign({ failure: (_, failure) => failure }),
    recordDemand: assign(({ context }) => ({
      assurance: demanded(context.assurance, context.operation, context.failure)
    })),
    recordProof: assign(({ context }) => ({ assurance: proved(context.assurance), failure: null })),
    recordIneffectiveStepUp: assign(({ context }) => ({
      failure: ineffective(context.failure),
      assurance: PROOF_DOUBTED
    })),
    recordInterruption: assign(lookedUp("register", false)),
    recordRetry: assign(lookedUp("register", true)),
    leaveFailure: assign({ failure: null }),
    forgetRegistration: assign(({ context }) => withoutRegistration(context)),
    forgetContinuation: assign({ continuations: { registration: null } }),
    announceOptions: raise({ type: "internal.optionsStarted" }),
    announceLapse: raise({ type: "internal.optionsLapsed" }),
    announceOptionsUseless: raise({ type: "internal.optionsUseless" }),
    endPerhapsEnrolled: assign({ outcome: PERHAPS_ENROLLED }),
    endEnrolled: assign((_, enrollment) => enrolled(enrollment)),
    endEnrolledAsFound: assign((_, found) => foundEnrolled(found)),
    endForOtherSubject: assign((_, failure) => endedForOtherSubject(failure))
  }
}).createMachine({
  id: "webAuthnEnrollment",
  context: ({ input }) => initialContext(input),
  output: ({ context }) => context.outcome,
  options: { maxIterations: 100 },
  initial: "active",
  states: {
    active: {
      type: "parallel",
      states: {
        journey: {
          initial: "checkingSupport",
          on: {
            "flow.cancel": [
              {
                guard: "isPerhapsEnrolled",
                target: "#webAuthnEnrollment.cancelled",
                actions: "endPerhapsEnrolled"
              },
              { target: "#webAuthnEnrollment.cancelled" }
            ]
          },
          states: {
            checkingSupport: {
              tags: "reading",
              meta: { step: "preparing" },
              invoke: {
                id: "checkSupport",
                src: "checkSupport",
                input: {},
                onDone: {
                  target: "starting",
                  actions: { type: "takeSupport", params: answerOf2 }
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("checkSupport") }
                }
              }
            },
            // No ceremony can be held here: the flow can only be left.
            unsupported: {
              tags: ["failed", "awaitingUser"],
              meta: { step: "unsupported" },
              entry: ["forgetRegistration", "announceOptionsUseless"]
            },
            starting: {
              tags: "busy",
              meta: { step: "preparing" },
              invoke: {
                id: "start",
                src: "start",
                input: ({ context }) => startInput(context),
                onDone: {
                  target: "awaitingGesture",
                  actions: [{ type: "takeStarted", params: answerOf2 }, "announceOptions"]
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("start") }
                }
              },
              // What was begun lapses by itself: there is nothing to find out.
              on: { "flow.interrupted": "expired" }
            },
            // Browsers want a fresh gesture of the user, so the options are there before.
            awaitingGesture: {
              tags: "awaitingUser",
              meta: { step: "gesture" },
              on: {
                "ceremony.start": { target: "creatingCredential", actions: "leaveFailure" },
                "internal.optionsLapsed": "expired"
              }
            },
            // Leaving aborts the ceremony. Options that lapse meanwhile leave it alone: its answer decides.
            creatingCredential: {
              tags: "busy",
              meta: { step: "ceremony" },
              invoke: {
                id: "createCredential",
                src: "createCredential",
                input: ({ context }) => ceremonyInput(context),
                onDone: {
                  target: "registering",
                  actions: { type: "takeCredential", params: answerOf2 }
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("createCredential") }
                }
              },
              on: {
                // The provider knows nothing of it yet, and a ceremony takes a gesture.
                "flow.interrupted": [
                  { guard: "areOptionsAlive", target: "awaitingGesture" },
                  { target: "expired" }
                ]
              }
            },
            registering: {
              tags: "busy",
              meta: { step: "saving" },
              invoke: {
                id: "register",
                src: "register",
                input: ({ context }) => registerInput(context),
                onDone: {
                  target: "#webAuthnEnrollment.enrolled",
                  actions: { type: "endEnrolled", params: answerOf2 }
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("register") }
                }
              },
              on: { "flow.interrupted": { target: "reconciling", actions: "recordInterruption" } }
            },
            // Nothing is fetched anew by itself: the page may lie idle.
            expired: {
              tags: "awaitingUser",
              meta: { step: "expired" },
              entry: ["forgetRegistration", "announceOptionsUseless"],
              on: { "ceremony.refresh": { target: "starting", actions: "leaveFailure" } }
            },
            // Options that no browser carries out here, or a credential that the provider does not take.
            refused: {
              tags: ["failed", "awaitingUser"],
              meta: { step: "refused" },
              entry: ["forgetRegistration", "announceOptionsUseless"],
              on: { "ceremony.refresh": { target: "starting", actions: "leaveFailure" } }
            },
            // The flow's one failure table.
            deciding: {
              always: [
                {
                  guard: "isSubjectChanged",
                  target: "#webAuthnEnrollment.subjectChanged",
                  actions: { type: "endForOtherSubject", params: ({ context }) => context.failure }
                },
                { guard: "isStepUpDemanded", target: "steppingUp", actions: "recordDemand" },
                { guard: "isStepUpIneffective", target: "failed", actions: "recordIneffectiveStepUp" },
                { guard: "isStepUpDeclined", target: "stepUpDeclined" },
                { guard: "isStepUpPending", target: "failed" },
                { guard: "isUnsupported", target: "unsupported" },
                { guard: "isLapsedMeanwhile", target: "expired" },
                { guard: "isNotCompleted", target: "awaitingGesture" },
                { guard: "isRegisteredAlready", target: "alreadyRegistered" },
                { guard: "isRegistrationOver", target: "expired" },
                { guard: "isRegistrationRefused", target: "refused" },
                // Whose it is, the list tells: it may have been handed over before.
                { guard: "isCredentialKnown", target: "reconciling", actions: "recordInterruption" },
                { guard: "isRateLimited", target: "rateLimited" },
                { target: "failed" }
              ]
            },
            steppingUp: {
              tags: "parked",
              meta: { step: "stepUp" },
              invoke: {
                id: "stepUp",
                src: "stepUp",
                input: ({ context }) => stepUpInput(context),
                onDone: [
                  { guard: "isConfirmationWanted", target: "confirmingReplay", actions: "recordProof" },
                  { target: "replaying", actions: "recordProof" }
                ],
                onError: {
                  target: "deciding",
                  actions: { type: "recordStepUpFailure", params: failureIn }
                }
              }
            },
            stepUpDeclined: {
              tags: "awaitingUser",
              meta: { step: "stepUp" },
              on: { "flow.retry": "steppingUp" }
            },
            confirmingReplay: {
              tags: "awaitingUser",
              meta: { step: "confirm" },
              on: { "replay.confirm": "replaying" }
            },
            // The mirror of `deciding`: from the operation back to its state.
            replaying: {
              always: [
                { guard: "isReconciling", target: "reconciling" },
                { guard: "isCheckingSupport", target: "checkingSupport" },
                { guard: "isStarting", target: "starting" },
                { guard: "areOptionsLapsed", target: "expired" },
                { guard: "isRegistering", target: "registering" },
                { target: "awaitingGesture" }
              ]
            },
            // The answer of `register` was lost: is the credential on the account?
            reconciling: {
              tags: "reading",
              meta: { step: "checking" },
              invoke: {
                id: "reconcile",
                src: "find",
                input: ({ context }) => findInput(context),
                onDone: [
                  {
                    guard: { type: "isFoundEnrolled", params: answerOf2 },
                    target: "#webAuthnEnrollment.enrolled",
                    actions: { type: "endEnrolledAsFound", params: answerOf2 }
                  },
                  {
                    guard: { type: "isFoundUnknown", params: answerOf2 },
                    target: "unresolved",
                    actions: { type: "takeFound", params: answerOf2 }
                  },
                  {
                    guard: "isRetryWanted",
                    target: "replaying",
                    actions: { type: "takeFound", params: answerOf2 }
                  },
                  {
                    target: "interrupted",
                    actions: { type: "takeFound", params: answerOf2 }
                  }
                ],
                onError: { target: "deciding", actions: { type: "recordFailure", params: failedIn("find") } }
              }
            },
            // The credential is not on the account: the same one may be handed over again, or a new one made.
            interrupted: {
              tags: "awaitingUser",
              meta: { step: "interrupted" },
              on: {
                "flow.retry": "replaying",
                "ceremony.refresh": {
                  target: "starting",
                  actions: ["forgetRegistration", "announceOptionsUseless"]
                }
              }
            },
            // It may be on the account or not: what is there already is told by the next ceremony.
            unresolved: {
              tags: "awaitingUser",
              meta: { step: "unresolved" },
              on: {
                "flow.retry": "reconciling",
                "ceremony.refresh": {
                  target: "starting",
                  actions: ["forgetRegistration", "announceOptionsUseless"]
                }
              }
            },
            // The authenticator holds a credential of the account: another one may do.
            alreadyRegistered: {
              tags: "awaitingUser",
              meta: { step: "alreadyRegistered" },
              on: {
                "ceremony.start": { target: "creatingCredential", actions: "leaveFailure" },
                "internal.optionsLapsed": "expired"
              }
            },
            rateLimited: {
              tags: "failed",
              meta: { step: "problem" },
              after: { rateLimitWait: "failed" }
            },
            failed: {
              tags: ["failed", "awaitingUser"],
              meta: { step: "problem" },
              on: {
                "flow.retry": [
                  { guard: "isStepUpPending", target: "steppingUp" },
                  { guard: "isOutcomeUnknown", target: "reconciling", actions: "recordRetry" },
                  { target: "replaying" }
                ],
                // The list cannot be had: what is there already, the next ceremony tells.
                "ceremony.refresh": {
                  guard: "isLookUpStuck",
                  target: "starting",
                  actions: ["forgetRegistration", "announceOptionsUseless"]
                }
              }
            }
          }
        },
        // The options' own: those that have lapsed are never taken to a ceremony.
        lifetime: {
          initial: "idle",
          on: { "internal.optionsStarted": ".running", "internal.optionsUseless": ".idle" },
          states: {
            idle: {},
            running: { after: { optionsLifetime: { target: "lapsed", actions: "announceLapse" } } },
            // A call that is under way needs what the provider wants back: only the provider knows for sure.
            lapsed: { always: { guard: "isNoCallUnderWay", target: "idle", actions: "forgetContinuation" } }
          }
        }
      }
    },
    enrolled: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetContinuation" },
    cancelled: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetContinuation" },
    subjectChanged: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetContinuation" }
  }
});
