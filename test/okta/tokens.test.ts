import type { OktaAuth } from '@okta/okta-auth-js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { secret } from '../../src/domain/index.ts';
import type { TokenReason } from '../../src/http/index.ts';
import { accountOf, listEmails, type OktaAuthLike, tokensFrom } from '../../src/okta/index.ts';
import { json, reset } from '../http/scripted-server.ts';
import { ACCOUNT, oktaBench } from './okta-server.ts';

type Tokens = Awaited<ReturnType<OktaAuthLike['tokenManager']['getTokens']>>;

function tokens(accessToken: string, sub = '00u1'): Tokens {
  return { accessToken: { accessToken }, idToken: { issuer: ACCOUNT.issuer, claims: { sub } } };
}

/** A token manager whose renewals come out as told. */
function fakeOktaAuth(stored: Tokens, ...renewals: (() => Tokens)[]) {
  let current = stored;
  let renewed = 0;
  const expired = new Set<string>();
  const oktaAuth: OktaAuthLike = {
    tokenManager: {
      getTokens: async () => current,
      getTokensSync: () => current,
      setTokens: (next) => {
        current = next;
      },
      hasExpired: (token) => 'accessToken' in token && expired.has(String(token.accessToken)),
    },
    token: {
      renewTokens: async () => {
        renewed += 1;
        await null;
        const next = renewals[renewed - 1];
        if (!next) throw Object.assign(new Error('x'), { errorCode: 'login_required' });
        return next();
      },
    },
  };
  return {
    oktaAuth,
    expire: (token: string) => expired.add(token),
    signIn: (next: Tokens) => {
      current = next;
    },
    stored: () => current,
    renewals: () => renewed,
  };
}

function ask(source: ReturnType<typeof tokensFrom>, reason: TokenReason, refusedToken = 't1') {
  const refused = reason === 'unauthenticated' && { refused: secret(refusedToken) };
  return source({
    scopes: [],
    audience: undefined,
    reason,
    signal: new AbortController().signal,
    ...refused,
  });
}

test('okta-auth-js fits as it is', () => {
  expectTypeOf<OktaAuth>().toExtend<OktaAuthLike>();
});

