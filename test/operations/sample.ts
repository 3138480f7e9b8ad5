import type { ResultAsync } from 'neverthrow';
import type { AccountFailure, SimulatedClock } from '../../src/domain/index.ts';
import type { Answer, CallOptions, TokenRequest } from '../../src/http/index.ts';
import type { Wire } from './wire.ts';

/** A client of an account and the emulator behind it. */
export interface OperationBench<Client, Emulator> {
  readonly client: Client;
  readonly emulator: Emulator;
  /** The login of the client's user. */
  readonly user: string;
  readonly clock: SimulatedClock;
  /** What the token source was asked, in order. */
  readonly asked: readonly TokenRequest[];
}

/** The same without a port. */
export interface ProcessBench<Client, Emulator> extends OperationBench<Client, Emulator> {
  readonly wire: Wire;
}

/** Sends the operation: once prepared, it succeeds the first time. */
export type Send = (options?: CallOptions) => ResultAsync<Answer<unknown>, AccountFailure>;

/** Brings the account to where the operation succeeds, by other operations or the emulator's controls. */
export type OperationSample<Client, Emulator> = (
  bench: OperationBench<Client, Emulator>,
) => Send | Promise<Send>;

/** The samples of one group, by the operations' names; `scopes` is the group's own table. */
export interface OperationGroup<Client, Emulator> {
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly samples: Readonly<Record<string, OperationSample<Client, Emulator>>>;
  /** The emulator's names of routes, where they are not the operations': one route may serve several. */
  readonly routes?: Readonly<Record<string, string>>;
}

/** The value of a step that a sample needs before its own operation. */
export async function prepared<T>(step: ResultAsync<Answer<T>, AccountFailure>): Promise<T> {
  const result = await step;
  if (result.isErr()) throw new Error(`The sample could not be prepared: ${result.error.message}`);
  return result.value.data;
}
