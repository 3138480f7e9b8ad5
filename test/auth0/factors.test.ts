import { describe, expect, test } from 'vitest';
import { listFactors } from '../../src/auth0/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, ORIGIN } from './auth0-server.ts';

const FACTORS = [{ type: 'totp', usage: ['secondary'] }, { type: 'telepathy' }];

describe('listFactors', () => {
  test.each([
    ['an object', { factors: FACTORS }],
    ['a bare array', FACTORS],
  ])('reads %s, types that it does not know included', async (_, body) => {
    const { client, requests } = auth0Bench([json(200, body)]);

    expect((await listFactors(client))._unsafeUnwrap().data).toEqual(FACTORS);
    expect(`${requests[0]?.method} ${requests[0]?.path}`).toBe('GET /me/v1/factors');
    expect(requests[0]?.authorization).toMatchObject({
      scopes: ['read:me:factors'],
      audience: `${ORIGIN}/me/`,
    });
  });

  test('leaves out a usage that is none', async () => {
    const { client } = auth0Bench([json(200, { factors: [{ type: 'email', usage: null }] })]);

    expect((await listFactors(client))._unsafeUnwrap().data).toEqual([{ type: 'email' }]);
  });

  test.each([
    ['no type', { factors: [{ usage: ['primary'] }] }],
    ['no list', { factors: {} }],
  ])('does not take an answer with %s', async (_, body) => {
    const { client } = auth0Bench([json(200, body)]);

    expect((await listFactors(client))._unsafeUnwrapErr().kind).toBe('malformed_response');
  });

  test('is sent again when the tenant fails, as a read', async () => {
    const { client, requests, clock } = auth0Bench([empty(503), json(200, [])], { maxRetries: 1 });
    const answer = listFactors(client);
    while (requests.length < 2) {
      await Promise.resolve();
      clock.advance(100);
    }

    expect((await answer)._unsafeUnwrap().data).toEqual([]);
  });

  const ROWS: readonly [string, Reply, string][] = [
    ['a tenant without the API', auth0Error(404, 'A0E-404-0001', 'Not Found'), 'not_enabled'],
    ['a scope missing', auth0Error(403, 'A0E-403-0002', 'Insufficient Scope'), 'insufficient_scope'],
  ];

  test.each(ROWS)('ends in the right kind for %s', async (_, reply, kind) => {
    const failure = (await listFactors(auth0Bench([reply]).client))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind, operation: 'listFactors' });
  });
});
