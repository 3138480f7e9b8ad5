import { type AccountFailure, accountFailure, type FailureKind } from '../domain/index.ts';
import type { Operation, Port, Service } from '../ports/index.ts';
import { type Answer, FlowModelError, type OutcomeCases } from './declarations.ts';

type InputOf<S> = S extends Service<infer I, never> ? I : S extends Service<infer I, infer _> ? I : never;
type OutputOf<S> = S extends Service<infer _, infer O> ? O : never;

/** The values that the services of a port answer, and what more there is to their failures. */
export type PortCases<S> = {
  readonly [K in keyof S]: {
    readonly ok: { readonly [name: string]: Answer<InputOf<S[K]>, OutputOf<S[K]>> };
    /** Failures with facts of their own, by names; a kind's own name replaces the derived failure. */
    readonly errors?: { readonly [name: string]: AccountFailure };
  };
};

/**
 * The outcomes of a port's services: the values given here, and one failure for every kind that the port
 * declares. `step_up_required` asks for a fresh authentication (`maxAgeSeconds: 0`, demanded at 0).
 */
export function portOutcomes<S>(
  port: Port<S>,
  cases: PortCases<NoInfer<S>>,
): { readonly [K in keyof S]: OutcomeCases<InputOf<S[K]>, OutputOf<S[K]>> } {
  const given: { readonly [name: string]: { ok: object; errors?: object } } = cases as never;
  const outcomes = Object.entries<Operation>(port).map(([name, { failures }]) => {
    if (!given[name]) throw new FlowModelError(`No values for the service "${name}": give its ok cases.`);
    const derived = Object.fromEntries(failures.map((kind) => [kind, plainFailure(kind)]));
    return [name, { ok: given[name]?.ok, errors: { ...derived, ...given[name]?.errors } }];
  });
  return Object.fromEntries(outcomes);
}

/** A failure of a kind with nothing but what that kind always carries. */
export function plainFailure(kind: FailureKind): AccountFailure {
  const message = `Failed with ${kind}.`;
  if (kind === 'invalid_input') return accountFailure(kind, message, { fields: [] });
  if (kind === 'insufficient_scope') return accountFailure(kind, message, { scopes: [] });
  if (kind === 'step_up_required')
    return accountFailure(kind, message, { requirement: { maxAgeSeconds: 0 }, demandedAt: 0 });
  if (kind === 'step_up_ineffective')
    return accountFailure(kind, message, { requirement: { maxAgeSeconds: 0 } });
  return accountFailure(kind, message);
}
