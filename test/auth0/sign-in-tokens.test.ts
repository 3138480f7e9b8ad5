import { describe, expect, test } from 'vitest';
import { signInTokens } from '../../src/auth0/index.ts';
import { createSimulatedClock, secret } from '../../src/domain/index.ts';
import type { TokenRequest, TokenSource } from '../../src/http/index.ts';
import type { PasskeySignIn } from '../../src/ports/index.ts';

const clock = createSimulatedClock();
const SIGN_IN: PasskeySignIn = {
  proof: { subject: 'user-1' },
  accessToken: secret('fresh'),
  idToken: null,
  refreshToken: null,
  expiresAt: clock.now() + 86_400_000,
  scopes: ['a', 'b'],
  audience: 'urn:me',
};
const MINUTE_MS = 60_000;

function ask(tokens: ReturnType<typeof signInTokens>, request: Partial<TokenRequest> = {}) {
  const { signal } = new AbortController();
  return tokens.source({ scopes: ['a'], audience: 'urn:me', reason: 'initial', signal, ...request });
}

function taken(signIn: Partial<PasskeySignIn> = {}, others: TokenSource = 'other') {
  const tokens = signInTokens(others, { clock });
  tokens.take({ ...SIGN_IN, ...signIn });
  return tokens;
}

const FRESH = { accessToken: 'fresh', subject: 'user-1' };

describe('the token of a sign-in', () => {
  test.each<[string, Partial<PasskeySignIn>, Partial<TokenRequest>]>([
    ['while it lives and has the scopes', {}, { scopes: ['b', 'a'] }],
    ['after step-up, whatever its scopes', {}, { scopes: ['c'], reason: 'step_up' }],
    ['when another token was refused', {}, { reason: 'unauthenticated', refused: secret('older') }],
  ])('is answered %s', async (_, signIn, request) => {
    expect(await ask(taken(signIn), request)).toEqual(FRESH);
  });

  test.each<[string, Partial<PasskeySignIn>, Partial<TokenRequest>]>([
    ['it has expired', { expiresAt: clock.now() }, { reason: 'step_up' }],
    ['it is for another audience', {}, { audience: 'urn:other', reason: 'step_up' }],
    ['nobody has audiences but the sign-in', {}, { audience: undefined }],
    ['it lacks a scope', {}, { scopes: ['a', 'c'] }],
    ['it was refused', {}, { reason: 'unauthenticated', refused: secret('fresh') }],
  ])('gives way to the others where %s', async (_, signIn, request) => {
    expect(await ask(taken(signIn), request)).toBe('other');
  });

  test('is the newest one, until it is cleared', async () => {
    const asked: TokenRequest[] = [];
    const tokens = signInTokens(
      (request) => {
        asked.push(request);
        return 'other';
      },
      { clock },
    );
    const before = await ask(tokens);
    tokens.take({ ...SIGN_IN, accessToken: secret('older') });
    tokens.take(SIGN_IN);
    const newest = await ask(tokens);
    tokens.clear();

    expect([before, newest, await ask(tokens, { reason: 'step_up' })]).toEqual(['other', FRESH, 'other']);
    expect(asked.map(({ reason }) => reason)).toEqual(['initial', 'step_up']);
  });

  test('is answered where there are no audiences', async () => {
    expect(await ask(taken({ audience: null }), { audience: undefined })).toEqual(FRESH);
  });

  test('is not answered again once it was refused', async () => {
    const tokens = taken();
    const refused = await ask(tokens, { reason: 'unauthenticated', refused: secret('fresh') });

    expect([refused, await ask(tokens), await ask(tokens, { reason: 'step_up' })]).toEqual([
      'other',
      'other',
      'other',
    ]);
  });

  test.each<[string, number, number | undefined, unknown]>([
    ['has come just now', 4 * MINUTE_MS, 0, FRESH],
    ['has come before what was demanded', 5 * MINUTE_MS, 0, 'other'],
    ['has come before a demand that says nothing of age', 5 * MINUTE_MS, undefined, 'other'],
    ['is young enough for the demand', 14 * MINUTE_MS, 900, FRESH],
    ['is too old for the demand', 15 * MINUTE_MS, 900, 'other'],
  ])('after a step-up, when it %s', async (_, ageMs, maxAgeSeconds, expected) => {
    const tokens = taken();
    clock.advance(ageMs);
    const requirement = maxAgeSeconds === undefined ? {} : { maxAgeSeconds };

    expect(await ask(tokens, { reason: 'step_up', requirement })).toEqual(expected);
  });

  test('gives way for good to a newer authentication, unless there was none', async () => {
    let isSignedIn = false;
    const tokens = taken({}, () => {
      if (!isSignedIn) throw new Error('Nobody is signed in.');
      return 'other';
    });
    clock.advance(5 * MINUTE_MS);
    const stepUp = { reason: 'step_up', requirement: { maxAgeSeconds: 0 } } as const;

    await expect(ask(tokens, stepUp)).rejects.toThrow('Nobody');
    expect(await ask(tokens)).toEqual(FRESH);
    isSignedIn = true;
    await ask(tokens, { ...stepUp, audience: 'urn:other' });
    expect(await ask(tokens)).toEqual(FRESH);
    await ask(tokens, stepUp);
    expect(await ask(tokens)).toBe('other');
  });
});
