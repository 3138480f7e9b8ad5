import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import { sha256 } from '../../src/emulator/authorization/sha256.ts';
import {
  createAuth0Emulator,
  createOktaEmulator,
  type DpopOptions,
  type SignInProof,
  SignInRefused,
} from '../../src/emulator/index.ts';
import { callerOf } from './caller.ts';

/** Also wrong on purpose. */
type Loose = Readonly<Record<string, unknown>>;

const USER = 'user@example.com';
const users = [{ login: USER, password: 'password' }];

const PROVIDERS = [
  {
    name: 'okta',
    path: '/idp/myaccount/emails',
    token: '/oauth2/default/v1/token',
    headers: { accept: '*/*;okta-version=1.0.0' },
    start: (dpop: DpopOptions) =>
      createOktaEmulator({ clock, users, stepUp: false, rateLimits: false, dpop }),
    // Okta contract 1.2
    boundAsBearer: 400,
  },
  {
    name: 'auth0',
    path: '/me/v1/authentication-methods',
    token: '/oauth/token',
    headers: {},
    start: (dpop: DpopOptions) => createAuth0Emulator({ clock, users, rateLimits: false, dpop }),
    boundAsBearer: 401,
  },
] as const;

let clock: SimulatedClock;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let otherKeys: typeof keys;

beforeAll(async () => {
  [keys, otherKeys] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ]);
});

beforeEach(() => {
  clock = createSimulatedClock();
});

let proofs = 0;

/** A proof, right but for what is given. */
async function proofFor(claims: Loose, header: Loose = {}, pair = keys): Promise<string> {
  proofs += 1;
  return new SignJWT({ jti: `proof-${proofs}`, iat: Math.floor(clock.now() / 1000), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(pair.publicKey), ...header })
    .sign(pair.privateKey);
}

const signInProof: SignInProof = ({ method, url, nonce }) =>
  proofFor({ htm: method, htu: url, ...(nonce !== undefined && { nonce }) });

