import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { continuation, secret } from '../../src/domain/index.ts';
import { type RedactedInspection, redact, redactedInspection } from '../../src/runtime/index.ts';
import { digested } from '../machines/scripted-email.ts';

describe('redaction', () => {
  it('puts placeholders for secrets and continuations, however deep', () => {
    const value = { a: [secret('canary')], b: { c: continuation('canary', 1) }, d: () => 'canary' };
    expect(redact(value)).toEqual({ a: ['[secret]'], b: { c: '[continuation]' } });
  });

  it('copies what refers to itself, errors, maps, and numbers that JSON lacks', () => {
    const loop: Record<string, unknown> = {
      error: new TypeError('no'),
      date: new Date(Date.UTC(2026, 0, 1)),
      get getter() {
        throw new Error('not now');
      },
      map: new Map([['k', Number.NaN]]),
    };
    loop.self = loop;
    expect(redact(loop)).toEqual({
      error: { error: 'TypeError' },
      date: '2026-01-01T00:00:00.000Z',
      getter: '[unreadable]',
      map: [['k', 'NaN']],
      self: '[circular]',
    });
  });

  it('copes with what is shared, deep, or cannot be read', () => {
    let shared: unknown = 'leaf';
    for (let level = 0; level < 60; level += 1) shared = [shared, shared];
    expect(JSON.stringify(redact(Array.from({ length: 3 }, () => 1)))).toBe('[1,1,1]');
    expect(redact(shared)).toHaveLength(2);
    let deep: unknown = 'leaf';
    for (let level = 0; level < 20_000; level += 1) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[deep]');
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(redact({ proxy })).toEqual({ proxy: '[unreadable]' });
  });

  it('makes inspection plain data without the code that was typed', async () => {
    const seen: RedactedInspection[] = [];
    const flow = createActor(emailEnrollmentMachine, {
      input: {
        enrollment: { id: 'email-1', email: 'new@example.com', role: 'secondary', discardable: true },
      },
      inspect: redactedInspection((inspection) => seen.push(inspection)),
    });
    flow.start();
    await digested();
    flow.send({ type: 'code.submit', code: secret('canary') });
    await digested();
    expect(JSON.stringify(seen)).not.toContain('canary');
    expect(structuredClone(seen)).toEqual(seen);
    expect(seen.map(({ actor }) => actor)).toContainEqual(
      expect.stringMatching(/^emailEnrollment\.challenge$/),
    );
  });
});
