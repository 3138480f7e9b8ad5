import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const guide = readFileSync(new URL('../../docs/test-your-own-flow.md', import.meta.url), 'utf8');
const included = readFileSync(new URL('guide-example.test.ts', import.meta.url), 'utf8');

/** Code as it reads, wherever it is imported from and however its lines are broken. */
function withoutImports(code: string): string {
  return code.replaceAll(/^import [^;]*;$/gm, '').replaceAll(/[\s,]+/g, '');
}

describe('the guide "test your own flow"', () => {
  const blocks = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);

  it('shows exactly the code that runs as a test', () => {
    expect(blocks.length).toBe(6);
    expect(withoutImports(included)).toBe(withoutImports(blocks.join('\n')));
  });
});
