import type { ShownFlow } from './page/account-page.ts';

/** What ceremonies have ended in, for a table. */
export interface Endings {
  add(what: string, provider: string, ending: Partial<ShownFlow>): void;
  print(): void;
}

const HEAD = ['case', 'provider', 'ended in'];

export function createEndings(): Endings {
  const rows: string[][] = [];
  return {
    add(what, provider, ending) {
      rows.push([what, provider, endingOf(ending)]);
    },
    print() {
      if (rows.length === 0) return;
      const table = [HEAD, ...rows];
      const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
      const lines = table.map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
      console.log(['', ...lines, ''].join('\n'));
    },
  };
}

function endingOf({ failure, output }: Partial<ShownFlow>): string {
  if (failure) return failure.code === undefined ? failure.kind : `${failure.kind} (${failure.code})`;
  return typeof output === 'object' && output !== null && 'outcome' in output ? String(output.outcome) : '';
}
