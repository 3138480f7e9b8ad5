import type { FlowDriver, FlowModel } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import { createHttpCodeDriver } from './code-driver.ts';
import type { CodeFlow } from './code-flow.ts';
import type { Wire } from './tenant.ts';

/** A flow as it is run over HTTP. */
export interface FlowOverHttp {
  /** The model with the outcomes that the provider can cause, and no others. */
  model(provider: Provider): FlowModel;
  driver(provider: Provider, model: FlowModel, wire?: Wire): FlowDriver;
}

/** A flow that ends in a typed code, over HTTP. */
export function codeOverHttp<E>(flow: CodeFlow<E>): FlowOverHttp {
  return {
    model: flow.model,
    driver: (provider, model, wire) => createHttpCodeDriver(flow, provider, model, wire),
  };
}
