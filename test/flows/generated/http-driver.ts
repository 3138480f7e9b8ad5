import { ok } from 'neverthrow';
import { type Actor, type AnyActorRef, type AnyStateMachine, createActor } from 'xstate';
import { emailEnrollmentMachine } from '../../../machines/email-enrollment.ts';
import * as auth0 from '../../../src/auth0/index.ts';
import { createSimulatedClock, secret } from '../../../src/domain/index.ts';
import { createAuth0Emulator, createOktaEmulator, type Hold } from '../../../src/emulator/index.ts';
import * as okta from '../../../src/okta/index.ts';
import type { EmailEnrollment, Service, StepUpStrategy } from '../../../src/ports/index.ts';
import { createStepUp, type Json, redact, withServices } from '../../../src/runtime/index.ts';
import { type FlowDriver, FlowModelError, missingExecutor } from '../../../src/testing/index.ts';
import { differencesOf, viewOf } from '../../../src/testing/view.ts';
import { watchTimers } from '../../../src/testing/xstate-internals.ts';
import { EMAIL, type FlowOperation, OTHER_USER, type Provider, REQUESTS, USER } from '../email-run.ts';
import { faultsOf } from './http-faults.ts';
import { namesIn } from './http-model.ts';

const USERS = [
  { login: USER, password: 'first-password', oneTimeCode: '111111' },
  { login: OTHER_USER, password: 'second-password', oneTimeCode: '222222' },
];
const MONTH_SECONDS = 2_592_000;
/** How long a request on this machine may take before the path is given up, in real ms. */
const PATIENCE_MS = 3_000;

interface HeldCall {
  readonly src: string;
  readonly signal: AbortSignal;
  readonly hold: Hold;
  isThere: boolean;
  isOver: boolean;
  isAbandoned: boolean;
}

