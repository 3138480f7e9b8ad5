import { CHIP_HEIGHT, PADDING } from './boxes.ts';
import type { Layout, PlacedEdge, PlacedState, Point, Rect } from './layout.ts';
import { COLORS, chipColors, FONT, stateColors } from './palette.ts';
import { type Line, TEXT_STYLES } from './text.ts';

/** Draws a chart that has been laid out. */
export function draw(layout: Layout, title: string, description: string): string {
  const { width, height } = layout;
  const regions = new Set(
    layout.states.flatMap(({ state }) =>
      state.type === 'parallel' ? state.states.map(({ path }) => path) : [],
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>text{font-family:${FONT}}${styleRules()}</style>`,
    `<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 1 L9 5 L0 9 z" fill="${COLORS.line}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" rx="14" fill="${COLORS.page}"/>`,
    ...layout.states.map((placed) => drawState(placed, regions.has(placed.state.path))),
    ...layout.edges.map(drawLine),
    ...layout.dots.map(drawDot),
    ...layout.edges.flatMap(drawLabel),
    '</svg>',
    '',
  ].join('\n');
}

function styleRules(): string {
  return Object.entries(TEXT_STYLES)
    .map(
      ([name, { size, bold, color }]) =>
        `.${name}{font-size:${size}px;font-weight:${bold ? 600 : 400};fill:${color}}`,
    )
    .join('');
}

function drawState({ state, box, rect }: PlacedState, isRegion: boolean): string {
  const nested = state.states.length > 0;
  const { fill, header, stroke, dashed } = stateColors(state, isRegion);
  const { x, y, width, height } = rect;
  const shape = `x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="9"`;
  const dashes = dashed ? ' stroke-dasharray="6 4"' : '';
  return [
    `<g><rect ${shape} fill="${fill}" stroke="${stroke}" stroke-width="1.5"${dashes}/>`,
    state.type === 'final' ? innerBorder(rect, stroke) : '',
    header === null
      ? ''
      : headerStrip(rect, box.headerHeight, header, nested || box.lines.length > 0, stroke),
    drawLines([box.name], x + PADDING.x, y + 5),
    drawChips({ state, box, rect }),
    drawLines(box.lines, x + PADDING.x, y + box.headerHeight + 5),
    box.column ? drawLines(box.column.lines, x + PADDING.x + box.column.x, y + box.headerHeight + 5) : '',
    '</g>',
  ].join('');
}

function innerBorder({ x, y, width, height }: Rect, stroke: string): string {
  return `<rect x="${px(x + 3.5)}" y="${px(y + 3.5)}" width="${px(width - 7)}" height="${px(height - 7)}" rx="6" fill="none" stroke="${stroke}" stroke-width="1.2"/>`;
}

function headerStrip(rect: Rect, height: number, fill: string, ruled: boolean, stroke: string): string {
  const { x, y, width } = rect;
  const [left, right, top, bottom] = [
    x + 0.75,
    x + width - 0.75,
    y + 0.75,
    y + (ruled ? height : rect.height - 0.75),
  ];
  const strip = ruled
    ? `M${px(left)} ${px(bottom)} V${px(top + 8)} q0 -8 8 -8 H${px(right - 8)} q8 0 8 8 V${px(bottom)} z`
    : `M${px(left)} ${px(bottom - 8)} V${px(top + 8)} q0 -8 8 -8 H${px(right - 8)} q8 0 8 8 V${px(bottom - 8)} q0 8 -8 8 H${px(left + 8)} q-8 0 -8 -8 z`;
  const rule = `<path d="M${px(left)} ${px(bottom)} H${px(right)}" stroke="${stroke}" stroke-opacity=".45"/>`;
  return `<path d="${strip}" fill="${fill}"/>${ruled ? rule : ''}`;
}

function drawChips({ box, rect }: PlacedState): string {
  let right = rect.x + rect.width - PADDING.x + 4;
  return [...box.chips]
    .reverse()
    .map(({ text, width }) => {
      const x = right - width;
      right = x - 5;
      const { fill, ink } = chipColors(text);
      const y = rect.y + (box.headerHeight - CHIP_HEIGHT) / 2;
      return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${CHIP_HEIGHT}" rx="8.5" fill="${fill}"/><text class="chip" x="${px(x + width / 2)}" y="${px(y + 12.5)}" text-anchor="middle" style="fill:${ink}">${escaped(text)}</text>`;
    })
    .join('');
}

function drawLines(lines: readonly Line[], x: number, top: number): string {
  let y = top;
  return lines
    .map(({ runs, height }) => {
      y += height;
      const spans = runs
        .map(({ text, style }) => `<tspan class="${style}">${escaped(text)}</tspan>`)
        .join('');
      return `<text x="${px(x)}" y="${px(y - 5)}" xml:space="preserve">${spans}</text>`;
    })
    .join('');
}

function drawLine({ points }: PlacedEdge): string {
  return `<path d="${roundedPath(points)}" fill="none" stroke="${COLORS.line}" stroke-width="1.4" marker-end="url(#arrow)"/>`;
}

function drawLabel({ label }: PlacedEdge): string[] {
  if (!label) return [];
  const { x, y, width, height } = label.rect;
  const pill = `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="7" fill="${COLORS.label}" stroke="${COLORS.labelBorder}"/>`;
  return [`<g>${pill}${drawLines(label.lines, x + 8, y + 2)}</g>`];
}

function drawDot({ x, y, width, height }: Rect): string {
  return `<circle cx="${px(x + width / 2)}" cy="${px(y + height / 2)}" r="${px(width / 2 - 0.5)}" fill="${COLORS.dot}"/>`;
}

const BEND = 7;

// Right angles with their corners rounded off.
function roundedPath(points: readonly Point[]): string {
  const corners = points.slice(1, -1).map((corner, index) => {
    const [from, to] = [toward(corner, points[index]), toward(corner, points[index + 2])];
    return `L${at(from)} Q${at(corner)} ${at(to)}`;
  });
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? [`M${at(first)}`, ...corners, `L${at(last)}`].join(' ') : '';
}

function toward(corner: Point, end: Point | undefined): Point {
  if (!end) return corner;
  const distance = Math.hypot(end.x - corner.x, end.y - corner.y);
  const part = distance === 0 ? 0 : Math.min(BEND, distance / 2) / distance;
  return { x: corner.x + (end.x - corner.x) * part, y: corner.y + (end.y - corner.y) * part };
}

function at({ x, y }: Point): string {
  return `${px(x)} ${px(y)}`;
}

// One decimal: finer differences are the layout's rounding, and would make the file unstable.
function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
