import { displayWidth, padEnd, padStart, wrap } from '../width.js';

export interface TextColumn {
  readonly head: string;
  readonly align?: 'right';
}

const GAP = 2;
const NARROWEST = 8;

/**
 * Rows in columns, wrapped inside their cells to fit; undefined where no layout fits. The first line is the heading; each
 * row is a list of lines, so that a caller can add to its first one.
 */
export function columns(
  heads: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string[][] | undefined {
  const natural = heads.map(({ head }, i) =>
    Math.max(displayWidth(head), ...rows.map((row) => displayWidth(row[i] ?? ''))),
  );
  const widths = shrink(natural, width - GAP * (heads.length - 1));
  if (widths === undefined) return undefined;
  return [heads.map(({ head }) => head), ...rows].map((row) => {
    const cells = widths.map((size, i) => wrap(row[i] ?? '', size));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, i) => (heads[i]?.align === 'right' ? padStart : padEnd)(lines[line] ?? '', widths[i] ?? 0))
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  });
}

/** Takes the missing columns from the widest, one at a time, and leaves no cell narrower than eight. */
function shrink(natural: readonly number[], room: number): readonly number[] | undefined {
  const widths = [...natural];
  for (let excess = widths.reduce((a, b) => a + b, 0) - room; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    const size = widths[widest] ?? 0;
    if (size <= NARROWEST) return undefined;
    widths[widest] = size - 1;
  }
  return widths;
}
