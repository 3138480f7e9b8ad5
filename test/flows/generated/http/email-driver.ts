import type {
  EmailEnrollmentContext,
  EmailEnrollmentEvent,
  EmailEnrollmentInput,
} from '../../../../machines/email-enrollment.ts';
import { secret } from '../../../../src/domain/index.ts';
import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowStep,
  missingExecutor,
  projectedView,
} from '../../../../src/testing/index.ts';
import { EMAIL, type Provider } from '../../email-run.ts';
import { type EmailBench, startEmailBench } from './email-bench.ts';
import { bringAbout } from './email-outcomes.ts';
import { emailProjection } from './email-projection.ts';
import type { Wire } from './world.ts';

/** Runs the paths of the email flow against a provider's emulator over HTTP. */
export function createHttpEmailDriver(provider: Provider, model: FlowModel, wire?: Wire): FlowDriver {
  const projection = emailProjection(model);
  let bench: EmailBench | undefined;
  let wrongCodes = 0;
  const running = () => {
    if (!bench) throw new FlowModelError('The flow is not started: call start first.');
    return bench;
  };

  // In turn: what somebody else got, what the user got before, what nobody got.
  async function wrongCode({ world }: EmailBench): Promise<string> {
    const codes = world.emulator.outbox.messages(EMAIL).flatMap(({ code }) => code ?? []);
    const newest = codes.at(-1) ?? '';
    const older = codes.find((code) => code !== newest);
    const invented = newest === '000000' ? '000001' : '000000';
    wrongCodes += 1;
    if (wrongCodes % 2 === 1) return world.codeOfAnotherAddress();
    return older ?? invented;
  }

  return {
    name: `HTTP (${provider})`,
    async start(input) {
      if (!isInput(input)) throw new FlowModelError('The email flow starts with an object.');
      wrongCodes = 0;
      bench = await startEmailBench(provider, model, input, wire);
      await bench.settle();
    },
    async user({ event }, ahead) {
      const { actor, context, watch, session, world, settle } = running();
      watch.beginStep();
      // A demand that the flow no longer means to meet is met elsewhere, or nothing would go on.
      if (event.type === 'flow.cancel' || !isDemanded(context)) await session.signInAnew();
      const isCode = isCodeEvent(event) && event.code.reveal().trim() !== '';
      const newest = world.emulator.outbox.latest(EMAIL)?.code ?? '';
      const code = isCode && isRefused(ahead) ? await wrongCode(running()) : newest;
      actor.send(isCode ? { ...event, code: secret(code) } : event);
      await settle();
    },
    async outcome(step) {
      running().watch.beginStep();
      if (!(await bringAbout(provider, running(), step))) throw missingExecutor('HTTP', step);
      await running().settle();
    },
    async elapse(inMs) {
      const { clocks, watch, settle } = running();
      watch.beginStep();
      clocks.client.advance(inMs);
      await settle();
    },
    expectState({ moment }) {
      const expected = projectedView(model, moment, projection);
      const seen = projectedView(model, running().watch.moment(), projection);
      const differences = differencesOf(expected, seen);
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    async stop() {
      const ending = bench;
      bench = undefined;
      await ending?.close();
    },
    observe: () => running().watch.moment(),
  };
}

function isDemanded({ assurance }: EmailEnrollmentContext): boolean {
  return assurance.demand !== null || assurance.proven !== null;
}

/** Whether the code that is typed now will turn out to be wrong. */
function isRefused(ahead: readonly FlowStep[]): boolean {
  const next = ahead.findIndex((step) => step.type === 'user' && step.event.type === 'code.submit');
  const own = next < 0 ? ahead : ahead.slice(0, next);
  return own.some((step) => step.type === 'outcome' && step.src === 'verify' && step.name === 'invalid_code');
}

function isInput(input: unknown): input is EmailEnrollmentInput {
  return typeof input === 'object' && input !== null;
}

function isCodeEvent(event: {
  readonly type: string;
}): event is Extract<EmailEnrollmentEvent, { type: 'code.submit' }> {
  return event.type === 'code.submit';
}
