// stepUpMachine, generated from machines/step-up.ts: paste it into Stately's Sketch as it is.
// machines/step-up.ts
import { assign, setup } from "xstate";

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

// src/ports/step-up.ts
var authenticationPort = {
  authenticate: { kind: "effect", failures: /* @__PURE__ */ failing("not_completed") }
};

// machines/step-up.ts
var DECLINED = {
  outcome: "declined",
  failure: accountFailure("not_completed", "The user did not authenticate again.")
};
export const stepUpMachine = setup({
  types: {
    input: {},
    context: {},
    events: {},
    output: {},
    tags: {},
    meta: {}
  },
  actors: actorsOf(authenticationPort),
  guards: {
    isSubjectChanged: (_, failure) => failure.kind === "subject_changed"
  },
  actions: {
    chooseStrategy: assign(({ context }, { strategy }) => ({
      strategy: strategy ?? context.strategies[0] ?? "",
      failure: null
    })),
    widenRequest: assign({ request: (_, { request }) => request }),
    recordFailure: assign({ failure: (_, failure) => failure }),
    endProven: assign((_, proof) => ({ outcome: { outcome: "proven", proof } })),
    endForOtherSubject: assign((_, failure) => ({
      outcome: { outcome: "subject_changed", failure }
    }))
  }
}).createMachine({
  id: "stepUp",
  context: ({ input }) => ({
    request: input.request,
    strategies: input.strategies,
    strategy: input.strategies[0] ?? "",
    failure: null,
    outcome: DECLINED
  }),
  output: ({ context }) => context.outcome,
  options: { maxIterations: 100 },
  initial: "prompting",
  states: {
    prompting: {
      tags: "awaitingUser",
      meta: { step: "prompt" },
      on: {
        "stepUp.begin": {
          target: "authenticating",
          actions: { type: "chooseStrategy", params: ({ event }) => event }
        },
        "stepUp.decline": "declined",
        "internal.requestWidened": {
          actions: { type: "widenRequest", params: ({ event }) => event }
        }
      }
    },
    authenticating: {
      tags: "busy",
      meta: { step: "authenticating" },
      invoke: {
        id: "authenticate",
        src: "authenticate",
        input: ({ context }) => ({ strategy: context.strategy, request: context.request }),
        onDone: {
          target: "proven",
          actions: { type: "endProven", params: ({ event }) => event.output }
        },
        onError: [
          {
            guard: { type: "isSubjectChanged", params: ({ event }) => failureOf(event.error) },
            target: "subjectChanged",
            actions: { type: "endForOtherSubject", params: ({ event }) => failureOf(event.error) }
          },
          {
            target: "prompting",
            actions: { type: "recordFailure", params: ({ event }) => failureOf(event.error) }
          }
        ]
      },
      on: { "stepUp.decline": "declined" }
    },
    proven: { type: "final", tags: "done", meta: { step: "end" } },
    declined: { type: "final", tags: "done", meta: { step: "end" } },
    subjectChanged: { type: "final", tags: "done", meta: { step: "end" } }
  }
});
