import type { Auth0Client } from '@auth0/auth0-spa-js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type Auth0SpaLike,
  accountOf,
  listAuthenticationMethods,
  tokensFrom,
} from '../../src/auth0/index.ts';
import type { TokenReason } from '../../src/http/index.ts';
import { json } from '../http/scripted-server.ts';
import { ACCOUNT, auth0Bench, ORIGIN } from './auth0-server.ts';

type Options = Parameters<Auth0SpaLike['getTokenSilently']>[0];

function fakeAuth0(sub: string | undefined, token: () => string | undefined = () => 't1') {
  const asked: Options[] = [];
  const auth0: Auth0SpaLike = {
    getTokenSilently: async (options) => {
      asked.push(options);
      return token();
    },
    getIdTokenClaims: async () => (sub === undefined ? undefined : { sub, iss: ACCOUNT.issuer }),
  };
  return { auth0, asked };
}

function list(auth0: Auth0SpaLike) {
  const { client, requests } = auth0Bench([json(200, [])], { token: tokensFrom(auth0) });
  return { answer: listAuthenticationMethods(client), requests };
}

test('auth0-spa-js fits as it is', () => {
  expectTypeOf<Auth0Client>().toExtend<Auth0SpaLike>();
});

describe('tokensFrom', () => {
  test.each([
    ['initial', 'on'],
    ['unauthenticated', 'off'],
    ['step_up', 'off'],
  ] as const)('asked as %s, uses auth0-spa-js with its cache %s', async (reason: TokenReason, cacheMode) => {
    const { auth0, asked } = fakeAuth0(ACCOUNT.subject);
    const request = { scopes: ['a', 'b'], audience: 'urn:me', signal: new AbortController().signal };

    expect(await tokensFrom(auth0)({ ...request, reason })).toEqual({
      accessToken: 't1',
      subject: ACCOUNT.subject,
    });
    expect(asked).toEqual([{ authorizationParams: { scope: 'a b', audience: 'urn:me' }, cacheMode }]);
  });

  test('proves tokens that are bound to a key with the key that auth0-spa-js keeps', async () => {
    const asked: unknown[] = [];
    const auth0: Auth0SpaLike = {
      ...fakeAuth0(ACCOUNT.subject).auth0,
      generateDpopProof: async (request) => {
        asked.push(request);
        return 'proof-1';
      },
    };
    const { client, requests } = auth0Bench([json(200, [])], { token: tokensFrom(auth0, { dpop: true }) });

    expect((await listAuthenticationMethods(client)).isOk()).toBe(true);
    expect(requests[0]?.headers).toMatchObject({ authorization: 'DPoP t1', dpop: 'proof-1' });
    expect(asked).toEqual([{ method: 'GET', url: requests[0]?.url, accessToken: 't1' }]);
  });

  test('asks for the audience and the scope of the operation', async () => {
    const { auth0, asked } = fakeAuth0(ACCOUNT.subject);
    const { answer, requests } = list(auth0);

    expect((await answer).isOk()).toBe(true);
    expect(requests[0]?.headers.authorization).toBe('Bearer t1');
    expect(asked[0]?.authorizationParams).toEqual({
      audience: `${ORIGIN}/me/`,
      scope: 'read:me:authentication_methods',
    });
  });

  test('sends nothing for somebody else who signed in meanwhile', async () => {
    const { answer, requests } = list(fakeAuth0('auth0|user-2').auth0);

    expect((await answer)._unsafeUnwrapErr().kind).toBe('subject_changed');
    expect(requests).toEqual([]);
  });

  test('means unauthenticated when there is no token', async () => {
    const { answer } = list(fakeAuth0(undefined, () => undefined).auth0);

    expect((await answer)._unsafeUnwrapErr().kind).toBe('unauthenticated');
  });

  test('turns the mfa_required of a refresh into a demand', async () => {
    const { auth0 } = fakeAuth0(ACCOUNT.subject, () => {
      throw Object.assign(new Error('Multifactor authentication required'), {
        error: 'mfa_required',
        mfa_token: 'canary-mfa-token',
        mfa_requirements: { challenge: [{ type: 'otp' }] },
      });
    });

    const failure = (await list(auth0).answer)._unsafeUnwrapErr();

    expect(failure).toMatchObject({
      kind: 'step_up_required',
      requirement: {
        maxAgeSeconds: 0,
        acrValues: ['http://schemas.openid.net/pape/policies/2007/06/multi-factor'],
      },
      details: [{ message: 'otp', location: 'challenge' }],
    });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });
});

describe('accountOf', () => {
  test('is the issuer and the subject of the ID token', async () => {
    expect(await accountOf(fakeAuth0(ACCOUNT.subject).auth0)).toEqual(ACCOUNT);
  });

  test('rejects as a programmer error when nobody is signed in', async () => {
    await expect(accountOf(fakeAuth0(undefined).auth0)).rejects.toThrow(TypeError);
  });
});
