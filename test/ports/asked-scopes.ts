import type { TokenFunction } from '../../src/http/index.ts';

/** Each service of a flow, called once. */
export type CallsOf<Services> = {
  readonly [Name in keyof Services]: (services: Services) => PromiseLike<unknown>;
};

/** What the services ask the token source for, over all of their calls; sorted, each once. */
export async function scopesAskedBy<Services>(
  servicesWith: (token: TokenFunction) => Services,
  calls: CallsOf<Services>,
): Promise<readonly string[]> {
  const asked = new Set<string>();
  const services = servicesWith(({ scopes }) => {
    for (const scope of scopes) asked.add(scope);
    return 'token';
  });
  const each: readonly ((services: Services) => PromiseLike<unknown>)[] = Object.values(calls);
  for (const call of each) await call(services);
  return [...asked].sort();
}
