import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { continuation, secret } from '../../../src/domain/index.ts';
import { checksumOf } from '../../../src/runtime/checksum.ts';
import type { FlowEnvelope, ResumeRefusal } from '../../../src/runtime/index.ts';
import { subjectHashOf } from '../../../src/runtime/subject-hash.ts';
import { ACCOUNT, copyOf, digested, ok, openPage } from './sample-flow.ts';

const KEY = 'account-flows.flow flow-1';
const FLIPS = 1_000;

let page: ReturnType<typeof openPage>;
let text: string;

beforeEach(async () => {
  page = openPage();
  const { actor } = page.flows.start(page.machine, { input: { to: 'new@example.com', code: secret('1') } });
  actor.send({ type: 'sample.send' });
  await digested();
  await page.calls[0]?.answer(ok({ session: continuation('session', page.clock.now() + 60_000) }));
  text = page.stored();
});

/** Tries to resume a text on a new page; nothing may begin when it is refused. */
async function tryText(
  stored: string,
  options: Parameters<typeof openPage>[0] = {},
  machine?: AnyStateMachine,
) {
  const next = openPage({ clock: page.clock, storage: copyOf(page.storage), ...options });
  next.storage.setItem(KEY, stored);
  const found = await next.flows.resume(machine ?? next.machine, 'flow-1');
  await digested();
  if (found.isErr()) expect(next.calls).toEqual([]);
  return { found, left: next.storage.getItem(KEY) };
}

async function refusalOf(...given: Parameters<typeof tryText>): Promise<ResumeRefusal> {
  const { found, left } = await tryText(...given);
  const refused = found._unsafeUnwrapErr();
  expect(refused).toMatchObject({ flowId: 'flow-1', message: expect.stringMatching(/\.$/) });
  expect(JSON.parse(JSON.stringify(refused))).toEqual(refused);
  const isWaste = ['damaged', 'expired', 'incompatible'].includes(refused.kind);
  expect(left === null).toBe(isWaste);
  return refused;
}

/** The envelope with some members changed, and a checksum that fits. */
function changed(changes: Partial<Record<keyof FlowEnvelope, unknown>>): string {
  const { checksum: _, ...content } = { ...JSON.parse(text), ...changes };
  const body = JSON.stringify(content).slice(0, -1);
  return `${body},"checksum":"${checksumOf(body)}"}`;
}

