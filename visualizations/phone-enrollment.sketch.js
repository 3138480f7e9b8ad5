// phoneEnrollmentMachine, generated from machines/phone-enrollment.ts: paste it into Stately's Sketch as it is.
// machines/phone-enrollment.ts
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

// src/domain/wrapped.ts
var SECRET = /* @__PURE__ */ Symbol.for("account-flows.secret");
var NODE_INSPECT = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");
function wrap(value, label) {
  return {
    reveal: () => value,
    toJSON: () => null,
    toString: () => label,
    ...{ [NODE_INSPECT]: () => label }
  };
}
function secret(value) {
  return Object.freeze({ ...wrap(value, "[secret]"), [SECRET]: true });
}
function isSecret(value) {
  return typeof value === "object" && value !== null && SECRET in value && "reveal" in value;
}

// src/ports/code-challenge.ts
var DEFAULT_COOLDOWN_MS = 3e4;

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

// src/ports/phone-enrollment.ts
var phoneEnrollmentPort = {
  enroll: { kind: "effect", failures: /* @__PURE__ */ failing("limit_reached", "delivery_failed") },
  challenge: {
    kind: "effect",
    failures: /* @__PURE__ */ failing("challenge_expired", "limit_reached", "delivery_failed")
  },
  verify: {
    kind: "effect",
    failures: /* @__PURE__ */ failing("invalid_code", "challenge_expired", "limit_reached")
  },
  find: { kind: "read", failures: COMMON_FAILURES },
  discard: { kind: "effect", answersNothing: true, failures: COMMON_FAILURES }
};

// src/ports/phone-number.ts
var phoneNumberPort = {
  checkNumber: { kind: "read", failures: ["invalid_input", "not_supported", "cancelled", "unexpected"] }
};

