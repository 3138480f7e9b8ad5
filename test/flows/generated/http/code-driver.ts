import { isSecret, secret } from '../../../../src/domain/index.ts';
import {
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowStep,
} from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { createBenchDriver } from './bench-driver.ts';
import { type CodeBench, type FlowInput, startCodeBench } from './code-bench.ts';
import type { CodeFlow } from './code-flow.ts';
import { answerRequest } from './code-outcomes.ts';
import type { Wire } from './tenant.ts';

/** Runs the paths of a flow that ends in a typed code against a provider's emulator over HTTP. */
export function createHttpCodeDriver<E>(
  flow: CodeFlow<E>,
  provider: Provider,
  model: FlowModel,
  wire?: Wire,
): FlowDriver {
  let wrongCodes = 0;

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

  return createBenchDriver<CodeBench<E>>({
    name: `HTTP (${provider})`,
    model,
    projection: flow.projection(model),
    async start(input) {
      if (!isInput(input)) throw new FlowModelError('The flow starts with an object.');
      wrongCodes = 0;
      return startCodeBench(flow, provider, model, input, wire);
    },
    async event(bench, event, ahead) {
      if (!isCodeGiven(event)) return event;
      const { emulator, address } = bench.world;
      const newest = emulator.outbox.latest(address)?.code ?? '';
      return { ...event, code: secret(isRefused(ahead) ? await wrongCode(bench) : newest) };
    },
    request: (bench, step) => answerRequest(provider, bench, step),
  });
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
