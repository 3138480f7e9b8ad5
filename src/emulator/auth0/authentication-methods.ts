import type { JsonObject } from '../json.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0Account } from './accounts.ts';
import type { Auth0Call, Auth0Operation, Auth0Outcome } from './checks.ts';
import { type Auth0Error, auth0Error, invalid } from './errors.ts';
import { oneOf, problemIn, text } from './member-rules.ts';
import { type Auth0PendingMethod, METHOD_TYPES, type MethodType } from './method-type.ts';
import type { Auth0Settings } from './options.ts';
import type { Auth0Method } from './stored-methods.ts';

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
  readonly source: SeededSource;
  readonly types: readonly MethodType[];
}

const METHODS = '/me/v1/authentication-methods';
const MAX_LISTED = 20;

/** The operations on authentication methods (Auth0 contract sections 3 and 6 to 8). */
export function auth0MethodOperations({
  settings: { undocumented, features, codeLifetimeMs },
  source,
  types,
}: Auth0MethodParts): readonly Auth0Operation<Auth0MethodOperation>[] {
  function listMethods({ account, url }: Auth0Call): Auth0Outcome {
    const type = url.searchParams.get('type');
    if (type !== null && !METHOD_TYPES.includes(type)) {
      return invalid('/type', 'must be equal to one of the allowed values');
    }
    const pending = shownPending(account);
    const listed = [
      ...account.methods.map((method) => ({ method, confirmed: true })),
      ...pending.map(({ method }) => ({ method, confirmed: false })),
    ]
      .filter(({ method }) => type === null || method.type === type)
      .slice(0, MAX_LISTED)
      .map(({ method, confirmed }) => represent(method, confirmed));
    return Response.json(undocumented.listBody === 'bare' ? listed : { authentication_methods: listed });
  }

  function createMethod(call: Auth0Call): Auth0Outcome {
    const { account, now, origin, request } = call;
    const { type: wanted, ...body } = call.body;
    const type = types.find((candidate) => candidate.type === wanted);
    if (wanted === undefined) return invalid('', `must have required property 'type'`);
    if (!type || !features.factors.includes(type.type)) {
      return invalid('/type', 'must be equal to one of the allowed values');
    }
    const refused = problemIn(body, type.newMembers);
    if (refused) return refused;
    const enrollment = type.enroll({
      account,
      body,
      now,
      origin,
      userAgent: request.headers.get('user-agent') ?? undefined,
    });
    if (!('method' in enrollment)) return enrollment;
    const pending: Auth0PendingMethod = {
      ...enrollment,
      id: type.pendingId ?? enrollment.method.id,
      // Auth0 contract section 6: opaque, and long.
      authSession: `Fe26.2**${source.base64url(96)}`,
      expiresAt: now + codeLifetimeMs,
    };
    const alive = account.pending.filter(({ expiresAt }) => expiresAt > now);
    account.pending = [...alive, pending];
    const { id, authSession, told } = pending;
    return located({ ...(!type.isIdUntold && { id }), auth_session: authSession, ...told }, id, origin, 202);
  }

  function getMethod({ account, parameters: { id = '' } }: Auth0Call): Auth0Outcome {
    const method = account.methods.find((candidate) => candidate.id === id);
    if (method) return Response.json(represent(method, true));
    const pending = shownPending(account).find((candidate) => candidate.id === id);
    if (pending) return Response.json(represent(pending.method, false));
    return auth0Error('notFound', NOT_FOUND);
  }

  function updateMethod({ account, body, parameters: { id = '' } }: Auth0Call): Auth0Outcome {
    const refused = problemIn(body, UPDATE_MEMBERS);
    if (refused) return refused;
    const method = account.methods.find((candidate) => candidate.id === id);
    if (!method) return unknownId();
    if (body.name !== undefined && !('name' in method) && undocumented.nameOfNameless === 'refused') {
      return invalid('/name', 'is not for a method of this type');
    }
    const updated = withUpdate(method, body);
    account.methods = account.methods.map((other) => (other === method ? updated : other));
    return Response.json(represent(updated, true));
  }

  function deleteMethod({ account, parameters: { id = '' } }: Auth0Call): Auth0Outcome {
    if (!account.methods.some((method) => method.id === id)) return unknownId();
    if (account.methods.length === 1 && !undocumented.lastMethodDeletable) {
      return auth0Error('notRemovable', 'The last authentication method cannot be removed.');
    }
    account.methods = account.methods.filter((method) => method.id !== id);
    return new Response(null, { status: 204 });
  }

  async function verifyMethod(call: Auth0Call): Promise<Auth0Outcome> {
    const { account, now, origin, parameters } = call;
    const { id = '' } = parameters;
    // The body does not say the type: only the id's prefix does (Auth0 contract section 7).
    const type = types.find((candidate) => id.startsWith(`${candidate.type}|`));
    if (!type) return unknownId();
    const { auth_session: authSession, ...proof } = call.body;
    const refused =
      problemIn({ auth_session: authSession }, SESSION_MEMBERS) ?? problemIn(proof, type.proofMembers);
    if (refused) return refused;
    const begun = account.pending.filter((pending) => pending.id === id);
    if (begun.length === 0) return unknownId();
    const attempts = type.failures?.peek(account.id, now);
    if (attempts && !attempts.allowed) return { limitReached: attempts };
    const pending = begun.find((candidate) => candidate.authSession === authSession);
    const problem = pending
      ? await problemOf(pending, proof, now)
      : invalid('/auth_session', 'is not a known session');
    if (!pending || problem) {
      type.failures?.take(account.id, now);
      const survives = undocumented.sessionSurvivesWrongCode || !('otp_code' in proof);
      if (pending && !survives) forget(account, pending);
      return problem ?? unknownId();
    }
    // Somebody else may have proved it while the proof was looked at.
    if (!account.pending.includes(pending)) return unknownId();
    forget(account, pending);
    const method = pending.settle?.(proof, now) ?? pending.method;
    account.methods = [...account.methods, method];
    return located(represent(method, true), method.id, origin, 201);
  }

  /** What has no id of its own before it is proved cannot be shown. */
  function shownPending(account: Auth0Account): readonly Auth0PendingMethod[] {
    if (!undocumented.pendingMethodsListed) return [];
    return account.pending.filter(({ id, method }) => id === method.id);
  }

  function represent(method: Auth0Method, confirmed: boolean): JsonObject {
    const type = types.find((candidate) => candidate.type === method.type);
    return {
      id: method.id,
      type: method.type,
      ...(type?.usage === 'secondary' && { confirmed }),
      ...type?.represent(method),
      ...('name' in method && method.name !== undefined && { name: method.name }),
      usage: [type?.usage],
      created_at: new Date(method.createdAt).toISOString(),
    };
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
  run: (call: Auth0Call) => Auth0Outcome | Promise<Auth0Outcome>,
): Auth0Operation<Auth0MethodOperation> {
  return { name, method, path, scope: `${access}:me:authentication_methods`, run };
}

const SESSION_MEMBERS = { required: ['auth_session'], rules: { auth_session: text(1, Infinity) } };
// Auth0 contract section 8.
const UPDATE_MEMBERS = {
  rules: { name: text(0, Infinity), preferred_authentication_method: oneOf('sms', 'voice') },
};

/** What does not apply to the type is passed over (Auth0 contract section 8). */
function withUpdate(
  method: Auth0Method,
  { name, preferred_authentication_method: channel }: JsonObject,
): Auth0Method {
  const named = 'name' in method && typeof name === 'string' ? { ...method, name } : method;
  return named.type === 'phone' && (channel === 'sms' || channel === 'voice') ? { ...named, channel } : named;
}

function problemOf(pending: Auth0PendingMethod, proof: JsonObject, now: number) {
  if (pending.expiresAt <= now) return invalid('/auth_session', 'has expired');
  return pending.prove(proof, now);
}

function forget(account: Auth0Account, pending: Auth0PendingMethod): void {
  account.pending = account.pending.filter((other) => other !== pending);
}

function located(body: JsonObject, id: string, origin: string, status: number): Response {
  const location = `${origin}${METHODS}/${encodeURIComponent(id)}`;
  return Response.json(body, { status, headers: { location } });
}
