import type { CodeEnrollmentContext } from '../../../../machines/context/code-enrollment.ts';
import { isSecret, secret } from '../../../../src/domain/index.ts';
import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowStep,
  missingExecutor,
  projectedView,
} from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { type CodeBench, type FlowInput, startCodeBench } from './code-bench.ts';
import type { CodeFlow } from './code-flow.ts';
import { bringAbout } from './code-outcomes.ts';
import type { Wire } from './tenant.ts';

/** Runs the paths of a flow that ends in a typed code against a provider's emulator over HTTP. */
export function createHttpCodeDriver<E>(
  flow: CodeFlow<E>,
  provider: Provider,
  model: FlowModel,
  wire?: Wire,
): FlowDriver {
  const projection = flow.projection(model);
  let bench: CodeBench<E> | undefined;
  let wrongCodes = 0;
  const running = () => {
    if (!bench) throw new FlowModelError('The flow is not started: call start first.');
    return bench;
  };

  // In turn: what somebody else got, what the user got before, what nobody got.
  async function wrongCode({ world }: CodeBench<E>): Promise<string> {
    const codes = world.emulator.outbox.messages(world.address).flatMap(({ code }) => code ?? []);
    const newest = codes.at(-1) ?? '';
    const older = codes.find((code) => code !== newest);
    const invented = newest === '000000' ? '000001' : '000000';
    wrongCodes += 1;
    if (wrongCodes % 2 === 1) return world.codeOfAnother();
    return older ?? invented;
  }

  return {
    name: `HTTP (${provider})`,
    async start(input) {
      if (!isInput(input)) throw new FlowModelError('The flow starts with an object.');
      wrongCodes = 0;
      bench = await startCodeBench(flow, provider, model, input, wire);
      await bench.settle();
    },
    async user({ event }, ahead) {
      const { actor, context, watch, session, world, settle } = running();
      watch.beginStep();
      // A demand that the flow no longer means to meet is met elsewhere, or nothing would go on.
      if (event.type === 'flow.cancel' || !isDemanded(context)) await session.signInAnew();
      const isCode = isCodeGiven(event);
      const newest = world.emulator.outbox.latest(world.address)?.code ?? '';
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

function isDemanded({ assurance }: CodeEnrollmentContext<unknown>): boolean {
  return assurance.demand !== null || assurance.proven !== null;
}

/** Whether the code that is typed now will turn out to be wrong. */
function isRefused(ahead: readonly FlowStep[]): boolean {
  const next = ahead.findIndex((step) => step.type === 'user' && step.event.type === 'code.submit');
  const own = next < 0 ? ahead : ahead.slice(0, next);
  return own.some((step) => step.type === 'outcome' && step.src === 'verify' && step.name === 'invalid_code');
}

function isInput(input: unknown): input is FlowInput {
  return typeof input === 'object' && input !== null;
}

/** Whether the user types a code; some of the model's have nothing in them. */
function isCodeGiven(event: { readonly type: string; readonly code?: unknown }): boolean {
  return event.type === 'code.submit' && isSecret(event.code) && String(event.code.reveal()).trim() !== '';
}
