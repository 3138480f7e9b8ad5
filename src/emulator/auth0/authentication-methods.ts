import type { JsonObject } from '../json.ts';
import type { Auth0Account, Auth0Method, Auth0PendingMethod } from './accounts.ts';
import type { Auth0Call, Auth0Operation, LimitReached } from './checks.ts';
import { type Auth0Error, auth0Error, invalid } from './errors.ts';
import { METHOD_TYPES, type MethodType } from './method-type.ts';
import type { Auth0Settings } from './options.ts';
import type { Auth0RateLimits } from './rate-limits.ts';

/** The operations on authentication methods, by the names that this library gives them. */
export type Auth0MethodOperation =
  | 'listAuthenticationMethods'
  | 'createAuthenticationMethod'
  | 'getAuthenticationMethod'
  | 'updateAuthenticationMethod'
  | 'deleteAuthenticationMethod'
  | 'verifyAuthenticationMethod';

/** What the operations on authentication methods need. */
export interface Auth0MethodParts {
  readonly settings: Auth0Settings;
  readonly limits: Auth0RateLimits;
  readonly types: readonly MethodType[];
}

type Outcome = Response | Auth0Error | LimitReached;

const METHODS = '/me/v1/authentication-methods';
const MAX_LISTED = 20;

/** The operations on authentication methods (Auth0 contract sections 3 and 6 to 8). */
export function auth0MethodOperations({
  settings: { undocumented },
  limits,
  types,
}: Auth0MethodParts): readonly Auth0Operation<Auth0MethodOperation>[] {
  function listMethods({ account, url }: Auth0Call): Outcome {
    const type = url.searchParams.get('type');
    if (type !== null && !METHOD_TYPES.includes(type)) {
      return invalid('/type', 'must be equal to one of the allowed values');
    }
    const pending = undocumented.pendingMethodsListed ? account.pending : [];
    const listed = [
      ...account.methods.map((method) => ({ method, confirmed: true })),
      ...pending.map(({ method }) => ({ method, confirmed: false })),
    ]
      .filter(({ method }) => type === null || method.type === type)
      .slice(0, MAX_LISTED)
      .map(({ method, confirmed }) => represent(method, confirmed));
    return Response.json(undocumented.listBody === 'bare' ? listed : { authentication_methods: listed });
  }

  function createMethod({ account, body, now, origin }: Auth0Call): Outcome {
    const type = types.find((candidate) => candidate.type === body.type);
    if (body.type === undefined) return invalid('', `must have required property 'type'`);
    if (!type) return invalid('/type', 'must be equal to one of the allowed values');
    const refused = unknownMember(body, ['type', ...type.createMembers]);
    if (refused) return refused;
    const pending = type.enroll({ account, body, now });
    if (!('method' in pending)) return pending;
    const alive = account.pending.filter(({ expiresAt }) => expiresAt > now);
    account.pending = [...alive, pending];
    const { id } = pending.method;
    return located({ id, auth_session: pending.authSession }, id, origin, 202);
  }

  function getMethod({ account, parameters: { id = '' } }: Auth0Call): Outcome {
    const method = account.methods.find((candidate) => candidate.id === id);
    if (method) return Response.json(represent(method, true));
    const pending = undocumented.pendingMethodsListed && pendingOf(account, id);
    if (pending) return Response.json(represent(pending.method, false));
    return auth0Error('notFound', NOT_FOUND);
  }

  function updateMethod({ account, body, parameters: { id = '' } }: Auth0Call): Outcome {
    const refused = unknownMember(body, ['name', 'preferred_authentication_method']);
    if (refused) return refused;
    const { name, preferred_authentication_method: preferred } = body;
    if (name !== undefined && typeof name !== 'string') return invalid('/name', 'must be string');
    if (preferred !== undefined && preferred !== 'sms' && preferred !== 'voice') {
      return invalid('/preferred_authentication_method', 'must be equal to one of the allowed values');
    }
    const method = account.methods.find((candidate) => candidate.id === id);
    if (!method) return unknownId();
    const updated = name === undefined ? method : { ...method, name };
    account.methods = account.methods.map((other) => (other === method ? updated : other));
    return Response.json(represent(updated, true));
  }

  function deleteMethod({ account, parameters: { id = '' } }: Auth0Call): Outcome {
    if (!account.methods.some((method) => method.id === id)) return unknownId();
    if (account.methods.length === 1 && !undocumented.lastMethodDeletable) {
      return auth0Error('notRemovable', 'The last authentication method cannot be removed.');
    }
    account.methods = account.methods.filter((method) => method.id !== id);
    return new Response(null, { status: 204 });
  }

  function verifyMethod({ account, body, now, origin, parameters: { id = '' } }: Auth0Call): Outcome {
    // The body does not say the type: only the id's prefix does (Auth0 contract section 7).
    const type = types.find((candidate) => id.startsWith(`${candidate.type}|`));
    if (!type) return unknownId();
    const { auth_session: authSession } = body;
    if (authSession === undefined) return invalid('', `must have required property 'auth_session'`);
    const refused = unknownMember(body, ['auth_session', ...type.verifyMembers]) ?? type.checkProof(body);
    if (refused) return refused;
    const pending = pendingOf(account, id);
    if (!pending) return unknownId();
    if (pending.authSession !== authSession) return invalid('/auth_session', 'is not a known session');
    if (pending.expiresAt <= now) return invalid('/auth_session', 'has expired');
    const attempts = limits.wrongCodes.peek(account.id, now);
    if (!attempts.allowed) return { limitReached: attempts };
    const problem = type.prove(pending, body);
    if (problem) {
      limits.wrongCodes.take(account.id, now);
      if (!undocumented.sessionSurvivesWrongCode) forget(account, pending);
      return problem;
    }
    forget(account, pending);
    account.methods = [...account.methods, pending.method];
    return located(represent(pending.method, true), id, origin, 201);
  }

  function represent(method: Auth0Method, confirmed: boolean): JsonObject {
    const type = types.find((candidate) => candidate.type === method.type);
    return type?.represent(method, confirmed) ?? {};
  }

  function unknownId(): Auth0Error {
    if (undocumented.unknownIdStatus === 404) return auth0Error('notFound', NOT_FOUND);
    return auth0Error('invalid', NOT_FOUND);
  }

  const one = `${METHODS}/:id`;
  return [
    operation('listAuthenticationMethods', 'GET', METHODS, 'read', listMethods),
    operation('createAuthenticationMethod', 'POST', METHODS, 'create', createMethod),
    operation('getAuthenticationMethod', 'GET', one, 'read', getMethod),
    operation('updateAuthenticationMethod', 'PATCH', one, 'update', updateMethod),
    operation('deleteAuthenticationMethod', 'DELETE', one, 'delete', deleteMethod),
    // Verifying needs the scope to create (Auth0 contract section 2).
    operation('verifyAuthenticationMethod', 'POST', `${one}/verify`, 'create', verifyMethod),
  ];
}

const NOT_FOUND = 'The authentication method does not exist.';

function operation(
  name: Auth0MethodOperation,
  method: Auth0Operation<Auth0MethodOperation>['method'],
  path: string,
  access: string,
  run: (call: Auth0Call) => Outcome,
): Auth0Operation<Auth0MethodOperation> {
  return { name, method, path, scope: `${access}:me:authentication_methods`, run };
}

function unknownMember(body: JsonObject, members: readonly string[]): Auth0Error | undefined {
  const isKnown = Object.keys(body).every((member) => members.includes(member));
  return isKnown ? undefined : invalid('', 'must NOT have additional properties');
}

function pendingOf(account: Auth0Account, methodId: string): Auth0PendingMethod | undefined {
  return account.pending.find(({ method }) => method.id === methodId);
}

function forget(account: Auth0Account, pending: Auth0PendingMethod): void {
  account.pending = account.pending.filter((other) => other !== pending);
}

function located(body: JsonObject, id: string, origin: string, status: number): Response {
  const location = `${origin}${METHODS}/${encodeURIComponent(id)}`;
  return Response.json(body, { status, headers: { location } });
}
