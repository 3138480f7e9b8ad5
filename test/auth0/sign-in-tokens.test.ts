import { describe, expect, test } from 'vitest';
import { signInTokens } from '../../src/auth0/index.ts';
import { createSimulatedClock, secret } from '../../src/domain/index.ts';
import type { TokenRequest } from '../../src/http/index.ts';
import type { PasskeySignIn } from '../../src/ports/index.ts';

const clock = createSimulatedClock();
const SIGN_IN: PasskeySignIn = {
  proof: { subject: 'user-1' },
  accessToken: secret('fresh'),
  idToken: null,
  refreshToken: null,
  expiresAt: clock.now() + 60_000,
  scopes: ['a', 'b'],
};

function ask(tokens: ReturnType<typeof signInTokens>, request: Partial<TokenRequest> = {}) {
  const { signal } = new AbortController();
  return tokens.source({ scopes: ['a'], audience: 'urn:me', reason: 'initial', signal, ...request });
}

function taken(signIn: Partial<PasskeySignIn> = {}, others: string = 'other') {
  const tokens = signInTokens(others, { clock });
  tokens.take({ ...SIGN_IN, ...signIn });
  return tokens;
}

const FRESH = { accessToken: 'fresh', subject: 'user-1' };

describe('the token of a sign-in', () => {
  test.each<[string, Partial<PasskeySignIn>, Partial<TokenRequest>]>([
    ['while it lives and has the scopes', {}, { scopes: ['b', 'a'] }],
    ['where the provider has not said what it granted', { scopes: null }, { scopes: ['c'] }],
    ['after step-up, whatever its scopes', {}, { scopes: ['c'], reason: 'step_up' }],
    ['when another token was refused', {}, { reason: 'unauthenticated', refused: secret('older') }],
  ])('is answered %s', async (_, signIn, request) => {
    expect(await ask(taken(signIn), request)).toEqual(FRESH);
  });

  test.each<[string, Partial<PasskeySignIn>, Partial<TokenRequest>]>([
    ['it has expired', { expiresAt: clock.now() }, { reason: 'step_up' }],
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
});
