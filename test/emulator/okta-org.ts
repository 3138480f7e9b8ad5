import { expect } from 'vitest';
import { createSimulatedClock } from '../../src/domain/index.ts';
import { createOktaEmulator, type OktaEmulatorOptions } from '../../src/emulator/index.ts';
import { callerOf, type Reply } from './caller.ts';
import type { Schema } from './schemas/schema.ts';

export const USER = 'user@example.com';
export const ACCEPT = 'application/json; okta-version=1.0.0';
/** Okta contract section 1.3 */
const VERSIONED = 'application/json;okta-version=1.0.0';

/** An organisation in process, and a caller with a token of its user. */
export async function oktaOrg(options: OktaEmulatorOptions = {}, scopes?: readonly string[]) {
  const clock = createSimulatedClock();
  const okta = createOktaEmulator({ clock, rateLimits: false, ...options });
  const { accessToken } = await okta.issueToken(USER, scopes ? { scopes } : {});
  const call = callerOf(okta, { accept: ACCEPT, authorization: `Bearer ${accessToken}` });
  return { okta, clock, accessToken, call };
}

/** An answer is what the contract declares: its status, its media type, its members and no others. */
export function expectAnswer(reply: Reply, status: number, schema: Schema): void {
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toBe(VERSIONED);
  expect(schema(reply.body)).toEqual([]);
}

/** An answer without a body has no media type either: Okta contract section 1.3 */
export function expectNothing(reply: Reply, status = 204): void {
  expect(reply.status).toBe(status);
  expect(reply.text).toBe('');
  expect(reply.headers.get('content-type')).toBeNull();
}

/** An answer is this error, with these causes. Okta contract section 4.1 */
export function expectOktaError(
  reply: Reply,
  status: number,
  code: string,
  summary: string,
  ...causes: readonly string[]
): void {
  expect(reply.status).toBe(status);
  expect(reply.body).toEqual({
    errorCode: code,
    errorSummary: summary,
    errorLink: code,
    errorId: expect.stringMatching(/^oae[\w-]{22}$/),
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
  });
}
