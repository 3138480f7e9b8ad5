import { expect } from 'vitest';
import { createSimulatedClock } from '../../src/domain/index.ts';
import { type Auth0EmulatorOptions, createAuth0Emulator } from '../../src/emulator/index.ts';
import { type Call, callerOf, type Reply, textAt } from './caller.ts';
import * as schemas from './schemas/auth0-authentication-methods.ts';
import { problem } from './schemas/auth0-problem.ts';
import type { Schema } from './schemas/schema.ts';

export const USER = 'user@example.com';
/** Where the tenant is, and its pages: the relying party is its domain. */
export const ORIGIN = 'https://example.auth0.com';
export const METHODS = '/me/v1/authentication-methods';

/** A tenant in process, and a caller with a token of its user. */
export async function auth0Tenant(options: Auth0EmulatorOptions = {}, scopes?: readonly string[]) {
  const clock = createSimulatedClock();
  const auth0 = createAuth0Emulator({ clock, rateLimits: false, ...options });
  const { accessToken } = await auth0.issueToken(USER, scopes ? { scopes } : {});
  const call = callerOf(auth0, { authorization: `Bearer ${accessToken}` });
  return { auth0, clock, accessToken, call };
}

export type Auth0Tenant = Awaited<ReturnType<typeof auth0Tenant>>;

export function expectBody(reply: Reply, status: number, schema: Schema | undefined): void {
  expect(reply.status, reply.text).toBe(status);
  expect(schema?.(reply.body)).toEqual([]);
}

/** Auth0 contract section 5 */
const TITLES: Readonly<Record<string, string>> = {
  'A0E-400-0003': 'Validation Error',
  'A0E-401-0002': 'Missing Token',
  'A0E-401-0003': 'Invalid Token',
  'A0E-403-0002': 'Insufficient Scope',
  'A0E-404-0001': 'Not Found',
  'A0E-404-0002': 'Resource Not Found',
  'A0E-409-0001': 'Configuration issue',
  'A0E-409-0003': 'Duplicate Resource',
  'A0E-413-0001': 'Payload Too Large',
  'A0E-415-0001': 'Unsupported Media Type',
  'A0E-429-0001': 'Too Many Requests',
};

/** An answer is this error, and says where the request is wrong when it is. Auth0 contract section 5 */
export function expectProblem(reply: Reply, status: number, code: string, pointer?: string): void {
  expectBody(reply, status, problem);
  const type = `https://auth0.com/api-errors/${code}`;
  expect(reply.body).toMatchObject({ type, status, title: TITLES[code] });
  const { validation_errors: errors } = Object(reply.body);
  expect(errors).toEqual(pointer === undefined ? undefined : [expect.objectContaining({ pointer })]);
}

/** A validation error that points there, and says this. */
export function invalidAt(reply: Reply, pointer: string, detail: RegExp = /./): void {
  expectProblem(reply, 400, 'A0E-400-0003', pointer);
  expect(textAt(reply, 'detail')).toMatch(detail);
}
export const tooMany = (reply: Reply) => expectProblem(reply, 429, 'A0E-429-0001');

/** Begins an enrollment; answers it, and what proves it. */
export async function enroll(
  call: Call,
  body: { readonly type: string; readonly [member: string]: unknown },
) {
  const reply = await call('POST', METHODS, body);
  expectBody(reply, 202, schemas.pending[body.type]);
  const id = textAt(reply, 'id');
  const auth_session = textAt(reply, 'auth_session');
  expect(reply.headers.get('location')).toMatch(new RegExp(`${METHODS}/${encodeURIComponent(id)}$`));
  const verify = (proof: object = {}) =>
    call('POST', `${METHODS}/${encodeURIComponent(id)}/verify`, { auth_session, ...proof });
  return { reply, id, auth_session, verify };
}

/** A proof was good: the method is stored, and its final id stands in the body and in `Location`. */
export function expectVerified(reply: Reply, type: string): void {
  expectBody(reply, 201, schemas.stored[type]);
  const id = encodeURIComponent(textAt(reply, 'id'));
  expect(reply.headers.get('location')).toMatch(new RegExp(`${METHODS}/${id}$`));
}
