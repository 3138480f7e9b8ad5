import { describe, expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import { type Auth0EmulatorOptions, createAuth0Emulator } from '../../src/emulator/index.ts';
import type { TokenRequest } from '../../src/http/index.ts';
import { json, scriptedServer } from '../http/scripted-server.ts';
import { passkeySignInCalls } from '../ports/passkey-sign-in-calls.ts';
import { ACCOUNT, auth0Error, ORIGIN, type Send } from './auth0-server.ts';

/** A client with these options, and what token source and server were asked. */
function started(
  options: Partial<auth0.Auth0ClientOptions>,
  reply = json(200, { authentication_methods: [] }),
) {
  const { fetch, requests } = scriptedServer(reply);
  const asked: TokenRequest[] = [];
  const client = auth0.createAuth0Client({
    baseUrl: ORIGIN,
    account: ACCOUNT,
    token(request) {
      asked.push(request);
      return 'token';
    },
    fetch,
    maxRetries: 0,
    ...options,
  } as auth0.Auth0ClientOptions);
  return { client, requests, asked };
}

/** A client of an emulator that asks for no more than each operation needs. */
async function emulated(settings: Auth0EmulatorOptions, options: Partial<auth0.Auth0ClientOptions>) {
  const user = 'user@example.com';
  const emulator = createAuth0Emulator(settings);
  const { subject } = await emulator.issueToken(user);
  return auth0.createAuth0Client({
    baseUrl: emulator.url,
    account: { provider: 'auth0', issuer: emulator.url, subject },
    token: async ({ scopes }) => emulator.issueToken(user, { scopes }),
    fetch: emulator.fetch,
    ...options,
  } as auth0.Auth0ClientOptions);
}

describe('unversionedPath', () => {
  test('leaves the version out of the path, and the audience as it is', async () => {
    const { client, requests, asked } = started({ unversionedPath: true });

    await auth0.getAuthenticationMethod(client, 'totp|dev_1');

    expect(requests[0]?.path).toBe('/me/authentication-methods/totp%7Cdev_1');
    expect(asked[0]?.audience).toBe(`${ORIGIN}/me/`);
  });

  test.each([
    [true, 'ok'],
    [false, 'not_enabled'],
  ])('reaches a tenant that has such a path (%s): %s', async (unversionedPaths, outcome) => {
    const client = await emulated({ undocumented: { unversionedPaths } }, { unversionedPath: true });

    const listed = await auth0.listConnectedAccounts(client);

    expect(
      listed.match(
        () => 'ok',
        ({ kind }) => kind,
      ),
    ).toBe(outcome);
  });
});

describe('hyphenatedScopes', () => {
  test.each<[string, Send, string]>([
    ['methods', (client) => auth0.listAuthenticationMethods(client), 'read:me:authentication-methods'],
    ['accounts', (client) => auth0.deleteConnectedAccount(client, 'cac_1'), 'delete:me:connected-accounts'],
  ])('spells the scopes of %s so, for the token and for a fetch of its own', async (_, send, scope) => {
    const { client, requests, asked } = started({ hyphenatedScopes: true });

    await send(client);

    expect(asked[0]?.scopes).toEqual([scope]);
    expect(requests[0]?.authorization.scopes).toEqual([scope]);
  });

  test('spells the scopes of a sign-in so, and leaves those of others as they are', async () => {
    const { client, requests } = started({ hyphenatedScopes: true });
    const scopes = ['offline_access', 'read:my_orders', 'read:me:authentication_methods'];
    const services = auth0.passkeySignIn(client, { client_id: 'app' }, { scopes });

    await passkeySignInCalls.complete(services);

    expect(requests[0]?.body).toMatchObject({
      scope: 'openid offline_access read:my_orders read:me:authentication-methods',
    });
  });

  test('names the scope that is missing by the same name', async () => {
    const refused = auth0Error(403, 'A0E-403-0002', 'Insufficient Scope');
    const { client } = started({ hyphenatedScopes: true }, refused);

    const failure = (await auth0.listConnections(client))._unsafeUnwrapErr();

    expect(failure).toMatchObject({ kind: 'insufficient_scope', scopes: ['read:me:connected-accounts'] });
  });

  test('is understood by a tenant of that time, with a token that was asked for so', async () => {
    const client = await emulated({ undocumented: { hyphenatedScopes: true } }, { hyphenatedScopes: true });

    expect((await auth0.listConnectedAccounts(client)).isOk()).toBe(true);
  });
});
