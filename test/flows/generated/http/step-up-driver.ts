import type { AnyActorRef } from 'xstate';
import type { StepUpContext, StepUpEvent, StepUpInput } from '../../../../machines/step-up.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import type { StepUpRequest } from '../../../../src/ports/index.ts';
import { createStepUp } from '../../../../src/runtime/index.ts';
import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowStep,
  missingExecutor,
  type Projection,
  projectedView,
  watchFlow,
} from '../../../../src/testing/index.ts';
import { OTHER_USER, type Provider, USER } from '../../email-run.ts';
import { createTenant } from './create-tenant.ts';
import { createHolds } from './holds.ts';
import { until } from './patience.ts';
import { createSession } from './session.ts';
import { createClocks } from './settings.ts';
import { signInBy, signInFault } from './sign-in.ts';

const PROJECTION: Projection = {
  context: ({ request, strategies, strategy, failure, outcome }: StepUpContext) => ({
    request,
    strategies,
    strategy,
    failure: failure?.kind,
    outcome: outcome.outcome,
  }),
  inputs: { authenticate: (input) => input },
  output: (output) => isRecord(output) && output.outcome,
};

/** Runs the paths of the step-up prompt with sign-ins at a provider's emulator over HTTP. */
export function createHttpStepUpDriver(provider: Provider, model: FlowModel): FlowDriver {
  let run: Awaited<ReturnType<typeof startRun>> | undefined;
  const running = () => {
    if (!run) throw new FlowModelError('The flow is not started: call start first.');
    return run;
  };
  return {
    name: `HTTP (${provider})`,
    async start(input) {
      if (!isInput(input)) throw new FlowModelError('The prompt starts with a request.');
      run = await startRun(provider, model, input);
    },
    async user({ event }, ahead) {
      const { watch, send, prepare, settle } = running();
      watch.beginStep();
      prepare(nextOutcome(ahead));
      if (!isPromptEvent(event)) throw new FlowModelError(`The prompt takes no "${event.type}".`);
      send(event);
      await settle();
    },
    async outcome(step) {
      running().watch.beginStep();
      if (!(await running().signIn(step.name))) throw missingExecutor('HTTP', step);
    },
    elapse() {
      throw new FlowModelError('The prompt has no timers.');
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

async function startRun(provider: Provider, model: FlowModel, { request, strategies }: StepUpInput) {
  const clocks = createClocks();
  const tenant = await createTenant(provider, clocks);
  const { emulator } = tenant;
  const { subject } = await createSession(emulator);
  const holds = createHolds<'authenticate'>(clocks.client.now);
  let user = USER;
  const start = holds.holding(
    'authenticate',
    () => emulator.faults.hold('authorize'),
    signInBy(tenant, () => user),
  );
  const stepUp = createStepUp({
    account: { provider, issuer: emulator.url, subject },
    clock: clocks.client,
    strategies: strategies.map((id) => ({ id, start })),
  });

  const leaving = new AbortController();
  let waiting = 0;
  const waitFor = (wanted: StepUpRequest) => {
    waiting += 1;
    stepUp.service(wanted, { signal: leaving.signal }).then(() => {
      waiting -= 1;
    });
  };
  waitFor(request);
  await until(
    () => stepUp.prompt.get() !== undefined,
    () => 'No prompt opens.',
  );
  const prompt: AnyActorRef | undefined = stepUp.prompt.get();
  if (!prompt) throw new Error('The prompt has closed by itself.');
  const watch = watchFlow(model, prompt, clocks.client.now);

  const settle = () =>
    until(
      () => holds.isAtRest && watch.moment().calls.every(() => holds.current('authenticate')?.hasArrived),
      () => 'the sign-in does not begin.',
    );

  return {
    watch,
    settle,
    /** Who signs in is known before the request leaves, and what factors there are as well. */
    prepare(outcome: string | undefined) {
      user = outcome === 'subject_changed' ? OTHER_USER : USER;
      tenant.setSecondFactor(user, outcome !== 'forbidden');
    },
    send(event: StepUpEvent) {
      // Only another flow that waits widens what is asked for.
      if (event.type === 'internal.requestWidened') waitFor(event.request);
      else prompt.send(event);
    },
    /** Lets the sign-in come to the outcome of this name; whether there is a way to. */
    async signIn(name: string): Promise<boolean> {
      const call = holds.current('authenticate');
      const fault = signInFault(name, emulator.url);
      if (!fault && !['proven', 'subject_changed', 'forbidden'].includes(name)) return false;
      if (fault) emulator.faults.add(fault);
      call?.release();
      const isOver = () => watch.moment().calls.length === 0;
      await until(isOver, () => `the sign-in does not come to "${name}".`);
      return true;
    },
    async close() {
      const isEnded = prompt.getSnapshot().status === 'done';
      try {
        if (isEnded)
          await until(
            () => waiting === 0,
            () => 'somebody waits for a prompt that has ended.',
          );
        leaving.abort();
        await until(
          () => holds.leftovers.length === 0 && waiting === 0,
          () => 'a sign-in is still held, or somebody still waits.',
        );
        const faults = emulator.faults.pending().map(({ operation }) => operation);
        if (faults.length > 0) throw new Error(`These faults have not struck: ${faults.join(', ')}.`);
        if (stepUp.prompt.get()) throw new Error('The prompt is still open, although nobody waits.');
      } finally {
        emulator.faults.clear();
        await tenant.close();
      }
    },
  };
}

function nextOutcome(ahead: readonly FlowStep[]): string | undefined {
  const next = ahead.find((step) => step.type === 'outcome');
  return next?.type === 'outcome' ? next.name : undefined;
}

function isInput(input: unknown): input is StepUpInput {
  return typeof input === 'object' && input !== null && 'request' in input && 'strategies' in input;
}

function isPromptEvent(event: { readonly type: string }): event is StepUpEvent {
  return ['stepUp.begin', 'stepUp.decline', 'internal.requestWidened'].includes(event.type);
}
