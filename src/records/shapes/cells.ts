/** The cells of a line of a table, unquoted; those of a table in a frame without the frame. */
export function cellsOf(text: string, delimiter: string): readonly string[] {
  if (delimiter === '|') return framed(text).map(bare);
  if (!text.includes('"')) return text.split(delimiter).map((cell) => asText(cell.trim().replace(/^'(.*)'$/, '$1')));
  return quoted(text, delimiter).map(asText);
}

/** Without what keeps a spreadsheet from changing a cell: `="443"`, `'443`. */
const asText = (cell: string): string => cell.replace(/^="(.*)"$/, '$1').replace(/^'(?=\d)/, '');

/** A line of a table in a frame that is drawn in strokes, with bars. (DuckDB; Polars) */
export const withBars = (text: string): string => text.replace(/[│┆]/g, '|');

const framed = (text: string): readonly string[] =>
  withBars(text)
    .replace(/^[\s|]+|[\s|]+$/g, '')
    .split('|');

const bare = (cell: string): string => cell.trim().replace(/^"(.*)"$/, '$1');

/** (RFC 4180: a quote within quotes is written twice) */
function quoted(text: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    while (text[at] === ' ') at += 1;
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      cells.push(
        text
          .slice(at + 1, end)
          .replaceAll('""', '"')
          .trim(),
      );
      const next = text.indexOf(delimiter, end);
      at = next === -1 ? text.length + 1 : next + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next === -1 ? text.length : next;
      cells.push(text.slice(at, end).trim());
      at = end + 1;
    }
  }
  return cells;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return text.length;
}
