import type { AnyStateMachine, InputFrom, OutputFrom } from 'xstate';
import { fromService, type Service } from '../ports/index.ts';
import { declaredOperation } from './declared-operation.ts';

type ImplementationsOf<M extends AnyStateMachine> = NonNullable<Parameters<M['provide']>[0]>;
type LogicsOf<M extends AnyStateMachine> = NonNullable<ImplementationsOf<M>['actors']>;

/** The services that a machine needs, by name: one for each actor it invokes. */
export type ServicesOf<M extends AnyStateMachine> = {
  readonly [K in keyof LogicsOf<M>]-?: Service<
    InputFrom<NonNullable<LogicsOf<M>[K]>>,
    OutputFrom<NonNullable<LogicsOf<M>[K]>>
  >;
};

type AnyServices = { readonly [name: string]: Service<never, unknown> };

const provided = new WeakMap<AnyStateMachine, WeakMap<object, AnyStateMachine>>();

/**
 * A flow's machine, driven by these services: hand it to `createActor` or to a framework's `useMachine`. A
 * service that is missing or of another type does not compile.
 *
 * The same machine and the same services object answer the same provided machine, so that calling this in
 * every render costs nothing while the services object is kept.
 */
export function withServices<M extends AnyStateMachine>(machine: M, services: NoInfer<ServicesOf<M>>): M {
  const known = provided.get(machine) ?? new WeakMap<object, AnyStateMachine>();
  provided.set(machine, known);
  const made = known.get(services) ?? provide(machine, services);
  known.set(services, made);
  return made as M;
}

function provide(machine: AnyStateMachine, services: AnyServices): AnyStateMachine {
  // By the names of the machine, too: the services of a class are no members of its objects.
  const names = new Set([...Object.keys(machine.implementations.actors), ...Object.keys(services)]);
  const actors = [...names].flatMap((name) => {
    const service = services[name]?.bind(services);
    // What the port declares of an operation stays with it, whoever carries it out.
    const operation = declaredOperation(machine.implementations.actors[name]);
    return service ? [[name, { ...fromService(service, operation), ...(operation && { operation }) }]] : [];
  });
  return machine.provide({ actors: Object.fromEntries(actors) });
}
