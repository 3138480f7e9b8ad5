import { ok } from 'neverthrow';
import { type EmailEnrollmentInput, emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import * as auth0 from '../../src/auth0/index.ts';
import { type Account, createSimulatedClock, secret } from '../../src/domain/index.ts';
import {
  createAuth0Emulator,
  createOktaEmulator,
  type Emulator,
  type Fault,
  type IssuedTokens,
} from '../../src/emulator/index.ts';
import * as okta from '../../src/okta/index.ts';
import type { StepUpStrategy } from '../../src/ports/index.ts';
import {
  createFlows,
  createMemoryStorage,
  createStepUp,
  type FlowStorage,
  type ResumableFlow,
  redactedInspection,
  send,
  withServices,
} from '../../src/runtime/index.ts';
import { EMAIL, type FlowOperation, type Provider, REQUESTS, USER } from './email-run.ts';

const MINUTE_MS = 60_000;
const PATIENCE_MS = 4_000;
const USERS = [{ login: USER, password: 'first-password', oneTimeCode: '111111' }];
const EFFECTS = ['enroll', 'challenge', 'verify', 'discard'] as const;

/** What a host's own sign-in works with. */
export interface Tab {
  readonly provider: Provider;
  /** Where the authorization server is. */
  readonly url: string;
  readonly storage: FlowStorage;
  /** Keeps new tokens, as the host's own client does. */
  signedIn(tokens: Pick<IssuedTokens, 'accessToken' | 'subject'>): void;
}

export interface ResumeRunOptions {
  readonly input?: EmailEnrollmentInput;
  readonly signedInMinutesAgo?: number;
  readonly faults?: readonly (readonly [FlowOperation, Fault])[];
  readonly hold?: FlowOperation;
  /** A sign-in on the page by default. */
  readonly strategy?: (tab: Tab) => StepUpStrategy;
}

/** One page: everything in it is new but the clock, the tokens and the text in the storage. */
export type Page = ReturnType<Awaited<ReturnType<typeof startResumeRun>>['openPage']>;

/** The email flow in a browser tab that is reloaded, on a provider's emulator, over HTTP. */
export async function startResumeRun(provider: Provider, options: ResumeRunOptions = {}) {
  const clock = createSimulatedClock();
  const settings = { users: USERS, rateLimits: false as const, clock };
  const emulator: Emulator<string, unknown> =
    provider === 'okta' ? createOktaEmulator(settings) : createAuth0Emulator(settings);
  const server = await emulator.listen();
  let session: Pick<IssuedTokens, 'accessToken' | 'subject'> = await emulator.signIn(USER);
  clock.advance((options.signedInMinutesAgo ?? 0) * MINUTE_MS);
  const account: Account = { provider, issuer: server.url, subject: session.subject };
  // All that anyone could have written down of the flow, but for the envelopes.
  const seen: unknown[] = [];
  let prompts = 0;

  const signInAgain: StepUpStrategy = {
    id: 'sign-in',
    async start({ requirement }) {
      session = await emulator.signIn(USER, requirement);
      return ok({ subject: session.subject });
    },
  };

  function openPage(storage: FlowStorage) {
    const client = {
      baseUrl: server.url,
      account,
      clock,
      random: () => 0.5,
      maxRetries: 0,
      token: async ({ reason }: { reason: string }) => {
        if (reason === 'unauthenticated') session = await emulator.signIn(USER);
        return session;
      },
    };
    const signedIn: Tab['signedIn'] = (tokens) => {
      session = tokens;
    };
    const strategy = options.strategy?.({ provider, url: server.url, storage, signedIn }) ?? signInAgain;
    const stepUp = createStepUp({ account, clock, storage, strategies: [strategy] });
    stepUp.prompt.subscribe((prompt) => {
      if (prompt) prompts += 1;
    });
    const services =
      provider === 'okta'
        ? okta.emailEnrollment(okta.createOktaClient(client))
        : auth0.emailEnrollment(auth0.createAuth0Client(client));
    const machine = withServices(emailEnrollmentMachine, { ...services, stepUp: stepUp.service });
    const flows = createFlows({ account, storage, clock });
    const inspect = redactedInspection((event) => seen.push(event));
    let flow: ResumableFlow<typeof emailEnrollmentMachine> | undefined;

    function running() {
      if (!flow) throw new Error('No flow runs on this page.');
      return flow.actor;
    }

    function isSettled(): boolean {
      const { tags } = running().getSnapshot();
      if (tags.has('parked')) return stepUp.prompt.get()?.getSnapshot().matches('prompting') ?? false;
      return !tags.has('busy') && !tags.has('reading');
    }

    const page = {
      storage,
      stepUp,
      flows,
      begin(input: EmailEnrollmentInput) {
        flow = flows.start(machine, { input, inspect });
      },
      /** Carries on with the one stored flow, as a host does: step-up first. */
      async resume(url = 'https://app.example.com/'): Promise<void> {
        await stepUp.resume(url);
        const [stored] = flows.list();
        if (!stored) throw new Error('No flow is stored.');
        flow = (await flows.resume(machine, stored.flowId, { inspect }))._unsafeUnwrap() ?? undefined;
      },
      snapshot: () => running().getSnapshot(),
      state() {
        const { value } = running().getSnapshot();
        return typeof value === 'string' ? value : value.active.journey;
      },
      isOver: () => running().getSnapshot().status === 'done',
      outcome: () => running().getSnapshot().output?.outcome,
      send: (event: Parameters<typeof send<ReturnType<typeof running>>>[1]) => send(running(), event),
      submit: (code: string) => send(running(), { type: 'code.submit', code: secret(code) }),
      /** Waits until it is the user's turn: no call of the journey is under way, a prompt stands open. */
      async settled() {
        const isIt = await soon(isSettled);
        if (!isIt) throw new Error(`The flow stays in ${page.state()}.`);
        const { context } = running().getSnapshot();
        seen.push(JSON.stringify([context, running().getPersistedSnapshot()]));
      },
      /** The page goes away. */
      close() {
        flow?.actor.stop();
      },
    };
    return page;
  }

  const addFault = (operation: FlowOperation, fault: Fault) =>
    emulator.faults.add({ ...fault, operation: REQUESTS[provider][operation] });
  const addHold = (operation: FlowOperation) => emulator.faults.hold(REQUESTS[provider][operation]);
  const count = (operation: FlowOperation, which: 'all' | 'reached' = 'all') =>
    emulator.requests.of(REQUESTS[provider][operation]).filter(({ reached }) => which === 'all' || reached)
      .length;

  emulator.requests.clear();
  for (const [operation, fault] of options.faults ?? []) addFault(operation, fault);
  const held = options.hold && addHold(options.hold);
  let page = openPage(createMemoryStorage());
  page.begin(options.input ?? { email: EMAIL });

  return {
    clock,
    emulator,
    url: server.url,
    held,
    seen,
    fault: addFault,
    hold: addHold,
    count,
    openPage,
    prompts: () => prompts,
    page: () => page,
    code: () => emulator.outbox.latest(EMAIL)?.code ?? '',
    /** How often each effect took place. */
    effects: () => EFFECTS.map((operation) => `${operation} ${count(operation, 'reached')}`),
    /** Replaces the page by a new one, which finds what was stored at this moment (or at an earlier one). */
    async reload(text: readonly (readonly [string, string])[] = textIn(page.storage), url?: string) {
      page.close();
      page = openPage(createMemoryStorage(text));
      await page.resume(url);
    },
    async close() {
      page.close();
      emulator.faults.clear();
      await server.close();
    },
  };
}

export type ResumeRun = Awaited<ReturnType<typeof startResumeRun>>;

/** All that a storage holds. */
export function textIn(storage: FlowStorage): readonly (readonly [string, string])[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').map((key) => [
    key,
    storage.getItem(key) ?? '',
  ]);
}

/** Whether something becomes true while requests go to and fro. */
export async function soon(isIt: () => boolean): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (!isIt() && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  return isIt();
}
