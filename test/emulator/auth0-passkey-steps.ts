import { expect } from 'vitest';
import { expectProblem } from './auth0-tenant.ts';
import type { Reply } from './caller.ts';

/** Where the tenant is, and its pages: the relying party is its domain. */
export const ORIGIN = 'https://example.auth0.com';

/** A member of an answer's body. */
export function memberOf({ body, text }: Reply, name: string): unknown {
  if (typeof body !== 'object' || body === null || !(name in body)) return expect.fail(text);
  return Reflect.get(body, name);
}

/** An answer is a validation error that points there, and says this. */
export function expectInvalidAt(reply: Reply, pointer: string, detail: RegExp = /./): void {
  expectProblem(reply, 400, 'A0E-400-0003', pointer);
  expect(memberOf(reply, 'detail')).toMatch(detail);
}
