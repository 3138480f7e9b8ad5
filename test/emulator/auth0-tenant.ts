import { expect } from 'vitest';
import { createSimulatedClock } from '../../src/domain/index.ts';
import { type Auth0EmulatorOptions, createAuth0Emulator } from '../../src/emulator/index.ts';
import { type Call, callerOf, type Reply } from './caller.ts';
import * as schemas from './schemas/auth0-authentication-methods.ts';
import { problem } from './schemas/auth0-problem.ts';
import type { Schema } from './schemas/schema.ts';

export const USER = 'user@example.com';
export const METHODS = '/me/v1/authentication-methods';

/** A tenant in process, and a caller with a token of its user. */
export async function auth0Tenant(options: Auth0EmulatorOptions = {}, scopes?: readonly string[]) {
  const clock = createSimulatedClock();
  const auth0 = createAuth0Emulator({ clock, rateLimits: false, ...options });
  const { accessToken } = await auth0.issueToken(USER, scopes ? { scopes } : {});
  return { auth0, clock, call: callerOf(auth0, { authorization: `Bearer ${accessToken}` }) };
}

export type Auth0Tenant = Awaited<ReturnType<typeof auth0Tenant>>;

/** The text that a body has under a name. */
export function textIn({ body }: Reply, name: string): string {
  const value: unknown = Reflect.get(Object(body), name);
  return typeof value === 'string' ? value : expect.fail(`There is no text at ${name}.`);
}

export function expectBody(reply: Reply, status: number, schema: Schema | undefined): void {
  expect(reply.status, reply.text).toBe(status);
  expect(schema?.(reply.body)).toEqual([]);
}

/** Auth0 contract section 5 */
export function expectProblem(reply: Reply, status: number, code: string, pointer?: string): void {
  expectBody(reply, status, problem);
  expect(reply.body).toMatchObject({ type: `https://auth0.com/api-errors/${code}`, status });
  const { validation_errors: errors } = Object(reply.body);
  expect(errors).toEqual(pointer === undefined ? undefined : [expect.objectContaining({ pointer })]);
}

export const invalidAt = (reply: Reply, pointer: string) =>
  expectProblem(reply, 400, 'A0E-400-0003', pointer);
export const tooMany = (reply: Reply) => expectProblem(reply, 429, 'A0E-429-0001');

/** Begins an enrollment; answers it, and what proves it. */
export async function enroll(
  call: Call,
  body: { readonly type: string; readonly [member: string]: unknown },
) {
  const reply = await call('POST', METHODS, body);
  expectBody(reply, 202, schemas.pending[body.type]);
  const id = textIn(reply, 'id');
  const auth_session = textIn(reply, 'auth_session');
  expect(reply.headers.get('location')).toMatch(new RegExp(`${METHODS}/${encodeURIComponent(id)}$`));
  const verify = (proof: object = {}) =>
    call('POST', `${METHODS}/${encodeURIComponent(id)}/verify`, { auth_session, ...proof });
  return { reply, id, auth_session, verify };
}

/** A proof was good: the method is stored, and its final id stands in the body and in `Location`. */
export function expectVerified(reply: Reply, type: string): void {
  expectBody(reply, 201, schemas.stored[type]);
  const id = encodeURIComponent(textIn(reply, 'id'));
  expect(reply.headers.get('location')).toMatch(new RegExp(`${METHODS}/${id}$`));
}
