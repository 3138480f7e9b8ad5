import { type Actor, type AnyStateMachine, createActor } from 'xstate';
import { type PasskeySignInContext, passkeySignInMachine } from '../../../../machines/passkey-sign-in.ts';
import * as auth0 from '../../../../src/auth0/index.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import { EMULATOR_CLIENT_ID, type Fault, type VirtualAuthenticator } from '../../../../src/emulator/index.ts';
import { withServices } from '../../../../src/runtime/index.ts';
import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowStep,
  missingExecutor,
  type OutcomeStep,
  type Projection,
  projectedView,
  watchFlow,
} from '../../../../src/testing/index.ts';
import { OTHER_USER, USER } from '../../email-run.ts';
import { passkeyOf } from '../../virtual-passkey.ts';
import { passkeySignInKey } from '../passkey-sign-in.model.ts';
import { createAssertionDesk } from './assertion-desk.ts';
import { createAuth0Tenant } from './auth0-tenant.ts';
import { createHolds } from './holds.ts';
import { signInFaultOf } from './passkey-faults.ts';
import { until } from './patience.ts';
import { CODE_LIFETIME_SECONDS, createClocks } from './settings.ts';

const LIFETIME_MS = CODE_LIFETIME_SECONDS.auth0 * 1_000;
const SOMEBODY_ELSE = "somebody else's tokens";
const REQUESTS = { start: 'startPasskeySignIn', complete: 'token' } as const;
type RequestName = keyof typeof REQUESTS;
const isRequest = (src: string): src is RequestName => src in REQUESTS;

const part = (value: unknown, names: readonly string[]) =>
  isRecord(value) ? Object.fromEntries(names.map((name) => [name, value[name]])) : null;

const PROJECTION: Projection = {
  timers: 'exact',
  context: (context: PasskeySignInContext) => ({
    key: passkeySignInKey(context),
    ...part(context, ['support', 'continuations']),
    assertion: context.secrets.assertion,
    failure: context.failure?.kind,
    lifetimeMs: context.challenge?.lifetimeMs,
  }),
  inputs: {
    checkSupport: (input) => input,
    start: (input) => input,
    getAssertion: (input) => isRecord(input) && Object.keys(input),
    complete: (input) => part(input, ['continuation', 'assertion']),
  },
  output: (output) =>
    isRecord(output) && {
      ...part(output, ['outcome']),
      signIn: part(output.signIn, ['accessToken', 'idToken', 'refreshToken']),
      failure: part(output.failure, ['kind']),
    },
};

