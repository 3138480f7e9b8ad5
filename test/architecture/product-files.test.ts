import { describe, expect, test } from 'vitest';
import { sourceFilesIn, surroundingsOf } from './source-files.ts';

const MAX_LINES = 320;
// Files that may be longer, each with its reason beside it.
const LONGER_FILES: readonly string[] = [
  // One statechart, one literal: tools that read the source see only what stands in it.
  'machines/email-enrollment.ts',
  'machines/phone-enrollment.ts',
  'machines/webauthn-enrollment.ts',
];

// Where real time enters; everything else is handed a clock.
const SYSTEM_CLOCK = 'src/domain/clock.ts';
const HOST_LAYERS = /^src\/(emulator|visualization|cli)\//;

describe('files of the product', () => {
  test(`none is longer than ${MAX_LINES} lines`, () => {
    const tooLong = sourceFilesIn('src', 'machines', 'demo', 'examples', 'tools')
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ path, lines }) => lines > MAX_LINES && !LONGER_FILES.includes(path));

    expect(tooLong).toEqual([]);
  });

  test('the core takes nothing from its surroundings that is not injected', () => {
    const taken = sourceFilesIn('src', 'machines')
      .filter(({ path }) => path !== SYSTEM_CLOCK && !HOST_LAYERS.test(path))
      .map((file) => ({ path: file.path, takes: surroundingsOf(file) }))
      .filter(({ takes }) => takes.length > 0);

    expect(taken).toEqual([]);
  });

  test('the clock is the one place where real time enters', () => {
    const clock = sourceFilesIn('src').find(({ path }) => path === SYSTEM_CLOCK);

    expect(clock && surroundingsOf(clock)).toEqual(['Date.now']);
  });
});

describe('what a file takes from its surroundings is found', () => {
  test.each([
    ['const now = Date.now();', ['Date.now']],
    ['const now = new Date().toISOString();', ['new Date()']],
    ['const at = new Date;', ['new Date()']],
    ['const jitter = () => Math.random() * 10;', ['Math.random']],
    ['const started = performance.now();', ['performance.now']],
    ['window.open(url);', ['window']],
    ['const { href } = globalThis.document;', ['document']],
    [`const isNode = typeof process !== 'undefined';`, ['process']],
    ['const bytes = Buffer.from(text);', ['Buffer']],
    ['const both = { process };', ['process']],
  ])('%s', (text, takes) => {
    expect(surroundingsOf({ path: 'src/a.ts', text })).toEqual(takes);
  });

  test.each([
    'const at = new Date(epochMs);',
    'const soon = clock.now();',
    'const page = { document: 1, process() {} };',
    'answer.document.title;',
    '// the process that the document describes',
    'interface Job { process: string; window(): void }',
  ])('and nothing in: %s', (text) => {
    expect(surroundingsOf({ path: 'src/a.ts', text })).toEqual([]);
  });
});
