import type { Auth0Call, Auth0Operation } from './checks.ts';
import type { MethodType } from './method-type.ts';
import type { Auth0Settings } from './options.ts';

/** The operation on factors, by the name that this library gives it. */
export type Auth0FactorOperation = 'listFactors';

/** What the operation on factors needs. */
export interface Auth0FactorParts {
  readonly settings: Auth0Settings;
  readonly types: readonly MethodType[];
}

/** What the tenant lets a user enroll (Auth0 contract section 9). */
export function auth0FactorOperations({
  settings: { features, undocumented },
  types,
}: Auth0FactorParts): readonly Auth0Operation<Auth0FactorOperation>[] {
  function listFactors(_: Auth0Call): Response {
    const factors = types
      .filter(({ type }) => features.factors.includes(type))
      .map(({ type, usage }) => ({ type, usage: [usage] }));
    return Response.json(undocumented.listBody === 'bare' ? factors : { factors });
  }

  return [
    {
      name: 'listFactors',
      method: 'GET',
      path: '/me/v1/factors',
      scope: 'read:me:factors',
      run: listFactors,
    },
  ];
}