describe('tokensFrom', () => {
  test('answers the stored token and whose it is', async () => {
    const source = tokensFrom(fakeOktaAuth(tokens('t1')).oktaAuth);

    expect(await ask(source, 'initial')).toEqual({ accessToken: 't1', subject: '00u1' });
  });

  test('proves tokens that are bound to a key with the key that okta-auth-js keeps', async () => {
    const bound = { accessToken: { accessToken: 't1', tokenType: 'DPoP' } };
    const asked: unknown[] = [];
    const oktaAuth: OktaAuthLike = {
      ...fakeOktaAuth(bound).oktaAuth,
      getDPoPAuthorizationHeaders: async (request) => {
        asked.push(request);
        return { Dpop: 'proof-1' };
      },
    };
    const { client, requests } = oktaBench([json(200, [])], { token: tokensFrom(oktaAuth) });

    expect((await listEmails(client)).isOk()).toBe(true);
    expect(requests[0]?.headers).toMatchObject({ authorization: 'DPoP t1', dpop: 'proof-1' });
    const url = requests[0]?.url;
    expect(asked).toEqual([{ method: 'GET', url, accessToken: bound.accessToken }]);
  });

  test('renews a token that has expired, and stores the new one', async () => {
    const fake = fakeOktaAuth(tokens('t1'), () => tokens('t2'));
    fake.expire('t1');

    expect(await ask(tokensFrom(fake.oktaAuth), 'initial')).toEqual({ accessToken: 't2', subject: '00u1' });
    expect(fake.stored().accessToken?.accessToken).toBe('t2');
  });

  test.each(['unauthenticated', 'step_up'] as const)(
    'does not answer the same token again as %s',
    async (reason) => {
      const fake = fakeOktaAuth(tokens('t1'), () => tokens('t2'));
      const source = tokensFrom(fake.oktaAuth);
      await ask(source, 'initial');

      expect(await ask(source, reason)).toMatchObject({ accessToken: 't2' });
      expect(fake.renewals()).toBe(1);
    },
  );

  test('answers, as step_up, the token that the sign-in has stored, to every flow that waited', async () => {
    const fake = fakeOktaAuth(tokens('t1'));
    const source = tokensFrom(fake.oktaAuth);
    await ask(source, 'initial');
    fake.signIn(tokens('t2'));

    const answers = await Promise.all([ask(source, 'step_up'), ask(source, 'step_up')]);

    expect(answers).toEqual([
      { accessToken: 't2', subject: '00u1' },
      { accessToken: 't2', subject: '00u1' },
    ]);
    expect(fake.renewals()).toBe(0);
  });

  test('answers, on the page after a redirect, what was stored there', async () => {
    const fake = fakeOktaAuth(tokens('t2'));

    expect(await ask(tokensFrom(fake.oktaAuth), 'step_up')).toMatchObject({ accessToken: 't2' });
  });

  test('renews a token of the sign-in that is refused in its turn', async () => {
    const fake = fakeOktaAuth(tokens('t1'), () => tokens('t3'));
    const source = tokensFrom(fake.oktaAuth);
    await ask(source, 'initial');
    fake.signIn(tokens('t2'));

    expect(await ask(source, 'step_up')).toMatchObject({ accessToken: 't2' });
    expect(await ask(source, 'unauthenticated', 't2')).toMatchObject({ accessToken: 't3' });
  });

  test('renews once for all who wait', async () => {
    const fake = fakeOktaAuth(tokens('t1'), () => tokens('t2'));
    const source = tokensFrom(fake.oktaAuth);
    await ask(source, 'initial');

    await Promise.all([ask(source, 'unauthenticated'), ask(source, 'unauthenticated')]);

    expect(fake.renewals()).toBe(1);
  });

  test('renews again after a renewal that failed, with the stored tokens still there', async () => {
    const failing = () => {
      throw new TypeError('Failed to fetch');
    };
    const fake = fakeOktaAuth(tokens('t1'), failing, () => tokens('t2'));
    const source = tokensFrom(fake.oktaAuth);
    await ask(source, 'initial');

    await expect(ask(source, 'unauthenticated')).rejects.toThrow('Failed to fetch');
    expect(fake.stored().accessToken?.accessToken).toBe('t1');
    expect(await ask(source, 'unauthenticated')).toMatchObject({ accessToken: 't2' });
  });

  test('sends nothing for somebody else who signed in meanwhile', async () => {
    const fake = fakeOktaAuth(tokens('t1', '00u2'));
    const { client, requests } = oktaBench([json(200, [])], { token: tokensFrom(fake.oktaAuth) });

    expect((await listEmails(client))._unsafeUnwrapErr().kind).toBe('subject_changed');
    expect(requests).toEqual([]);
  });

  test('asks the user in when Okta wants a login for the renewal', async () => {
    const fake = fakeOktaAuth(tokens('t1'));
    fake.expire('t1');
    const { client } = oktaBench([reset], { token: tokensFrom(fake.oktaAuth) });

    expect((await listEmails(client))._unsafeUnwrapErr()).toMatchObject({
      kind: 'step_up_required',
      requirement: { maxAgeSeconds: 0 },
      code: 'login_required',
    });
  });
});

describe('accountOf', () => {
  test('is the issuer and the subject of the ID token', () => {
    const { oktaAuth } = fakeOktaAuth(tokens('t1'));

    expect(accountOf(oktaAuth)).toEqual(ACCOUNT);
  });

  test('throws a programmer error when nobody is signed in', () => {
    expect(() => accountOf(fakeOktaAuth({}).oktaAuth)).toThrow(/Nobody is signed in/);
  });
});
