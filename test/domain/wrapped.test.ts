import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { continuation, isContinuation, isSecret, secret } from '../../src/domain/index.ts';

describe.each([
  ['secret', secret('canary')],
  ['continuation', continuation('canary', 1_000)],
])('a %s', (_, wrapped) => {
  it('reveals its value', () => {
    expect(wrapped.reveal()).toBe('canary');
  });

  it('is null in JSON, and a placeholder in consoles and strings', () => {
    expect(JSON.stringify({ wrapped })).toBe('{"wrapped":null}');
    expect(inspect({ wrapped }, { depth: 9, showHidden: true })).not.toContain('canary');
    expect(`${wrapped}`).toMatch(/^\[(secret|continuation)\]$/);
  });

  it('cannot be cloned', () => {
    expect(() => structuredClone(wrapped)).toThrow();
  });
});

describe('brands', () => {
  it('tell secrets, continuations and everything else apart', () => {
    expect([isSecret(secret(1)), isSecret(continuation(1, 2)), isSecret({}), isSecret(null)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isContinuation(continuation(1, 2)), isContinuation(secret(1)), isContinuation('x')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
