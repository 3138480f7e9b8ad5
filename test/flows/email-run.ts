import { generateProof } from 'dpop';
import { ok } from 'neverthrow';
import { createActor, waitFor } from 'xstate';
import { type EmailEnrollmentInput, emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import * as auth0 from '../../src/auth0/index.ts';
import { type Account, createSimulatedClock, type SimulatedClock, secret } from '../../src/domain/index.ts';
import {
  createAuth0Emulator,
  createOktaEmulator,
  type Emulator,
  type EmulatorOptions,
  type Fault,
  type IssuedTokens,
  type SignInProof,
} from '../../src/emulator/index.ts';
import { type DpopKeyPair, dpopProofs } from '../../src/http/index.ts';
import * as okta from '../../src/okta/index.ts';
import type { EmailEnrollmentServices, StepUpStrategy } from '../../src/ports/index.ts';
import { createStepUp, send, withServices } from '../../src/runtime/index.ts';

export const PROVIDERS = ['okta', 'auth0'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The requests that the flow's operations become, by the emulators' names. */
export const REQUESTS = {
  okta: {
    enroll: 'createEmail',
    challenge: 'sendEmailChallenge',
    verify: 'verifyEmailChallenge',
    poll: 'pollEmailChallenge',
    find: 'listEmails',
    discard: 'deleteEmail',
  },
  auth0: {
    enroll: 'createAuthenticationMethod',
    challenge: 'createAuthenticationMethod',
    verify: 'verifyAuthenticationMethod',
    poll: 'none',
    find: 'listAuthenticationMethods',
    discard: 'none',
  },
} as const;

export type FlowOperation = keyof (typeof REQUESTS)['okta'];

export const USER = 'first@example.com';
export const OTHER_USER = 'second@example.com';
export const EMAIL = 'new@example.com';
const USERS = [
  { login: USER, password: 'first-password', oneTimeCode: '111111' },
  { login: OTHER_USER, password: 'second-password', oneTimeCode: '222222' },
];

const MINUTE_MS = 60_000;

export interface EmailRunOptions {
  readonly input?: EmailEnrollmentInput;
  /** How long ago the user signed in, in minutes: 0 by default. */
  readonly signedInMinutesAgo?: number;
  readonly emulator?: EmulatorOptions & Readonly<Record<string, unknown>>;
  /** Who comes back from re-authentication; the account's own user by default. */
  readonly stepUpUser?: string;
  /** Whose token a refresh brings; the account's own user's by default. */
  readonly refreshUser?: string;
  /** What the user does with a prompt; `begin` by default. */
  readonly onPrompt?: 'begin' | 'decline' | 'nothing';
  readonly strategies?: readonly StepUpStrategy[];
  /** What goes wrong from the first request on. */
  readonly faults?: readonly (readonly [FlowOperation, Fault])[];
  /** The operation whose first request is kept waiting. */
  readonly hold?: FlowOperation;
  /** Where both clocks start (epoch ms). */
  readonly startAt?: number;
  /** Binds the tokens to this key; `isProving: false` for a host that forgets the proofs. */
  readonly dpop?: { readonly keyPair: DpopKeyPair; readonly isProving: boolean };
}

/** The email flow on a provider's emulator, over HTTP, with everything a test wants to touch. */
export async function startEmailRun(provider: Provider, options: EmailRunOptions = {}) {
  const { dpop } = options;
  const clock = createSimulatedClock(options.startAt);
  const emulator = createEmulator(provider, clock, options.emulator ?? {});
  const server = await emulator.listen();
  const signInProof: SignInProof | undefined =
    dpop && (({ method, url, nonce }) => generateProof(dpop.keyPair, url, method, nonce));
  let session: IssuedTokens = await emulator.signIn(USER, signInProof && { proof: signInProof });
  clock.advance((options.signedInMinutesAgo ?? 0) * MINUTE_MS);
  const account: Account = { provider, issuer: server.url, subject: session.subject };

  const tokenReasons: string[] = [];
  const prompts: string[] = [];
  const settings = {
    baseUrl: server.url,
    account,
    clock,
    random: () => 0.5,
    maxRetries: 0,
    token: async ({ reason }: { reason: string }) => {
      tokenReasons.push(reason);
      if (reason === 'unauthenticated') {
        session = options.refreshUser ? await emulator.signIn(options.refreshUser) : await refreshed(session);
      }
      const { accessToken, subject } = session;
      return { accessToken, subject, ...(dpop?.isProving && { proof: dpopProofs(dpop.keyPair) }) };
    },
  };
  const signInAgain: StepUpStrategy = {
    id: 'sign-in',
    async start({ requirement }) {
      session = await emulator.signIn(options.stepUpUser ?? USER, requirement);
      return ok({ subject: session.subject });
    },
  };
  const stepUp = createStepUp({ account, clock, strategies: options.strategies ?? [signInAgain] });
  stepUp.prompt.subscribe((prompt) => {
    if (!prompt) return;
    prompts.push(JSON.stringify(prompt.getSnapshot().context.request.requirement));
    if (options.onPrompt !== 'nothing') prompt.send({ type: `stepUp.${options.onPrompt ?? 'begin'}` });
  });

  const services: EmailEnrollmentServices =
    provider === 'okta'
      ? okta.emailEnrollment(okta.createOktaClient(settings))
      : auth0.emailEnrollment(auth0.createAuth0Client(settings));
  const machine = withServices(emailEnrollmentMachine, { ...services, stepUp: stepUp.service });
  emulator.requests.clear();

  function startFlow(input: EmailEnrollmentInput) {
    const flow = createActor(machine, { clock, input }).start();
    const until = (isThere: Parameters<typeof waitFor<typeof flow>>[1]) =>
      waitFor(flow, isThere, { timeout: 4_000 });
    const handle = {
      flow,
      state: () => {
        const { value } = flow.getSnapshot();
        return typeof value === 'string' ? value : value.active.journey;
      },
      failure: () => flow.getSnapshot().context.failure,
      /** Waits until no call of the journey is under way. */
      settled: () => until(({ tags }) => !tags.has('busy') && !tags.has('reading') && !tags.has('parked')),
      /** Waits until the flow is parked for step-up. */
      parked: () => until(({ tags }) => tags.has('parked')),
      async submit(code: string) {
        send(flow, { type: 'code.submit', code: secret(code) });
        await handle.settled();
      },
      async retry() {
        send(flow, { type: 'flow.retry' });
        await handle.settled();
      },
    };
    return handle;
  }

  const addFault = (operation: FlowOperation, fault: Fault) =>
    emulator.faults.add({ ...fault, operation: REQUESTS[provider][operation] });
  for (const [operation, fault] of options.faults ?? []) addFault(operation, fault);
  const addHold = (operation: FlowOperation) => emulator.faults.hold(REQUESTS[provider][operation]);
  const held = options.hold && addHold(options.hold);
  const first = startFlow(options.input ?? { email: EMAIL });
  const flows = [first];

  return {
    ...first,
    clock,
    emulator,
    stepUp,
    services,
    prompts,
    tokenReasons,
    /** A further flow of the same account. */
    again(input: EmailEnrollmentInput) {
      const next = startFlow(input);
      flows.push(next);
      return next;
    },
    /** Waits until another prompt is open than now, or none. */
    promptChanged: () =>
      new Promise<void>((resolve) => {
        const stop = stepUp.prompt.subscribe(() => {
          stop();
          resolve();
        });
      }),
    /** Somebody else signs in, as in a second tab. */
    async switchUser() {
      session = await emulator.signIn(OTHER_USER);
    },
    /** The code in the newest mail. */
    code: (address = EMAIL) => emulator.outbox.latest(address)?.code ?? '',
    /** How many requests an operation became: all, or those that took effect. */
    count(operation: FlowOperation, which: 'all' | 'reached' = 'all') {
      const requests = emulator.requests.of(REQUESTS[provider][operation]);
      return which === 'all' ? requests.length : requests.filter(({ reached }) => reached).length;
    },
    fault: addFault,
    hold: addHold,
    /** What `options.hold` asked for. */
    held,
    async close() {
      for (const { flow } of flows) flow.stop();
      emulator.faults.clear();
      await server.close();
    },
  };

  async function refreshed(old: IssuedTokens): Promise<IssuedTokens> {
    const path = provider === 'okta' ? '/oauth2/default/v1/token' : '/oauth/token';
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'emulator-client',
        refresh_token: old.refreshToken ?? '',
      }),
    });
    const body: { access_token?: string } = await answer.json();
    if (!answer.ok) throw body;
    return { ...old, accessToken: body.access_token ?? '' };
  }
}

export type EmailRun = Awaited<ReturnType<typeof startEmailRun>>;

function createEmulator(
  provider: Provider,
  clock: SimulatedClock,
  options: EmulatorOptions,
): Emulator<string, unknown> {
  const all = { users: USERS, rateLimits: false as const, ...options, clock };
  return provider === 'okta' ? createOktaEmulator(all) : createAuth0Emulator(all);
}
