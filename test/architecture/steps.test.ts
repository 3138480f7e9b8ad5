import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runSteps } from '../../tools/steps.ts';

describe('the check runner', () => {
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
    vi.spyOn(console, 'log').mockImplementation((line) => {
      lines.push(String(line));
    });
  });

  afterEach(() => vi.restoreAllMocks());

  test('prints one line for a step that passes', async () => {
    expect(await runSteps([{ name: 'lint', commands: ['echo fine'] }])).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^ok lint \d+\.\d s$/)]);
  });

  test('tells what a step that passes could not do here', async () => {
    await runSteps([{ name: 'browser', commands: ['echo "NOT RUN: no browser"; echo fine', 'echo more'] }]);

    expect(lines.slice(1)).toEqual(['NOT RUN: no browser']);
  });

  test('prints the whole output of a step that fails, and stops at its first failing command', async () => {
    const commands = ['echo one', 'echo two; echo three >&2; exit 3', 'echo four'];

    expect(await runSteps([{ name: 'lint', commands }])).toEqual(['lint']);
    expect(lines.join('\n')).toMatch(/^failed lint \d+\.\d s\ntwo\nthree$/);
  });

  test('runs a step after the one it needs, and not at all when that failed', async () => {
    const steps = [
      { name: 'sizes', after: 'build', commands: ['echo sizes'] },
      { name: 'pack', after: 'build', commands: ['echo pack'] },
      { name: 'lint', commands: ['echo lint'] },
      { name: 'build', commands: ['exit 1'] },
    ];

    expect(await runSteps(steps)).toEqual(['sizes', 'pack', 'build']);
    expect(lines).toContain('failed sizes: build failed');
  });

  test('runs a step on its own although the one it needs was not asked for', async () => {
    expect(await runSteps([{ name: 'sizes', after: 'build', commands: ['exit 0'] }])).toEqual([]);
  });

  test('runs two steps at once, and no third', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'steps-'));
    // Each step writes down how many were running when it had begun.
    const command = (name: string) =>
      `cd ${folder} && touch ${name}.on && sleep 0.2 && ls *.on | wc -l >> counts && rm ${name}.on`;
    await runSteps(['a', 'b', 'c', 'd'].map((name) => ({ name, commands: [command(name)] })));
    const counts = readFileSync(join(folder, 'counts'), 'utf8').trim().split('\n').map(Number);
    rmSync(folder, { recursive: true });

    expect(Math.max(...counts)).toBe(2);
  });
});