describe('a stored flow is refused', () => {
  it('not when nothing is wrong with it', async () => {
    expect((await tryText(text)).found.isOk()).toBe(true);
    expect((await tryText(changed({}))).found.isOk()).toBe(true);
  });

  it('when it belongs to another machine', async () => {
    const other = createMachine({ id: 'other' });
    expect(await refusalOf(text, {}, other)).toMatchObject({ kind: 'other_machine', machine: 'sample' });
  });

  it('when it belongs to another user', async () => {
    const account = { ...ACCOUNT, subject: 'user-2' };
    expect((await refusalOf(text, { account })).kind).toBe('other_subject');
  });

  it.each([
    { ...ACCOUNT, issuer: 'https://other.example.com' },
    { ...ACCOUNT, provider: 'auth0' },
  ])('when it belongs to another issuer or provider: $provider $issuer', async (account) => {
    expect(await refusalOf(text, { account })).toMatchObject({
      kind: 'other_issuer',
      provider: ACCOUNT.provider,
      issuer: ACCOUNT.issuer,
    });
  });

  it('when a newer version of the machine wrote it', async () => {
    expect(await refusalOf(changed({ version: 2 }))).toMatchObject({ kind: 'newer_version', version: 2 });
  });

  it('when a newer version of the library wrote it, whatever that puts into it', async () => {
    const later = changed({ format: 2, snapshot: 'compressed' });
    expect(await refusalOf(later)).toMatchObject({ kind: 'newer_version', version: 2 });
  });

  it('when an older version of the machine wrote it', async () => {
    expect(await refusalOf(changed({ version: 0 }))).toMatchObject({ kind: 'older_version', version: 0 });
  });

  it('when it has expired, to the millisecond', async () => {
    page.clock.advance(3_599_999);
    expect((await tryText(text)).found.isOk()).toBe(true);
    page.clock.advance(1);
    expect(await refusalOf(text)).toMatchObject({ kind: 'expired', expiredAt: page.clock.now() });
  });

  it('when its end is missing, wherever it was cut', async () => {
    for (let length = 0; length < text.length; length += 7) {
      expect((await refusalOf(text.slice(0, length))).kind).toBe('damaged');
    }
  });

  it('when any one bit of it has changed', async () => {
    const flip = fc.record({ at: fc.nat(text.length - 1), bit: fc.nat(15) });
    await fc.assert(
      fc.asyncProperty(flip, async ({ at, bit }) => {
        const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        const refused = await refusalOf(text.slice(0, at) + flipped + text.slice(at + 1));
        expect(refused.kind).toBe('damaged');
      }),
      { numRuns: FLIPS, seed: 1 },
    );
  });

  it('when anything else stands in its place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (stored) => {
        expect((await refusalOf(stored)).kind).toBe('damaged');
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('when members are missing or of another type, although the checksum fits', async () => {
    const envelope: Record<string, unknown> = JSON.parse(text);
    const members = Object.keys(envelope).filter((name) => name !== 'checksum');
    for (const name of members) {
      expect((await refusalOf(changed({ [name]: undefined }))).kind).toBe('damaged');
      expect((await refusalOf(changed({ [name]: null }))).kind).toBe('damaged');
    }
    expect((await refusalOf(changed({ timers: [{ id: 1 }] }))).kind).toBe('damaged');
    expect((await refusalOf(changed({ timers: [{ id: 'a', dueAt: 1, event: {} }] }))).kind).toBe('damaged');
    expect((await refusalOf(changed({ continuations: { c1: { value: 1 } } }))).kind).toBe('damaged');
    expect((await refusalOf(changed({ flowId: 'flow-2' }))).kind).toBe('damaged');
  });

  it.each([
    ['another status', { status: 'done' }],
    ['no context', { context: null }],
    ['no children', { children: undefined }],
    ['a state that does not exist', { value: { active: { journey: 'renamed' } } }],
    ['a region too few', { value: { active: { journey: 'waiting' } } }],
    ['a region too many', { value: { active: { journey: 'sent', a: {}, short: {}, middle: {}, long: {} } } }],
    ['a state that is no end', { value: 'active' }],
    ['a name of every object', { value: 'constructor' }],
    ['two states at once', { value: { active: {}, ended: {} } }],
    ['no value', { value: 7 }],
    ['a broken history', { historyValue: { a: 7 } }],
  ])('when its snapshot has %s, which XState would take', async (_, members) => {
    const { snapshot } = JSON.parse(text);
    const refused = await refusalOf(changed({ snapshot: { ...snapshot, ...members } }));
    expect(refused.kind).toBe('incompatible');
  });
});

describe('an older version of the machine', () => {
  const versionTwo = (machine: AnyStateMachine): AnyStateMachine =>
    createMachine({ ...machine.config, version: '2' } as never, machine.implementations as never);

  it('is taken over by a migration', async () => {
    const next = openPage({ clock: page.clock, storage: copyOf(page.storage) });
    const seen: FlowEnvelope[] = [];
    const found = await next.flows.resume(versionTwo(next.machine), 'flow-1', {
      migrate(envelope) {
        seen.push(envelope);
        const context = { ...Object(envelope.snapshot.context), to: 'migrated@example.com' };
        return { ...envelope, version: 2, snapshot: { ...envelope.snapshot, context } };
      },
    });
    const { context } = found._unsafeUnwrap()?.actor.getSnapshot() ?? {};
    expect([context.to, context.continuations.session.reveal()]).toEqual(['migrated@example.com', 'session']);
    expect(seen).toMatchObject([{ version: 1, machine: 'sample' }]);
    expect(JSON.parse(next.stored())).toMatchObject({ version: 2 });
  });

  it.each([
    ['gives up', () => null],
    ['answers nonsense', () => ({ nonsense: true }) as never],
    [
      'throws',
      () => {
        throw new Error('no way');
      },
    ],
    [
      'throws what is no error',
      () => {
        throw Object.create(null);
      },
    ],
    [
      'answers what JSON cannot hold',
      (envelope: FlowEnvelope) => ({ ...envelope, snapshot: { ...envelope.snapshot, context: 1n } }) as never,
    ],
  ])('is refused when the migration %s, and can be tried again', async (_, migrate) => {
    const next = openPage({ clock: page.clock, storage: copyOf(page.storage) });
    for (const attempt of [1, 2]) {
      const found = await next.flows.resume(versionTwo(next.machine), 'flow-1', { migrate });
      expect([attempt, found._unsafeUnwrapErr().kind]).toEqual([attempt, 'older_version']);
    }
    expect(next.stored()).toBe(text);
  });

  it('has to be a whole number, or the flow does not start', () => {
    const machine = createMachine({ id: 'odd', version: '1.5' });
    expect(() => page.flows.start(machine, { input: undefined })).toThrow(TypeError);
  });
});

describe('the checksum', () => {
  it('is CRC-32 of the UTF-16 code units', () => {
    // The check value of CRC-32 is that of the nine bytes "123456789"; here each pair is one code unit.
    const pairs = ['12', '34', '56', '78'].map((pair) => pair.charCodeAt(0) | (pair.charCodeAt(1) << 8));
    expect(checksumOf(String.fromCharCode(...pairs))).toBe('9ae0daaf');
    expect(checksumOf('')).toBe('00000000');
  });
});

describe('the hash of a subject', () => {
  it('tells subjects, issuers and providers apart, and names none', () => {
    const subjects = Array.from({ length: 20_000 }, (_, index) => ({ ...ACCOUNT, subject: `user-${index}` }));
    expect(new Set(subjects.map(subjectHashOf)).size).toBe(20_000);
    expect(subjectHashOf({ ...ACCOUNT, issuer: 'a' })).not.toBe(subjectHashOf({ ...ACCOUNT, issuer: 'b' }));
    expect(text).not.toContain('user-1');
  });
});
