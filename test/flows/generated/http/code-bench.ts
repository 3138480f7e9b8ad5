import type { CodeEnrollmentContext } from '../../../../machines/context/code-enrollment.ts';
import type { FlowModel } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import type { CodeFlow } from './code-flow.ts';
import { type FlowBench, startFlowBench } from './flow-bench.ts';
import { createClocks } from './settings.ts';
import type { Wire } from './tenant.ts';
import type { OperationName, World } from './world.ts';

/** What a flow starts with; an enrollment is replaced by one that the provider has. */
export interface FlowInput {
  readonly enrollment?: unknown;
  readonly [name: string]: unknown;
}

/** A flow that ends in a typed code, on a provider's emulator. */
export interface CodeBench<E> extends FlowBench<OperationName> {
  readonly world: World<E>;
  readonly context: CodeEnrollmentContext<E>;
}

export async function startCodeBench<E>(
  flow: CodeFlow<E>,
  provider: Provider,
  model: FlowModel,
  { enrollment, ...input }: FlowInput,
  wire?: Wire,
): Promise<CodeBench<E>> {
  const clocks = createClocks();
  const world = await flow.createWorld(provider, clocks, wire);
  const withEnrollment = async () => ({
    ...input,
    ...(enrollment !== undefined && { enrollment: await world.enrollment() }),
  });
  const bench = await startFlowBench(world, withEnrollment, { provider, model, clocks, wire });
  return {
    ...bench,
    world,
    get context() {
      return bench.actor.getSnapshot().context;
    },
  };
}