/** Runs the paths of the email flow against a provider's emulator over HTTP. */
export function createHttpDriver(provider: Provider): FlowDriver {
  let run: Awaited<ReturnType<typeof startRun>> | undefined;
  const running = () => {
    if (!run) throw new FlowModelError('The flow is not started: call start first.');
    return run;
  };
  return {
    name: `HTTP (${provider})`,
    async start(_, name) {
      run = await startRun(provider, name);
      await run.settle();
    },
    async user({ event }) {
      const { actor, settle, code } = running();
      const isCode = event.type === 'code.submit' && 'code' in event && redact(event.code) !== null;
      // A case that is empty stays so; any other becomes what the newest mail says.
      const isEmpty = isCode && running().isEmpty(event.code);
      actor.send(isCode && !isEmpty ? { ...event, code: secret(code()) } : event);
      await settle();
    },
    async outcome(step) {
      await running().outcome(step.src, step.kind === 'ok', step.name, () => missingExecutor('HTTP', step));
      await running().settle();
    },
    async elapse() {
      running().elapse();
      await running().settle();
    },
    expectState({ view, state }) {
      const seen = running().view();
      const expected = projected(view, namesIn(state.timers), [...state.calls.map(({ id }) => id)].sort());
      const differences = differencesOf(expected, seen);
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    async stop() {
      const ending = run;
      run = undefined;
      await ending?.close();
    },
  };
}

function projected(view: ReturnType<typeof viewOf>, timers: Json, calls: Json) {
  const { status, value, tags, output } = view;
  return { status, value, tags, timers, calls, outcome: outcomeIn(output) };
}

function outcomeIn(output: Json): Json {
  return typeof output === 'object' && output !== null && 'outcome' in output ? output.outcome : null;
}

async function startRun(provider: Provider, input: string) {
  const clock = createSimulatedClock();
  const shared = {
    users: USERS,
    clock,
    rateLimits: false as const,
    accessTokenLifetimeSeconds: MONTH_SECONDS,
  };
  const oktaEmulator = createOktaEmulator({ ...shared, stepUp: false });
  const auth0Emulator = createAuth0Emulator(shared);
  const emulator = provider === 'okta' ? oktaEmulator : auth0Emulator;
  const server = await emulator.listen();
  let session = await emulator.issueToken(USER);
  const own = session;
  const other = await emulator.issueToken(OTHER_USER);
  let isOtherNext = false;
  const account = { provider, issuer: server.url, subject: session.subject };
  const settings = {
    baseUrl: server.url,
    account,
    clock,
    random: () => 0.5,
    maxRetries: 0,
    // Held requests wait as long as the path likes.
    timeoutMs: 2_000_000_000,
  };
  const token = ({ reason }: { reason: string }) =>
    Promise.resolve(reason === 'unauthenticated' && isOtherNext ? other : session);
  const servicesWith = (source: typeof token) =>
    provider === 'okta'
      ? okta.emailEnrollment(okta.createOktaClient({ ...settings, token: source }))
      : auth0.emailEnrollment(auth0.createAuth0Client({ ...settings, token: source }));
  const services = servicesWith(token);
  const aside = servicesWith(() => Promise.resolve(own));
  const asideAuth0 = auth0.createAuth0Client({ ...settings, token: own.accessToken });
  const signal = new AbortController().signal;

  const calls: HeldCall[] = [];
  const requestOf = (src: string) => REQUESTS[provider][src as FlowOperation];
  function holding<I, O>(src: FlowOperation, service: Service<I, O>): Service<I, O> {
    return async (given, options) => {
      const name = requestOf(src);
      const hold = emulator.faults.hold(name as never);
      const call: HeldCall = {
        src,
        signal: options.signal,
        hold,
        isThere: false,
        isOver: false,
        isAbandoned: false,
      };
      calls.push(call);
      hold.arrived.then(() => {
        call.isThere = true;
      });
      hold.abandoned.then(() => {
        call.isAbandoned = true;
      });
      const result = await service(given, options);
      call.isOver = true;
      return result;
    };
  }

  let stepUpUser = USER;
  const strategy: StepUpStrategy = {
    id: 'sign-in',
    async start({ requirement }) {
      const answer = await emulator.signIn(stepUpUser, { maxAgeSeconds: requirement.maxAgeSeconds ?? 0 });
      if (answer.subject === account.subject) session = answer;
      return ok({ subject: answer.subject });
    },
  };
  const stepUp = createStepUp({ account, clock, strategies: [strategy] });
  let prompt: { send(event: { type: 'stepUp.begin' | 'stepUp.decline' }): void } | undefined;
  stepUp.prompt.subscribe((opened) => {
    prompt = opened ?? undefined;
  });

  const machine = withServices(emailEnrollmentMachine, {
    enroll: holding('enroll', services.enroll),
    challenge: holding('challenge', services.challenge),
    verify: holding('verify', services.verify),
    poll: holding('poll', services.poll),
    find: holding('find', services.find),
    discard: holding('discard', services.discard),
    stepUp: stepUp.service,
  });

  async function enrollment(): Promise<EmailEnrollment> {
    const enrolled = await aside.enroll({ email: EMAIL, role: 'secondary', proven: null }, { signal });
    if (enrolled.isErr()) throw new Error(`The address could not be prepared: ${enrolled.error.message}`);
    return enrolled.value.enrollment;
  }
  const inputs: Readonly<Record<string, () => Promise<object>>> = {
    'with an address': async () => ({ email: EMAIL }),
    'without an address': async () => ({}),
    'with an enrollment': async () => ({ enrollment: await enrollment() }),
  };
  const given = await inputs[input]?.();
  if (!given) throw new FlowModelError(`The HTTP driver has no input "${input}".`);
  const actor: Actor<AnyStateMachine> = createActor<AnyStateMachine>(machine, { input: given, clock });
  actor.subscribe({ error: () => {} });
  const timers = watchTimers(actor, clock.now);
  actor.start();

  const inFlight = () =>
    Object.entries<AnyActorRef | undefined>(actor.getSnapshot().children).flatMap(([id, child]) =>
      child?.getSnapshot().status === 'active' ? [{ id, src: String(child.src) }] : [],
    );
  const heldCall = (src: string) =>
    calls.filter((call) => call.src === src && !call.signal.aborted && !call.isOver).at(-1);

  async function until(isSo: () => boolean, what: () => string): Promise<void> {
    for (const since = performance.now(); performance.now() - since < PATIENCE_MS; ) {
      if (isSo()) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`Waited in vain: ${what()}.`);
  }
  const isAtRest = () =>
    inFlight().every(({ src }) => (src === 'stepUp' ? prompt !== undefined : heldCall(src)?.isThere)) &&
    calls.every((call) => !call.signal.aborted || call.isOver || !call.isThere || call.isAbandoned);

  // What another client of the same account did meanwhile.
  async function arrange(wanted: string): Promise<void> {
    if (provider === 'auth0') {
      const { methods } = auth0Emulator.accounts.get(USER);
      if (wanted === 'verified' && methods.length === 0)
        auth0Emulator.accounts.addEmail(USER, { address: EMAIL });
      if (wanted === 'unknown' || wanted === 'sent')
        for (const { id } of methods) await auth0.deleteAuthenticationMethod(asideAuth0, id);
      return;
    }
    const entry = oktaEmulator.accounts.get(USER).emails.find(({ address }) => address === EMAIL);
    const status = wanted === 'verified' ? 'VERIFIED' : 'UNVERIFIED';
    const isWanted = wanted === 'absent' || wanted === 'created' ? !entry : entry?.status === status;
    if (isWanted) return;
    if (entry) {
      const role = 'secondary' as const;
      const target = { id: entry.id, email: EMAIL, role, discardable: true };
      await aside.discard({ enrollment: target, proven: null }, { signal });
    }
    if (wanted === 'verified' || wanted === 'unverified')
      oktaEmulator.accounts.addEmail(USER, { address: EMAIL, status });
  }

  return {
    actor,
    code: () => emulator.outbox.latest(EMAIL)?.code ?? '000000',
    isEmpty: (code: unknown) =>
      typeof code === 'object' &&
      code !== null &&
      'reveal' in code &&
      typeof code.reveal === 'function' &&
      code.reveal().trim() === '',
    settle: () => until(isAtRest, () => `calls ${JSON.stringify(inFlight())}, held ${JSON.stringify(calls)}`),
    elapse() {
      const due = timers().map(({ dueAt }) => dueAt);
      if (due.length === 0) throw new Error('No timer is set.');
      clock.advance(Math.max(0, Math.min(...due) - clock.now()));
    },
    async outcome(src: string, isOk: boolean, name: string, missing: () => Error) {
      const [found] = inFlight().filter((call) => call.src === src);
      const child = found && actor.getSnapshot().children[found.id];
      if (!child) throw new Error(`"${src}" is not in flight.`);
      if (src === 'stepUp') {
        if (!isOk && name !== 'not_completed' && name !== 'subject_changed') throw missing();
        stepUpUser = name === 'subject_changed' ? OTHER_USER : USER;
        prompt?.send({ type: name === 'not_completed' ? 'stepUp.decline' : 'stepUp.begin' });
      } else {
        const held = heldCall(src);
        if (!held) throw new Error(`No request of "${src}" is held.`);
        const fault = faultFor(provider, src as FlowOperation, name);
        if (isOk && (src === 'find' || src === 'enroll')) await arrange(name);
        // The user follows the link of the newest mail.
        if (src === 'poll' && name === 'verified') await fetch(emulator.outbox.latest(EMAIL)?.link ?? '');
        if (!isOk && !fault) throw missing();
        isOtherNext = name === 'subject_changed';
        if (!isOk && fault) emulator.faults.add({ ...fault, operation: requestOf(src) as never });
        held.hold.release();
      }
      await until(
        () => child.getSnapshot().status !== 'active',
        () => `"${src}" does not come to ${name}`,
      );
      isOtherNext = false;
    },
    view() {
      const snapshot = actor.getSnapshot();
      const view = viewOf({ snapshot, timers: [], calls: [], emitted: [], sent: [] });
      const waiting = timers().map(({ id, dueAt }) => ({ name: id ?? '', dueInMs: dueAt - clock.now() }));
      return projected(
        view,
        namesIn(waiting),
        inFlight()
          .map(({ id }) => id)
          .sort(),
      );
    },
    async close() {
      actor.stop();
      emulator.faults.clear();
      await server.close();
    },
  };
}

function faultFor(provider: Provider, operation: FlowOperation, name: string) {
  const table = faultsOf(provider, operation);
  if (name === 'step_up_required (more)') {
    const { status = 403, headers } = table.step_up_required ?? {};
    const header = `${headers?.['www-authenticate']}, acr_values="strong"`;
    return { status, body: '', headers: { 'www-authenticate': header } };
  }
  const kinds: Readonly<Record<string, (typeof table)['network']>> = table;
  return kinds[name];
}
