import type { FlowModel, Projection } from '../../../../src/testing/index.ts';
import type { Provider } from '../../email-run.ts';
import type { Clocks } from './settings.ts';
import type { Wire } from './tenant.ts';
import type { World } from './world.ts';

/** A flow that ends in a typed code, as it is run over HTTP; `E` is an enrollment of its kind. */
export interface CodeFlow<E> {
  /** The model with the outcomes that the provider can cause, and no others. */
  model(provider: Provider): FlowModel;
  createWorld(provider: Provider, clocks: Clocks, wire?: Wire): Promise<World<E>>;
  /** What it is compared by. */
  projection(model: FlowModel): Projection;
}
