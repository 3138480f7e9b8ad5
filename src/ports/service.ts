import { err, type Result } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../domain/index.ts';

/** What a service is told besides its input. */
export interface ServiceOptions {
  /** Aborts when the flow leaves the state that asked: the answer is then of no interest to anyone. */
  readonly signal: AbortSignal;
}

/**
 * What a flow needs from its host: one typed asynchronous call. It answers with a `Result` and does not
 * throw; `ResultAsync` fits, and a host may write `async () => ok(…)`.
 */
export type Service<I, O> = (input: I, options: ServiceOptions) => PromiseLike<Result<O, AccountFailure>>;

/**
 * The service of an operation that a provider does not have within a flow it has. The data that would lead
 * there (`challenge.pollable`, `enrollment.discardable`) says no, so the flow never calls it.
 */
export function notSupported(operation: string): Service<unknown, never> {
  return async () =>
    err(accountFailure('not_supported', `This provider has no "${operation}".`, { operation }));
}