/** Runs the paths of the sign-in with a passkey at the Auth0 emulator over HTTP. */
export function createHttpPasskeyDriver(model: FlowModel): FlowDriver {
  let run: Awaited<ReturnType<typeof startRun>> | undefined;
  const running = () => {
    if (!run) throw new FlowModelError('The flow is not started: call start first.');
    return run;
  };
  return {
    name: 'HTTP (auth0)',
    async start() {
      run = await startRun(model);
      await run.settle();
    },
    async user({ event }, ahead) {
      const { actor, watch, prepare, settle } = running();
      watch.beginStep();
      if (event.type === 'ceremony.start') await prepare(ahead);
      actor.send(event);
      await settle();
    },
    async outcome(step) {
      running().watch.beginStep();
      if (!(await running().bringAbout(step))) throw missingExecutor('HTTP', step);
      await running().settle();
    },
    async elapse(inMs) {
      const { clocks, watch, settle } = running();
      watch.beginStep();
      clocks.client.advance(inMs);
      await settle();
    },
    expectState({ moment }) {
      const seen = projectedView(model, running().watch.moment(), PROJECTION);
      const differences = differencesOf(projectedView(model, moment, PROJECTION), seen);
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    async stop() {
      const ending = run;
      run = undefined;
      await ending?.close();
    },
    observe: () => running().watch.moment(),
  };
}

async function startRun(model: FlowModel) {
  const clocks = createClocks();
  const tenant = await createAuth0Tenant(clocks);
  const { emulator } = tenant;
  const page = 'http://localhost:3000';
  const own = await passkeyOf(emulator, USER, page);
  let inHand: VirtualAuthenticator = own;
  const ceremony = createAssertionDesk(() => inHand);
  const subject = emulator.accounts.get(USER).id;
  const token = () => {
    throw new Error('A sign-in asks for no token.');
  };
  const services = auth0.passkeySignIn(
    tenant.client({ token, fetch, subject, clock: clocks.client }),
    { client_id: EMULATOR_CLIENT_ID },
    { scopes: ['offline_access'] },
  );
  const holds = createHolds<RequestName>(clocks.client.now);
  const machine = withServices(passkeySignInMachine, {
    ...ceremony.services,
    start: holds.holding('start', () => emulator.faults.hold(REQUESTS.start), services.start),
    complete: holds.holding('complete', () => emulator.faults.hold(REQUESTS.complete), services.complete),
  });
  const actor: Actor<AnyStateMachine> = createActor<AnyStateMachine>(machine, {
    input: { expectedSubject: subject },
    clock: clocks.client,
  });
  // Unobserved, an actor that fails would throw out of a timer of its own.
  actor.subscribe({ error: () => {} });
  const watch = watchFlow(model, actor, clocks.client.now);
  actor.start();
  let fetchedAt = 0;

  const isWaiting = () =>
    holds.isAtRest &&
    watch
      .moment()
      .calls.every(({ src }) =>
        isRequest(src) ? holds.current(src)?.hasArrived : isDesk(src) && ceremony.desks[src].isAsked,
      );
  const isDesk = (src: string): src is keyof typeof ceremony.desks => src in ceremony.desks;

  async function answerRequest(operation: RequestName, { kind, name }: OutcomeStep): Promise<boolean> {
    const call = holds.current(operation);
    if (!call) throw new Error(`No request of "${operation}" is held.`);
    const fault = kind === 'ok' ? {} : await causeOf(operation, name);
    if (!fault) return false;
    if (Object.keys(fault).length > 0) emulator.faults.add({ ...fault, operation: REQUESTS[operation] });
    // Nobody says how long a session lives ("about five minutes"): it still does when a ceremony took longer.
    if (operation === 'complete')
      clocks.setServerBack(clocks.client.now() - fetchedAt - (name === 'invalid_input' ? LIFETIME_MS : 0));
    call.release();
    await until(
      () => call.isOver,
      () => `"${operation}" does not answer.`,
    );
    if (operation === 'start' && kind === 'ok') fetchedAt = clocks.client.now();
    if (operation === 'complete' && kind === 'ok') {
      const again = await call.byAnother();
      if (again.isOk() || again.error.kind !== 'invalid_input')
        throw new Error('The assertion was taken a second time, or not refused as such.');
    }
    clocks.setServerBack(0);
    return true;
  }

  /** What makes a call fail; nothing where it fails by itself, undefined where there is no way to. */
  async function causeOf(operation: RequestName, name: string): Promise<Fault | undefined> {
    // It comes after the session's end.
    if (operation === 'complete' && name === 'invalid_input') return {};
    // Auth0 contract 12.6: whoever has a second factor is asked for it.
    if (operation === 'complete' && name === 'forbidden') {
      tenant.setSecondFactor(USER, true);
      return {};
    }
    return signInFaultOf(operation, name);
  }

  return {
    actor,
    clocks,
    watch,
    settle: () => until(isWaiting, () => JSON.stringify(watch.moment().calls.map(({ id }) => id))),
    /** Whose authenticator it is has to be known before the ceremony; everybody has one factor at first. */
    async prepare(ahead: readonly FlowStep[]) {
      tenant.setSecondFactor(USER, false);
      const next = ahead.find((step) => step.type === 'outcome' && step.src === 'complete');
      const isOther = next?.type === 'outcome' && next.name === SOMEBODY_ELSE;
      inHand = isOther ? await passkeyOf(emulator, OTHER_USER, page) : own;
    },
    /** Makes a call in flight come to an outcome; false where there is no way to. */
    async bringAbout(step: OutcomeStep): Promise<boolean> {
      const isInFlight = () => watch.moment().calls.some(({ id }) => id === step.id);
      if (!isInFlight()) throw new Error(`"${step.id}" is not in flight.`);
      const isKnown = isRequest(step.src)
        ? await answerRequest(step.src, step)
        : isDesk(step.src) && ceremony.desks[step.src].answer(step.name);
      if (isKnown)
        await until(
          () => !isInFlight(),
          () => `"${step.id}" does not come to "${step.name}".`,
        );
      return isKnown;
    },
    async close() {
      const { status } = actor.getSnapshot();
      const atEnd = watch.moment();
      actor.stop();
      try {
        await until(
          () => holds.leftovers.length === 0,
          () => 'a request is still held.',
        );
        const { timers } = status === 'active' ? watch.moment() : atEnd;
        const left = [
          ...emulator.faults.pending().map(({ operation }) => `the fault for ${operation}`),
          ...timers.map(({ name }) => `the timer ${name}`),
        ];
        if (left.length > 0) throw new Error(`After the end there is still ${left.join(', ')}.`);
      } finally {
        emulator.faults.clear();
        await tenant.close();
      }
    },
  };
}
