import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadMachines } from '../../tools/machine-files.ts';
import { differencesOf } from '../../tools/static-reading.ts';
import { sampleMachine } from './sample-machine.ts';

const sample = { path: 'sample-machine.ts', machine: sampleMachine };
const source = readFileSync(new URL('sample-machine.ts', import.meta.url), 'utf8');

test('every machine file is read in full by static tools', async () => {
  const files = await loadMachines();
  const root = new URL('../../', import.meta.url);

  expect(
    files.flatMap((file) => differencesOf(file, readFileSync(new URL(file.path, root), 'utf8'))),
  ).toEqual([]);
});

describe('what a static tool would miss is named', () => {
  test('nothing, in a chart that is one literal', () => {
    expect(differencesOf(sample, source)).toEqual([]);
  });

  test('a state behind a variable', () => {
    const hidden = source.replace('watching: {}', '...rest');

    expect(differencesOf(sample, hidden)).toEqual([
      'sample-machine.ts: states: working.watching is not read',
    ]);
  });

  test('an event under a computed key', () => {
    const hidden = source.replace('stop: {},', '');

    expect(differencesOf(sample, hidden.replace('on: { stop:', 'on: { [STOP]:'))).toEqual([
      'sample-machine.ts: events: stop is not read',
    ]);
  });

  test('a call whose source is another one', () => {
    expect(differencesOf(sample, source.replace(`src: 'load'`, `src: 'store'`))).toEqual([
      'sample-machine.ts: invokes: load is not read',
      'sample-machine.ts: invokes: store is not there',
    ]);
  });

  test('a file without a machine', () => {
    expect(differencesOf(sample, 'export const nothing = 1;')).toContain(
      'sample-machine.ts: states: working.loading.asking is not read',
    );
  });
});
