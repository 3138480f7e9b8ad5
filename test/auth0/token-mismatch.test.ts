import { describe, expect, test } from 'vitest';
import { listAuthenticationMethods } from '../../src/auth0/index.ts';
import { empty, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, ORIGIN } from './auth0-server.ts';

const AUDIENCE = `${ORIGIN}/me/`;
const REFUSED = auth0Error(401, 'A0E-401-0003', 'Invalid Token');
const LACKING = auth0Error(403, 'A0E-403-0002', 'Insufficient Scope');

const tokenWith = (claims: unknown) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

async function messageFor(reply: Reply, token: string): Promise<string> {
  const result = await listAuthenticationMethods(auth0Bench([reply], { token }).client);
  return result._unsafeUnwrapErr().message;
}

describe('a refusal says what the token was made for', () => {
  test.each([
    [{ aud: 'https://other' }, 'The token is for https://other, not for https://id.example.com/me/.'],
    [{ aud: ['a>?', 'b'] }, 'The token is for a>? and b, not for https://id.example.com/me/.'],
  ])('when it is for another audience: %o', async (claims, sentence) => {
    const message = await messageFor(REFUSED, tokenWith(claims));

    expect(message.slice(-sentence.length)).toBe(sentence);
  });

  test('when it lacks a scope: those that it has', async () => {
    const message = await messageFor(LACKING, tokenWith({ scope: 'openid read:me:factors' }));

    expect(message).toMatch(/RBAC permissions\. The token has: openid read:me:factors\.$/);
  });

  test.each<[string, Reply, string]>([
    ['for this audience', REFUSED, tokenWith({ aud: AUDIENCE, scope: 'x' })],
    ['for this audience, too', REFUSED, tokenWith({ aud: ['other', AUDIENCE] })],
    ['for nobody', REFUSED, tokenWith({ scope: 'x' })],
    ['without scopes', LACKING, tokenWith({ aud: 'other' })],
    ['of another kind', REFUSED, 'opaque'],
    ['that looks like one that can be read', REFUSED, 'a.%%%.c'],
    ['that is no UTF-8', REFUSED, `e30.${btoa('{"aud":"\u00fc"}')}.signature`],
    ['that holds no object', LACKING, tokenWith(null)],
    ['refused for another reason', empty(409), tokenWith({ aud: 'other', scope: 'x' })],
  ])('and nothing of a token %s', async (_, reply, token) => {
    expect(await messageFor(reply, token)).not.toMatch(/The token (is for|has)/);
  });
});