describe.each(PROVIDERS)('DPoP on $name', ({ start, path, token, headers, boundAsBearer }) => {
  /** A signed-in user, and a way to present their token. */
  async function signedIn(options: DpopOptions = {}, signInOptions = { proof: signInProof }) {
    const emulator = start(options);
    const { accessToken } = await emulator.signIn(USER, signInOptions);
    const call = callerOf(emulator, headers);
    const right = { htm: 'GET', htu: `${emulator.url}${path}`, ath: await sha256(accessToken) };
    return {
      emulator,
      accessToken,
      right,
      bearer: () => call('GET', path, undefined, { authorization: `Bearer ${accessToken}` }),
      present: async (claims: Loose = {}, header: Loose = {}, pair = keys) => {
        const dpop = await proofFor({ ...right, ...claims }, header, pair);
        return call('GET', `${path}?type=email`, undefined, { authorization: `DPoP ${accessToken}`, dpop });
      },
      call,
    };
  }

  const errorOf = (reply: { headers: Headers }) =>
    /^DPoP error="(\w+)"/.exec(reply.headers.get('www-authenticate') ?? '')?.[1];

  test('binds the tokens of a sign-in with proof, and takes them with a proof', async () => {
    const { accessToken, present } = await signedIn();

    expect(decodeJwt(accessToken).cnf).toEqual({ jkt: expect.stringMatching(/^[\w-]{43}$/) });
    const reply = await present();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('dpop-nonce')).toBeNull();
  });

  test('refuses a bound token as Bearer, in the words of the provider', async () => {
    const reply = await (await signedIn()).bearer();

    expect(reply.status).toBe(boundAsBearer);
    expect(reply.headers.get('www-authenticate')).toMatch(/^DPoP /);
  });

  test('takes unbound tokens unless they have to be bound', async () => {
    const free = start({});
    const bare = await free.issueToken(USER);
    const authorization = `Bearer ${bare.accessToken}`;
    expect((await callerOf(free, headers)('GET', path, undefined, { authorization })).status).toBe(200);

    const strict = start({ demanded: true });
    const unbound = await strict.issueToken(USER);
    const refused = await callerOf(strict, headers)('GET', path, undefined, {
      authorization: `Bearer ${unbound.accessToken}`,
    });
    expect([refused.status, errorOf(refused)]).toEqual([401, 'invalid_token']);
    await expect(strict.signIn(USER)).rejects.toBeInstanceOf(SignInRefused);
  });

  test.each<[string, Loose, Loose]>([
    ['another method', { htm: 'POST' }, {}],
    ['another URL', { htu: 'https://other.example.com/' }, {}],
    ['another token', { ath: 'A'.repeat(43) }, {}],
    ['no token', { ath: undefined }, {}],
    ['another time', { iat: 1 }, {}],
    ['no id', { jti: undefined }, {}],
    ['another kind of JWT', {}, { typ: 'JWT' }],
    ['no key', {}, { jwk: undefined }],
  ])('refuses a proof for %s', async (_, claims, header) => {
    const reply = await (await signedIn()).present(claims, header);

    expect([reply.status, errorOf(reply)]).toEqual([401, 'invalid_dpop_proof']);
  });

  test('refuses a proof whose htu has the query in it', async () => {
    const { present, right } = await signedIn();

    expect(errorOf(await present({ htu: `${right.htu}?type=email` }))).toBe('invalid_dpop_proof');
  });

  test('refuses a proof that was used before', async () => {
    const { present } = await signedIn();

    expect((await present({ jti: 'once' })).status).toBe(200);
    expect(errorOf(await present({ jti: 'once' }))).toBe('invalid_dpop_proof');
  });

  test('refuses the proof of another key, whoever signed it', async () => {
    const { present } = await signedIn();

    expect(errorOf(await present({}, {}, otherKeys))).toBe('invalid_token');
    const jwk = await exportJWK(keys.publicKey);
    expect(errorOf(await present({}, { jwk }, otherKeys))).toBe('invalid_dpop_proof');
  });

  test('refuses an unbound token with a proof, and a bound one without', async () => {
    const { emulator, call, accessToken, right } = await signedIn();
    const unbound = (await emulator.issueToken(USER)).accessToken;
    const dpop = await proofFor({ ...right, ath: await sha256(unbound) });

    const replies = [
      await call('GET', path, undefined, { authorization: `DPoP ${unbound}`, dpop }),
      await call('GET', path, undefined, { authorization: `DPoP ${accessToken}` }),
    ];

    expect(replies.map((reply) => [reply.status, errorOf(reply)])).toEqual([
      [401, 'invalid_token'],
      [401, 'invalid_dpop_proof'],
    ]);
  });

  test('asks for a nonce at the API, takes it while it lives, and sends a fresh one in time', async () => {
    const { present } = await signedIn({ nonces: 'api', nonceLifetimeSeconds: 100 });

    const asked = await present();
    const nonce = asked.headers.get('dpop-nonce') ?? '';
    expect([asked.status, errorOf(asked)]).toEqual([401, 'use_dpop_nonce']);
    expect((await present({ nonce: 'made up' })).status).toBe(401);
    const taken = await present({ nonce });
    expect([taken.status, taken.headers.get('dpop-nonce')]).toEqual([200, nonce]);

    clock.advance(60_000);
    const fresh = await present({ nonce });
    expect(fresh.status).toBe(200);
    expect(fresh.headers.get('dpop-nonce')).not.toBe(nonce);
    clock.advance(40_000);
    expect((await present({ nonce })).status).toBe(401);
    expect((await present({ nonce: fresh.headers.get('dpop-nonce') })).status).toBe(200);
  });

  test('asks for a nonce at the token endpoint', async () => {
    const { emulator, present } = await signedIn({ nonces: 'token_endpoint' });

    expect(emulator.requests.of('token').map(({ status }) => status)).toEqual([400, 200]);
    expect((await present()).status).toBe(200);
  });

  test('renews tokens for the key they were issued for, and for no other', async () => {
    const emulator = start({});
    const { refreshToken = '' } = await emulator.signIn(USER, { proof: signInProof });
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'emulator-client',
      refresh_token: refreshToken,
    }).toString();
    const url = `${emulator.url}${token}`;
    const renew = async (pair: typeof keys | undefined) =>
      callerOf(emulator, { 'content-type': 'application/x-www-form-urlencoded' })('POST', token, form, {
        ...(pair && { dpop: await proofFor({ htm: 'POST', htu: url }, {}, pair) }),
      });

    expect((await renew(keys)).body).toMatchObject({ token_type: 'DPoP' });
    expect((await renew(otherKeys)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await renew(undefined)).body).toMatchObject({ error: 'invalid_grant' });
  });
});
