// passkeySignInMachine, generated from machines/passkey-sign-in.ts: paste it into Stately's Sketch as it is.
// machines/passkey-sign-in.ts
import { and, assign, not, raise, setup, stateIn } from "xstate";

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
function failingTokenless(...own) {
  const mayNot = ["step_up_required", "subject_changed"];
  return [...COMMON_FAILURES.filter((kind) => !mayNot.includes(kind)), ...own];
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

// src/ports/passkey-sign-in.ts
var passkeySignInPort = {
  start: { kind: "effect", failures: /* @__PURE__ */ failingTokenless() },
  complete: { kind: "effect", failures: /* @__PURE__ */ failingTokenless("challenge_expired") }
};

// src/ports/webauthn-ceremony.ts
var checkSupport = {
  kind: "read",
  failures: ["webauthn_unsupported", "cancelled", "unexpected"]
};
var authenticationCeremonyPort = {
  checkSupport,
  getAssertion: {
    kind: "effect",
    failures: [
      "not_completed",
      "rp_mismatch",
      "webauthn_unsupported",
      "invalid_input",
      "cancelled",
      "unexpected"
    ]
  }
};

// machines/context/flow.ts
var RATE_LIMIT_WAIT_MS = 3e4;
var answerOf2 = ({ event }) => event.output;
var failedIn = (operation) => ({ event }) => ({ operation, failure: failureOf(event.error) });

// machines/context/passkey-sign-in.ts
var NO_SECRETS = { assertion: null, signIn: null };
function initialContext({ expectedSubject }) {
  return {
    expectedSubject: expectedSubject ?? null,
    support: null,
    failure: null,
    operation: "checkSupport",
    ...withoutChallenge(),
    outcome: { outcome: "cancelled" }
  };
}
var challengeOf = (context) => context.challenge;
function assertionInput(context) {
  return { options: context.challenge?.options };
}
function completeInput(context) {
  return {
    challenge: challengeOf(context),
    continuation: context.continuations.challenge,
    assertion: context.secrets.assertion
  };
}
function started({ challenge, continuation }) {
  return { failure: null, challenge, continuations: { challenge: continuation }, secrets: NO_SECRETS };
}
function asserted(assertion) {
  return { secrets: { assertion, signIn: null } };
}
function withoutChallenge() {
  return { challenge: null, continuations: { challenge: null }, secrets: NO_SECRETS };
}
function signedIn(signIn) {
  return { ...withoutChallenge(), failure: null, secrets: { assertion: null, signIn } };
}
function isSomebodyElse({ expectedSubject }, signIn) {
  return expectedSubject !== null && signIn?.proof?.subject !== expectedSubject;
}
function endedForOtherSubject() {
  const message = "Somebody else signed in than was expected. Their tokens are dropped.";
  return { outcome: { outcome: "subject_changed", failure: accountFailure("subject_changed", message) } };
}
function outputOf({ secrets: { signIn }, outcome }) {
  return signIn ? { outcome: "signedIn", signIn } : outcome;
}

// machines/passkey-sign-in.ts
export const passkeySignInMachine = setup({
  types: {
    input: {},
    context: {},
    events: {},
    output: {},
    tags: {},
    meta: {}
  },
  actors: {
    ...actorsOf(passkeySignInPort),
    ...actorsOf(authenticationCeremonyPort)
  },
  delays: {
    optionsLifetime: ({ context }) => clampDelayMs(context.challenge?.lifetimeMs ?? 0),
    rateLimitWait: ({ context }) => clampDelayMs(context.failure?.retryAfterMs ?? RATE_LIMIT_WAIT_MS)
  },
  guards: {
    areOptionsAlive: stateIn({ active: { lifetime: "running" } }),
    isCheckingSupport: ({ context }) => context.operation === "checkSupport",
    isStarting: ({ context }) => context.operation === "start",
    isInCeremony: ({ context }) => context.operation === "getAssertion",
    isGestureWanted: and(["isInCeremony", "areOptionsAlive"]),
    isSomebodyElse: ({ context }, signIn) => isSomebodyElse(context, signIn),
    isUnsupported: ({ context }) => context.failure?.kind === "webauthn_unsupported",
    // No browser carries these options out here, or the provider does not take what came of them.
    isRefused: and([
      not("isStarting"),
      ({ context }) => context.failure?.kind === "rp_mismatch" || context.failure?.kind === "invalid_input"
    ]),
    isCeremonyLate: and(["isInCeremony", not("areOptionsAlive")]),
    // Another ceremony on the page cuts this one off: the user's turn again, as after a no.
    isNotCompleted: and([
      "isInCeremony",
      ({ context }) => context.failure?.kind === "not_completed" || context.failure?.kind === "cancelled"
    ]),
    isSignInOver: ({ context }) => context.failure?.kind === "challenge_expired",
    isRateLimited: ({ context }) => context.failure?.kind === "rate_limited"
  },
  actions: {
    takeSupport: assign({ support: (_, support) => support }),
    takeStarted: assign((_, answer) => started(answer)),
    takeAssertion: assign((_, assertion) => asserted(assertion)),
    recordFailure: assign(
      (_, failed) => failed
    ),
    leaveFailure: assign({ failure: null }),
    forgetChallenge: assign(withoutChallenge),
    announceOptions: raise({ type: "internal.optionsStarted" }),
    announceLapse: raise({ type: "internal.optionsLapsed" }),
    announceOptionsUseless: raise({ type: "internal.optionsUseless" }),
    endSignedIn: assign((_, signIn) => signedIn(signIn)),
    endForOtherSubject: assign(endedForOtherSubject)
  }
}).createMachine({
  id: "passkeySignIn",
  context: ({ input }) => initialContext(input),
  output: ({ context }) => outputOf(context),
  options: { maxIterations: 100 },
  initial: "active",
  states: {
    active: {
      type: "parallel",
      states: {
        journey: {
          initial: "checkingSupport",
          on: { "flow.cancel": "#passkeySignIn.cancelled" },
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
              entry: ["forgetChallenge", "announceOptionsUseless"]
            },
            starting: {
              tags: "busy",
              meta: { step: "preparing" },
              invoke: {
                id: "start",
                src: "start",
                input: {},
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
                "ceremony.start": { target: "gettingAssertion", actions: "leaveFailure" },
                "internal.optionsLapsed": "expired"
              }
            },
            // Leaving aborts the ceremony. Options that lapse meanwhile leave it alone: its answer decides.
            gettingAssertion: {
              tags: "busy",
              meta: { step: "ceremony" },
              invoke: {
                id: "getAssertion",
                src: "getAssertion",
                input: ({ context }) => assertionInput(context),
                onDone: {
                  target: "completing",
                  actions: { type: "takeAssertion", params: answerOf2 }
                },
                onError: {
                  target: "deciding",
                  actions: { type: "recordFailure", params: failedIn("getAssertion") }
                }
              },
              on: {
                "flow.interrupted": [
                  { guard: "areOptionsAlive", target: "awaitingGesture" },
                  { target: "expired" }
                ]
              }
            },
            completing: {
              tags: "busy",
              meta: { step: "checking" },
              invoke: {
                id: "complete",
                src: "complete",
                input: ({ context }) => completeInput(context),
                onDone: [
                  {
                    guard: { type: "isSomebodyElse", params: answerOf2 },
                    target: "#passkeySignIn.subjectChanged",
                    actions: "endForOtherSubject"
                  },
                  {
                    target: "#passkeySignIn.signedIn",
                    actions: { type: "endSignedIn", params: answerOf2 }
                  }
                ],
                onError: {
                  target: "deciding",
                  actions: [
                    { type: "recordFailure", params: failedIn("complete") },
                    "forgetChallenge",
                    "announceOptionsUseless"
                  ]
                }
              },
              // Whether tokens were made of it, nobody can find out; without them they are worth nothing.
              on: { "flow.interrupted": "expired" }
            },
            // Nothing is fetched anew by itself: the page may lie idle.
            expired: {
              tags: "awaitingUser",
              meta: { step: "expired" },
              entry: ["forgetChallenge", "announceOptionsUseless"],
              on: { "ceremony.refresh": { target: "starting", actions: "leaveFailure" } }
            },
            // Options that no browser carries out here, or an assertion that the provider does not take.
            refused: {
              tags: ["failed", "awaitingUser"],
              meta: { step: "refused" },
              entry: ["forgetChallenge", "announceOptionsUseless"],
              on: { "ceremony.refresh": { target: "starting", actions: "leaveFailure" } }
            },
            // The flow's one failure table.
            deciding: {
              always: [
                { guard: "isUnsupported", target: "unsupported" },
                { guard: "isRefused", target: "refused" },
                { guard: "isCeremonyLate", target: "expired" },
                { guard: "isNotCompleted", target: "awaitingGesture" },
                { guard: "isSignInOver", target: "expired" },
                { guard: "isRateLimited", target: "rateLimited" },
                { target: "failed" }
              ]
            },
            // The mirror of `deciding`: from the operation back to its state; an assertion is never sent again.
            replaying: {
              always: [
                { guard: "isCheckingSupport", target: "checkingSupport" },
                { guard: "isGestureWanted", target: "awaitingGesture" },
                { target: "starting" }
              ]
            },
            failed: {
              tags: ["failed", "awaitingUser"],
              meta: { step: "problem" },
              on: {
                "flow.retry": "replaying",
                "internal.optionsLapsed": { actions: "forgetChallenge" }
              }
            },
            rateLimited: {
              tags: "failed",
              meta: { step: "problem" },
              after: { rateLimitWait: "failed" }
            }
          }
        },
        lifetime: {
          initial: "idle",
          on: { "internal.optionsStarted": ".running", "internal.optionsUseless": ".idle" },
          states: {
            idle: {},
            running: { after: { optionsLifetime: { target: "idle", actions: "announceLapse" } } }
          }
        }
      }
    },
    signedIn: { type: "final", tags: "done", meta: { step: "end" } },
    cancelled: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetChallenge" },
    subjectChanged: { type: "final", tags: "done", meta: { step: "end" }, entry: "forgetChallenge" }
  }
});
