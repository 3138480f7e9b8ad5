/** How a piece of text is set; sizes in px. */
export type TextStyle = keyof typeof TEXT_STYLES;

export const TEXT_STYLES = {
  title: { size: 17, bold: true, color: '#0f172a' },
  name: { size: 14, bold: true, color: '#0f172a' },
  event: { size: 12, bold: true, color: '#1d4ed8' },
  error: { size: 12, bold: true, color: '#b91c1c' },
  keyword: { size: 12, bold: false, color: '#64748b' },
  guard: { size: 12, bold: false, color: '#334155' },
  target: { size: 12, bold: true, color: '#0f172a' },
  action: { size: 11, bold: false, color: '#64748b' },
  chip: { size: 11, bold: true, color: '#334155' },
} as const;

/** A piece of text in one style. */
export interface Run {
  readonly text: string;
  readonly style: TextStyle;
}

/** One line of text, measured. */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
  readonly height: number;
}

/** Breaks runs into lines of at most `maxWidth` px where their spaces allow it; indents what follows. */
export function wrap(runs: readonly Run[], maxWidth: number): Line[] {
  const lines: Run[][] = [[]];
  let width = 0;
  for (const word of wordsOf(runs)) {
    const current = lines.at(-1) ?? [];
    const wordWidth = widthOf(word.text.trimEnd(), word.style);
    if (current.length > 0 && width + wordWidth > maxWidth) {
      lines.push([{ text: INDENT, style: word.style }, word]);
      width = widthOf(INDENT, word.style);
    } else current.push(word);
    width += widthOf(word.text, word.style);
  }
  return lines.map(lineOf);
}

const INDENT = '\u00a0\u00a0';

/** One line, unbroken. */
export function lineOf(content: readonly Run[]): Line {
  const runs = content.map((run, index) =>
    index === content.length - 1 ? { ...run, text: run.text.trimEnd() } : run,
  );
  const width = runs.reduce((sum, { text, style }) => sum + widthOf(text, style), 0);
  const height = Math.max(...runs.map(({ style }) => TEXT_STYLES[style].size)) + 5;
  return { runs, width, height };
}

function wordsOf(runs: readonly Run[]): Run[] {
  return runs.flatMap(({ text, style }) =>
    (text.match(/[^ ]+ */g) ?? []).map((word) => ({ text: word, style })),
  );
}

// Advance widths of a Helvetica-like face for the characters from space to tilde, in 1/1000 of the size.
const REGULAR = widths(
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556',
  '278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667',
  '611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833',
  '556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584',
);
const BOLD = widths(
  '278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556',
  '333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667',
  '611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889',
  '611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584',
);
// System fonts differ by a few per cent; boxes leave room for the wider ones.
const MARGIN = 1.06;

export function widthOf(text: string, style: TextStyle): number {
  const { size, bold } = TEXT_STYLES[style];
  const table = bold ? BOLD : REGULAR;
  const units = [...text].reduce((sum, char) => sum + advanceOf(char, table), 0);
  return (units / 1000) * size * MARGIN;
}

function advanceOf(char: string, table: readonly number[]): number {
  if (char === '\u00a0') return 278;
  return table[char.charCodeAt(0) - 32] ?? 1000;
}

function widths(...rows: readonly string[]): readonly number[] {
  return rows.join(' ').split(' ').map(Number);
}