// src/ports/step-up.ts
var stepUpPort = {
  stepUp: { kind: "read", failures: /* @__PURE__ */ failing("not_completed") }
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

// machines/context/code-enrollment.ts
function initialCodeContext({ enrollment, confirmReplay }) {
  return {
    enrollment: enrollment ?? null,
    challenge: null,
    wrongCodes: 0,
    failure: null,
    operation: enrollment ? "challenge" : "enroll",
    uncertain: null,
    retryWanted: false,
    assurance: NO_ASSURANCE,
    confirmReplay: confirmReplay ?? ["discard"],
    cooldownMs: DEFAULT_COOLDOWN_MS,
    secrets: { code: null },
    continuations: { challenge: null },
    outcome: { outcome: "cancelled", left: null, mayBeEnrolled: false }
  };
}
var enrollmentOf = (context) => context.enrollment;
function enrollmentInput(context) {
  return { enrollment: enrollmentOf(context), proven: context.assurance.proven };
}
function verifyInput(context) {
  return {
    ...enrollmentInput(context),
    challenge: context.challenge,
    continuation: context.continuations.challenge,
    code: context.secrets.code
  };
}
function isCode(code) {
  return isSecret(code) && typeof code.reveal === "function" && trimmed(code.reveal()) !== "";
}
function trimmed(text) {
  return typeof text === "string" ? text.trim() : "";
}
function codeTaken({ assurance }, code) {
  return {
    secrets: { code: secret(trimmed(code.reveal())) },
    operation: "verify",
    failure: null,
    assurance: { ...assurance, stepUps: 0 }
  };
}
function sent(answer) {
  return {
    enrollment: answer.enrollment,
    challenge: answer.challenge,
    continuations: { challenge: answer.continuation },
    secrets: { code: null },
    operation: "challenge",
    cooldownMs: answer.challenge?.cooldownMs ?? DEFAULT_COOLDOWN_MS,
    ...settled()
  };
}
function cooldownLengthened({ challenge, failure }) {
  return {
    cooldownMs: failure?.retryAfterMs ?? DEFAULT_COOLDOWN_MS,
    challenge: challenge && { ...challenge, resendAt: failure?.retryAt ?? null }
  };
}
function isUncertain({ operation, assurance, failure }) {
  return operation !== "find" && !assurance.demand && failure !== null && isOutcomeUnknown(failure);
}
function mayHaveEnrolled(context) {
  const effect = context.uncertain ?? (isUncertain(context) ? context.operation : null);
  return effect === "enroll" || effect === "verify";
}
function isDead({ operation, failure }) {
  return failure?.kind === "challenge_expired" || operation === "verify" && failure?.kind === "invalid_input";
}
function foundOut(context, found) {
  const operation = context.uncertain ?? context.operation;
  const known = settled();
  if (found.status === "absent") return { ...known, ...withoutEnrollment() };
  if (found.status !== "unverified" || operation === "verify") return { ...known, operation };
  if (operation === "discard") return { ...known, operation, enrollment: found.enrollment };
  return found.challenge ? sent({ ...found, challenge: found.challenge }) : { ...known, operation: "challenge", enrollment: found.enrollment };
}
function goesOn({ uncertain, retryWanted }, found) {
  if (uncertain === "verify") return found.status !== "absent";
  return retryWanted && found.status !== "unknown";
}
function foundEnrolled(found) {
  return found.status === "verified" ? enrolled(found.enrollment) : {};
}
function enrolled(proved2) {
  const enrollment = { ...proved2, discardable: false };
  return { ...settled(), enrollment, outcome: { outcome: "enrolled", enrollment } };
}
function cancelled({ enrollment }, mayBeEnrolled) {
  return { outcome: { outcome: "cancelled", left: enrollment, mayBeEnrolled } };
}
function withoutEnrollment() {
  return {
    enrollment: null,
    challenge: null,
    continuations: { challenge: null },
    secrets: { code: null },
    operation: "enroll",
    uncertain: null,
    retryWanted: false
  };
}
function adopted(found) {
  return found.status === "unverified" ? { ...settled(), enrollment: found.enrollment } : {};
}
function taken({ failure }, message) {
  const known = failure?.kind === "conflict" ? failure : null;
  return {
    ...settled(),
    operation: "enroll",
    failure: known ?? accountFailure("conflict", message)
  };
}

// machines/context/phone-enrollment.ts
function initialContext(input) {
  const number = input.enrollment?.phoneNumber ?? "";
  return {
    ...initialCodeContext(input),
    typed: trimmed(input.phoneNumber ?? number),
    country: input.country ?? null,
    phoneNumber: number,
    channel: channelIn(input.channel) ?? "sms",
    isResend: false
  };
}
function checkInput({ typed, country }) {
  return { text: typed, country };
}
function enrollInput({ phoneNumber, channel, assurance }) {
  return { phoneNumber, channel, proven: assurance.proven };
}
function challengeInput(context) {
  return { ...enrollmentInput(context), channel: context.channel, isResend: context.isResend };
}
function findInput({ phoneNumber, enrollment, assurance }) {
  return { phoneNumber, enrollment, proven: assurance.proven };
}
function phoneTaken(context, given) {
  return {
    ...withoutEnrollment(),
    typed: trimmed(given.phoneNumber),
    country: trimmed(given.country) || context.country,
    phoneNumber: "",
    channel: channelIn(given.channel) ?? context.channel,
    isResend: false,
    failure: null
  };
}
function phoneSent(context, answer) {
  return { ...sent(answer), isResend: context.isResend || answer.challenge !== null };
}
function phoneFailed(context, operation, failure) {
  const isNothingSent = operation === "challenge" && failure.kind === "challenge_expired";
  return { ...failed(context, operation, failure), ...isNothingSent && { isResend: false } };
}
function phoneFoundOut(context, found) {
  const isOut = found.status === "unverified" && found.challenge !== null;
  const isSendFound = context.uncertain === "challenge" && found.status === "unverified";
  return { ...foundOut(context, found), ...(isOut || isSendFound) && { isResend: isOut } };
}
function channelIn(channel) {
  return channel === "sms" || channel === "call" ? channel : void 0;
}

// machines/phone-enrollment.ts
export const phoneEnrollmentMachine = setup({
  types: {
    input: {},
    context: {},
    events: {},
    output: {},
    tags: {},
    meta: {}
  },
  actors: {
    ...actorsOf(phoneEnrollmentPort),
    ...actorsOf(phoneNumberPort),
    ...actorsOf(stepUpPort)
  },
  delays: {
    resendCooldown: ({ context }) => clampDelayMs(context.cooldownMs),
    codeLifetime: ({ context }) => clampDelayMs(context.challenge?.lifetimeMs ?? 0),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS)
  },
  guards: {
    hasNumber: ({ context }) => context.typed !== "",
    hasEnrollment: ({ context }) => context.enrollment !== null,
    hasChallenge: ({ context }) => context.challenge !== null,
    hasCode: ({ context }) => context.secrets.code !== null,
    isNumberGiven: (_, params) => trimmed(params.phoneNumber) !== "",
    isCodeGiven: (_, params) => isCode(params.code),
    isCodeAlive: and(["hasChallenge", stateIn({ active: { lifetime: "running" } })]),
    isCodeLapsed: stateIn({ active: { lifetime: "lapsed" } }),
    isCooledDown: stateIn({ active: { cooldown: "ready" } }),
    isDiscardable: ({ context }) => context.enrollment?.discardable ?? false,
    isChallenging: ({ context }) => context.operation === "challenge",
    isVerifying: ({ context }) => context.operation === "verify",
    isDiscarding: ({ context }) => context.operation === "discard",
    isFinding: ({ context }) => context.operation === "find",
    isReconciling: ({ context }) => context.operation === "find" && context.uncertain !== null,
    isLapsedCodeVerifying: and(["isVerifying", "isCodeLapsed"]),
    isCodeVerifying: and(["isVerifying", "hasCode"]),
    isEnrollmentChallenging: and(["isChallenging", "hasEnrollment"]),
    isRetryAllowed: or(["isVerifying", "isDiscarding", "isFinding", "isCooledDown"]),
    isConfirmationWanted: ({ context }) => context.confirmReplay.includes(context.operation),
    isSentAlready: (_, answer) => Boolean(answer.challenge),
    isFoundVerified: (_, found) => found.status === "verified",
    isFoundUnverified: (_, found) => found.status === "unverified",
    isFoundWithCode: ({ context }, found) => Boolean(foundOut(context, found).challenge),
    isFoundDiscarded: ({ context }, found) => context.uncertain === "discard" && found.status === "absent",
    isNeverEnrolled: ({ context }, found) => context.uncertain === "enroll" && context.retryWanted && found.status === "absent",
    isFoundGone: (_, found) => found.status === "absent",
    isSendTooSoon: and([
      ({ context }) => context.uncertain === "enroll" || context.uncertain === "challenge",
      not("isCooledDown")
    ]),
    isGoingOn: ({ context }, found) => goesOn(context, found),
    isSubjectChanged: ({ context }) => context.failure?.kind === "subject_changed",
    isStepUpDeclined: and(["isStepUpPending", ({ context }) => context.failure?.kind === "not_completed"]),
    isStepUpDemanded: ({ context }) => isNewDemand(context.assurance, context.failure),
    isStepUpIneffective: ({ context }) => context.failure?.kind === "step_up_required",
    isStepUpPending: ({ context }) => context.assurance.demand !== null,
    isLapsedCodeWrong: and(["isCodeWrong", "isCodeLapsed"]),
    isCodeWrong: and(["isVerifying", ({ context }) => context.failure?.kind === "invalid_code"]),
    isChallengeDead: ({ context }) => isDead(context),
    isNumberRefused: ({ context }) => context.operation === "enroll" && context.failure?.kind === "invalid_input",
    isNumberTaken: ({ context }) => context.operation === "enroll" && context.failure?.kind === "conflict",
    isDiscardedAlready: and(["isDiscarding", "isEnrollmentGone"]),
    isDiscardRefused: and(["isDiscarding", ({ context }) => context.failure?.kind === "conflict"]),
    isEnrollmentGone: ({ context }) => context.operation !== "find" && context.failure?.kind === "not_found",
    isUndelivered: ({ context }) => context.failure?.kind === "delivery_failed",
    isRateLimited: ({ context }) => context.failure?.kind === "rate_limited",
    isResendFailed: and(["isChallenging", "isCodeAlive"]),
    isSending: ({ context }) => context.operation === "enroll" || context.operation === "challenge",
    isSendUncertain: and(["isSending", "isOutcomeUnknown"]),
    isSendRefused: and(["isSending", "isCooledDown", not("isStepUpPending"), not("isOutcomeUnknown")]),
    isOutcomeUnknown: ({ context }) => isUncertain(context),
    isPerhapsEnrolled: or([
      stateIn({ active: { journey: "enrolling" } }),
      stateIn({ active: { journey: "verifying" } }),
      ({ context }) => mayHaveEnrolled(context)
    ])
  },
  actions: {
    takeTyped: assign(({ context }, given) => phoneTaken(context, given)),
    takeNumber: assign((_, { phoneNumber }) => ({ phoneNumber })),
    takeChannel: assign(({ context }, { channel }) => ({
      channel: channelIn(channel) ?? context.channel
    })),
    takeCode: assign(({ context }, { code }) => codeTaken(context, code)),
    takeSent: assign(({ context }, answer) => phoneSent(context, answer)),
    takeAdopted: assign((_, found) => adopted(found)),
    takeFound: assign(({ context }, found) => phoneFoundOut(context, found)),
    recordFailure: assign(
      ({ context }, { operation, failure }) => phoneFailed(context, operation, failure)
    ),
    recordReason: assign({ failure: (_, failure) => failure }),
    recordDemand: assign(({ context }) => ({
      assurance: demanded(context.assurance, context.operation, context.failure)
    })),
    recordProof: assign(({ context }) => ({ assurance: proved(context.assurance), failure: null })),
    recordIneffectiveStepUp: assign(({ context }) => ({
      failure: ineffective(context.failure),
      assurance: PROOF_DOUBTED
    })),
    recordInterruption: assign((_, { operation }) => ({
      ...lookedUp(operation, false),
      ...operation === "challenge" && { isResend: true },
      secrets: { code: null }
    })),
    recordRetry: assign(
      ({ context: { operation } }) => lookedUp(operation === "find" ? null : operation, true)
    ),
    recordTaken: assign(({ context }) => taken(context, "The phone is on the account already.")),
    countWrongCode: assign(({ context }) => ({
      wrongCodes: context.wrongCodes + 1,
      secrets: { code: null }
    })),
    leaveOperation: assign(() => ({
      ...settled(),
      secrets: { code: null },
      continuations: { challenge: null }
    })),
    forgetEnrollment: assign(() => ({ ...withoutEnrollment(), isResend: false })),
    recordMaybeSent: assign(({ context }) => ({ ...cooldownLengthened(context), isResend: true })),
    announceCode: raise({ type: "internal.codeSent" }),
    announceMaybeCode: raise({ type: "internal.codeMaybeSent" }),
    announceLapse: raise({ type: "internal.codeLapsed" }),
    announceNothingSent: raise({ type: "internal.nothingSent" }),
    announceCodeUseless: raise({ type: "internal.codeUseless" }),
    endEnrolled: assign((_, enrollment) => enrolled(enrollment)),
    endEnrolledAsFound: assign((_, found) => foundEnrolled(found)),
    endCancelled: assign(({ context }) => cancelled(context, false)),
    endPerhapsEnrolled: assign(({ context }) => cancelled(context, true)),
    endDiscarded: assign({
      enrollment: null,
      outcome: { outcome: "cancelled", left: null, mayBeEnrolled: false }
    }),
    endForOtherSubject: assign((_, failure) => endedForOtherSubject(failure)),
    forgetSecrets: assign({ secrets: { code: null }, continuations: { challenge: null } })
  }
}).createMachine({
  id: "phoneEnrollment",
  context: ({ input }) => initialContext(input),
  output: ({ context }) => context.outcome,
  options: { maxIterations: 100 },
  initial: "active",
  states: {
    active: {
      type: "parallel",
      states: {
        journey: {
          initial: "starting",
          on: {
            "flow.cancel": [
              {
                guard: "isDiscardable",
                target: ".offeringDiscard",
                actions: ["leaveOperation", "announceCodeUseless"]
              },
              {
                guard: "isPerhapsEnrolled",
                target: "#phoneEnrollment.cancelled",
                actions: "endPerhapsEnrolled"
              },
              { target: "#phoneEnrollment.cancelled", actions: "endCancelled" }
            ]
          },
          states: {
            starting: {
              always: [
                { guard: "hasEnrollment", target: "challenging" },
                { guard: "hasNumber", target: "checking" },
                { target: "awaitingNumber" }
              ]
            },
            awaitingNumber: {
              tags: "awaitingUser",
              meta: { step: "phone" },
              on: {
                "phone.submit": {
                  guard: { type: "isNumberGiven", params: ({ event }) => event },
                  target: "checking",
                  actions: { type: "takeTyped", params: ({ event }) => event }
                }
              }
            },
            // Nothing leaves for the provider before the text is known to be a number.
            checking: {
              tags: "reading",
              meta: { step: "phone" },
              invoke: {
                id: "checkNumber",
                src: "checkNumber",
                input: ({ context }) => checkInput(context),
                onDone: {
                  target: "enrolling",
                  actions: { type: "takeNumber", params: answerOf2 }
                },
                onError: {
                  target: "awaitingNumber",
                  actions: { type: "recordReason", params: failureIn }
                }
              }
            },
            enrolling: {
              tags: "busy",
              meta: { step: "sending" },
              invoke: {
                id: "enroll",
                src: "enroll",
                input: ({ context }) => enrollInput(context),
                onDone: [
                  {
                    guard: { type: "isSentAlready", params: answerOf2 },
                    target: "awaitingCode",
                    actions: [{ type: "takeSent", params: answerOf2 }, "announceCode"]
                  },
                  {
                    target: "challenging",
                    actions: { type: "takeSent", params: answerOf2 }
                  }
                ],
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("enroll") }
                }
              },
              on: {
                "flow.interrupted": {
                  target: "reconciling",
                  actions: [
                    { type: "recordInterruption", params: { operation: "enroll" } },
                    "announceMaybeCode"
                  ]
                }
              }
            },
            // The phone is on the account already: it may be the user's own, from an abandoned attempt.
            adopting: {
              tags: "reading",
              meta: { step: "sending" },
              invoke: {
                id: "adopt",
                src: "find",
                input: ({ context }) => findInput(context),
                onDone: [
                  // Its code is still good: no second text because the page was left.
                  {
                    guard: { type: "isFoundWithCode", params: answerOf2 },
                    target: "awaitingCode",
                    actions: [{ type: "takeFound", params: answerOf2 }, "announceCode"]
                  },
                  {
                    guard: { type: "isFoundUnverified", params: answerOf2 },
                    target: "challenging",
                    actions: { type: "takeAdopted", params: answerOf2 }
                  },
                  { target: "awaitingNumber", actions: "recordTaken" }
                ],
                onError: { target: "deciding", actions: { type: "recordFailure", params: failedIn("find") } }
              }
            },
            challenging: {
              tags: "busy",
              meta: { step: "sending" },
              invoke: {
                id: "challenge",
                src: "challenge",
                input: ({ context }) => challengeInput(context),
                onDone: {
                  target: "awaitingCode",
                  actions: [{ type: "takeSent", params: answerOf2 }, "announceCode"]
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("challenge") }
                }
              },
              on: {
                "flow.interrupted": {
                  target: "reconciling",
                  actions: [
                    { type: "recordInterruption", params: { operation: "challenge" } },
                    "announceMaybeCode"
                  ]
                }
              }
            },
            awaitingCode: {
              tags: "awaitingUser",
              meta: { step: "code" },
              on: {
                "code.submit": {
                  guard: { type: "isCodeGiven", params: ({ event }) => event },
                  target: "verifying",
                  actions: { type: "takeCode", params: ({ event }) => event }
                },
                "code.resend": {
                  guard: "isCooledDown",
                  target: "challenging",
                  actions: { type: "takeChannel", params: ({ event }) => event }
                },
                "internal.codeLapsed": "expired"
              }
            },
            verifying: {
              tags: "busy",
              meta: { step: "checking" },
              invoke: {
                id: "verify",
                src: "verify",
                input: ({ context }) => verifyInput(context),
                onDone: {
                  target: "#phoneEnrollment.enrolled",
                  actions: { type: "endEnrolled", params: answerOf2 }
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("verify") }
                }
              },
              on: {
                "flow.interrupted": {
                  target: "reconciling",
                  actions: { type: "recordInterruption", params: { operation: "verify" } }
                }
              }
            },
            expired: {
              tags: "awaitingUser",
              meta: { step: "expired" },
              entry: "forgetSecrets",
              on: {
                "code.resend": {
                  guard: "isCooledDown",
                  target: "challenging",
                  actions: { type: "takeChannel", params: ({ event }) => event }
                }
              }
            },
            // The flow's one failure table.
            deciding: {
              always: [
                {
                  guard: "isSubjectChanged",
                  target: "#phoneEnrollment.subjectChanged",
                  actions: { type: "endForOtherSubject", params: ({ context }) => context.failure }
                },
                { guard: "isStepUpDemanded", target: "steppingUp", actions: "recordDemand" },
                { guard: "isStepUpIneffective", target: "failed", actions: "recordIneffectiveStepUp" },
                { guard: "isStepUpDeclined", target: "stepUpDeclined" },
                { guard: "isStepUpPending", target: "failed" },
                { guard: "isLapsedCodeWrong", target: "expired", actions: "countWrongCode" },
                { guard: "isCodeWrong", target: "awaitingCode", actions: "countWrongCode" },
                { guard: "isChallengeDead", target: "expired", actions: "announceCodeUseless" },
                { guard: "isNumberRefused", target: "awaitingNumber" },
                { guard: "isNumberTaken", target: "adopting" },
                {
                  guard: "isDiscardedAlready",
                  target: "#phoneEnrollment.cancelled",
                  actions: "endDiscarded"
                },
                // It is verified by now, so it cannot be taken back.
                {
                  guard: "isDiscardRefused",
                  target: "reconciling",
                  actions: { type: "recordInterruption", params: { operation: "discard" } }
                },
                {
                  guard: "isEnrollmentGone",
                  target: "failed",
                  actions: ["forgetEnrollment", "announceCodeUseless"]
                },
                {
                  guard: "isSendUncertain",
                  target: "failed",
                  actions: ["recordMaybeSent", "announceMaybeCode"]
                },
                {
                  guard: "isResendFailed",
                  target: "awaitingCode",
                  actions: ["recordMaybeSent", "announceMaybeCode"]
                },
                {
                  guard: "isUndelivered",
                  target: "undelivered",
                  actions: ["recordMaybeSent", "announceMaybeCode"]
                },
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
                  actions: { type: "recordReason", params: failureIn }
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
                { guard: "isFinding", target: "adopting" },
                { guard: "isDiscarding", target: "discarding" },
                { guard: "isLapsedCodeVerifying", target: "expired" },
                { guard: "isCodeVerifying", target: "verifying" },
                { guard: "isVerifying", target: "awaitingCode" },
                { guard: "isEnrollmentChallenging", target: "challenging" },
                { target: "enrolling" }
              ]
            },
            // An effect's answer was lost: what became of it?
            reconciling: {
              tags: "reading",
              meta: { step: "checking" },
              invoke: {
                id: "reconcile",
                src: "find",
                input: ({ context }) => findInput(context),
                onDone: [
                  {
                    guard: { type: "isFoundVerified", params: answerOf2 },
                    target: "#phoneEnrollment.enrolled",
                    actions: { type: "endEnrolledAsFound", params: answerOf2 }
                  },
                  {
                    guard: { type: "isFoundDiscarded", params: answerOf2 },
                    target: "#phoneEnrollment.cancelled",
                    actions: "endDiscarded"
                  },
                  {
                    guard: { type: "isFoundWithCode", params: answerOf2 },
                    target: "awaitingCode",
                    actions: [{ type: "takeFound", params: answerOf2 }, "announceCode"]
                  },
                  {
                    guard: { type: "isNeverEnrolled", params: answerOf2 },
                    target: "replaying",
                    actions: [{ type: "takeFound", params: answerOf2 }, "announceNothingSent"]
                  },
                  {
                    guard: { type: "isFoundGone", params: answerOf2 },
                    target: "interrupted",
                    actions: [{ type: "takeFound", params: answerOf2 }, "announceCodeUseless"]
                  },
                  // Whether a code is out, not every provider tells: the next one waits for the cooldown.
                  {
                    guard: "isSendTooSoon",
                    target: "interrupted",
                    actions: { type: "takeFound", params: answerOf2 }
                  },
                  {
                    guard: { type: "isGoingOn", params: answerOf2 },
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
            interrupted: {
              tags: "awaitingUser",
              meta: { step: "interrupted" },
              on: { "flow.retry": { guard: "isRetryAllowed", target: "replaying" } }
            },
            // The code could not be handed over: another try, or the other channel, may do.
            undelivered: {
              tags: ["failed", "awaitingUser"],
              meta: { step: "undelivered" },
              on: {
                "code.resend": {
                  guard: "isCooledDown",
                  target: "replaying",
                  actions: { type: "takeChannel", params: ({ event }) => event }
                }
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
                  { guard: "isRetryAllowed", target: "replaying" }
                ],
                // Where one channel is closed, the other may be open.
                "code.resend": {
                  guard: "isSendRefused",
                  target: "replaying",
                  actions: { type: "takeChannel", params: ({ event }) => event }
                }
              }
            },
            offeringDiscard: {
              tags: "awaitingUser",
              meta: { step: "discard" },
              on: {
                "enrollment.discard": "discarding",
                "enrollment.keep": { target: "#phoneEnrollment.cancelled", actions: "endCancelled" }
              }
            },
            discarding: {
              tags: "busy",
              meta: { step: "discard" },
              invoke: {
                id: "discard",
                src: "discard",
                input: ({ context }) => enrollmentInput(context),
                onDone: { target: "#phoneEnrollment.cancelled", actions: "endDiscarded" },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("discard") }
                }
              },
              on: {
                // The user has chosen: cancelling now would leave open what became of the entry.
                "flow.cancel": {},
                "flow.interrupted": {
                  target: "reconciling",
                  actions: { type: "recordInterruption", params: { operation: "discard" } }
                }
              }
            }
          }
        },
        cooldown: {
          initial: "ready",
          on: {
            "internal.codeSent": ".cooling",
            "internal.codeMaybeSent": ".cooling",
            "internal.nothingSent": ".ready"
          },
          states: {
            ready: {},
            cooling: { after: { resendCooldown: "ready" } }
          }
        },
        lifetime: {
          initial: "idle",
          on: { "internal.codeSent": ".running", "internal.codeUseless": ".idle" },
          states: {
            idle: {},
            running: {
              after: { codeLifetime: { target: "lapsed", actions: ["announceLapse", "forgetSecrets"] } }
            },
            lapsed: {}
          }
        }
      }
    },
    enrolled: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetSecrets" },
    cancelled: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetSecrets" },
    subjectChanged: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetSecrets" }
  }
});
