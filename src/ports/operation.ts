import { err } from 'neverthrow';
import type { PromiseActorLogic } from 'xstate';
import { accountFailure, type FailureKind } from '../domain/index.ts';
import { fromService } from './from-service.ts';
import type { Service } from './service.ts';

/**
 * What a flow may count on about one operation of a port.
 *
 * An *effect* sends, creates, changes or deletes: a flow has at most one in flight, and the library never
 * repeats one that may have happened. A *read* lists, polls or gets: it may run beside an effect, and may
 * run again after a reload.
 */
export interface Operation {
  readonly kind: 'effect' | 'read';
  /** Whether it succeeds without a value; without this, a success that carries none is malformed. */
  readonly answersNothing?: true;
  /** Every kind of failure that the operation may end in. */
  readonly failures: readonly FailureKind[];
}

/** The declarations of a port: one per service, under the service's name. */
export type Port<S> = { readonly [K in keyof S]: Operation };

/** What any call in the user's name may end in, whatever it is for. */
export const COMMON_FAILURES: readonly FailureKind[] = [
  'step_up_required',
  'subject_changed',
  'invalid_input',
  'not_found',
  'conflict',
  'unauthenticated',
  'insufficient_scope',
  'forbidden',
  'not_enabled',
  'not_supported',
  'rate_limited',
  'network',
  'timeout',
  'provider_failure',
  'malformed_response',
  'cancelled',
  'unexpected',
];

/**
 * The failures of a call that may end in these besides the common ones. A call marked as pure, where a spread
 * would stay in every bundle.
 */
export function failing(...own: readonly FailureKind[]): readonly FailureKind[] {
  return [...COMMON_FAILURES, ...own];
}

/** The failures of a call that needs no token of the user, besides these. */
export function failingTokenless(...own: readonly FailureKind[]): readonly FailureKind[] {
  const mayNot: readonly FailureKind[] = ['step_up_required', 'subject_changed'];
  return [...COMMON_FAILURES.filter((kind) => !mayNot.includes(kind)), ...own];
}

/** The actors of a port: what a machine lists in `setup({ actors })`. */
export type ActorsOf<S> = {
  [K in keyof S]: S[K] extends Service<infer I, infer O>
    ? PromiseActorLogic<O, I> & { readonly operation: Operation }
    : never;
};

/**
 * The actors of a port before a host has provided its services: each carries its declaration, and rejects
 * with a failure that names the service that is missing.
 */
export function actorsOf<S>(port: Port<S>): ActorsOf<S> {
  const actors = Object.entries<Operation>(port).map(([name, operation]) => [
    name,
    { ...fromService(unprovided(name), operation), operation },
  ]);
  return Object.fromEntries(actors);
}

function unprovided(name: string): Service<unknown, never> {
  return async () =>
    err(
      accountFailure(
        'unexpected',
        `No service "${name}": provide it with withServices(machine, { ${name} }).`,
      ),
    );
}
