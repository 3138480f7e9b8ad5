import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConnectCallback } from '../../src/auth0/index.ts';
import { continuation } from '../../src/domain/index.ts';
import { anyText } from '../fuzz/text.ts';

const CALLBACK = 'https://app.example.com/callback';
const STATE = { state: continuation('the-state', 0) };
const read = (url: string) => readConnectCallback(url, STATE);

describe('the callback of a connected account', () => {
  test.each([
    ['the query', `${CALLBACK}?connect_code=canary&state=the-state`],
    ['the query, among other things', `${CALLBACK}?tab=1&connect_code=canary&state=the-state#section`],
    ['the fragment', `${CALLBACK}#connect_code=canary&state=the-state`],
    ['the fragment, with a query', `${CALLBACK}?tab=1#connect_code=canary&state=the-state`],
    ['the fragment that an application routes by', `${CALLBACK}#/done?connect_code=canary&state=the-state`],
    ['the fragment of an old router', `${CALLBACK}#!/done?connect_code=canary&state=the-state`],
    ['a path alone', '/callback?connect_code=canary&state=the-state'],
  ])('carries its code in %s', (_, url) => {
    const callback = read(url)._unsafeUnwrap();

    expect(callback.connect_code.reveal()).toBe('canary');
    expect(JSON.stringify(callback)).not.toContain('canary');
  });

  test('is decoded as forms are', () => {
    const state = { state: continuation('a b+c/=', 0) };
    const query = new URLSearchParams({ connect_code: 'x+y z%', state: 'a b+c/=' });

    for (const mark of ['?', '#']) {
      const callback = readConnectCallback(`${CALLBACK}${mark}${query}`, state);
      expect(callback._unsafeUnwrap().connect_code.reveal()).toBe('x+y z%');
    }
  });

  test.each([
    ['another state', '?connect_code=canary&state=other', 'state_mismatch'],
    ['no state', '?connect_code=canary', 'state_mismatch'],
    ['two states', '?connect_code=canary&state=the-state&state=the-state', 'state_mismatch'],
    ['the state in another place', '?connect_code=canary#state=the-state', 'state_mismatch'],
    ['an error and another state', '?error=access_denied&state=other', 'state_mismatch'],
    ['nothing', '', 'missing_connect_code'],
    ['the state alone', '?state=the-state', 'missing_connect_code'],
    ['a code of nothing', '?connect_code=&state=the-state', 'missing_connect_code'],
    ['two codes', '?connect_code=a&connect_code=b&state=the-state', 'missing_connect_code'],
    ['the code of a sign-in', '?code=canary&state=the-state', 'missing_connect_code'],
  ])('is not one with %s', (_, rest, code) => {
    const failure = read(`${CALLBACK}${rest}`)._unsafeUnwrapErr();

    expect(failure).toMatchObject({
      kind: 'invalid_input',
      code,
      provider: 'auth0',
      operation: 'readConnectCallback',
      fields: [{ field: code === 'state_mismatch' ? 'state' : 'url' }],
    });
    expect(JSON.stringify(failure)).not.toContain('canary');
  });

  test.each([
    ['access_denied', 'not_completed'],
    ['unauthorized_client', 'not_enabled'],
    ['server_error', 'provider_failure'],
    ['constructor', 'provider_failure'],
  ])('tells of the error %s as %s, in query and fragment', (error, kind) => {
    for (const mark of ['?', '#']) {
      const url = `${CALLBACK}${mark}error=${error}&error_description=Not+today&state=the-state`;
      expect(read(url)._unsafeUnwrapErr()).toMatchObject({
        kind,
        code: error,
        message: `The account was not connected (${error}: Not today).`,
      });
    }
  });

  test.each(['', '%3Cscript%3E', 'x'.repeat(65)])('takes no text for an error code: %s', (error) => {
    const failure = read(`${CALLBACK}?error=${error}&connect_code=c&state=the-state`)._unsafeUnwrapErr();

    expect(failure).toEqual({
      kind: 'provider_failure',
      message: 'The account was not connected (no reason given).',
      provider: 'auth0',
      operation: 'readConnectCallback',
    });
  });

  test('never throws, and never finds what is not there', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        expect(read(text).isErr()).toBe(true);
        expect(read(`${CALLBACK}?${text}`).isErr()).toBe(true);
        expect(read(`${CALLBACK}#${text}`).isErr()).toBe(true);
      }),
    );
  });
});
