/** Lines of HTML or XML, as lines of text: a row of a table with tabs between its cells, every other text for itself. */
export interface MarkupLines {
  /** Whether a line is of this kind, or goes on with a row that was begun. */
  takes(text: string): boolean;
  lines(text: string): readonly string[];
}

// A row of a table of records is some kilobytes at the most.
const LONGEST_ROW = 1 << 16;

export function createMarkup(): MarkupLines {
  let open = '';
  return {
    takes: (text) => open !== '' || /^<[a-z!?/]/i.test(text),
    lines(text) {
      const parts = `${open} ${text}`.split(/(?=<tr\b)|(?<=<\/tr>)/i);
      const last = parts.at(-1) ?? '';
      const goesOn = isRow(last) && !/<\/tr>$/i.test(last) && last.length < LONGEST_ROW;
      open = goesOn ? last : '';
      return (goesOn ? parts.slice(0, -1) : parts).flatMap((part) => (isRow(part) ? [cellsIn(part)] : textsIn(part)));
    },
  };
}

const isRow = (part: string): boolean => /^<tr\b/i.test(part);

const cellsIn = (row: string): string =>
  row
    .split(/<t[dh]\b[^>]*>/i)
    .slice(1)
    .map((cell) => textOf(cell.replace(/<[^>]*>/g, ' ')))
    .join('\t');

const textsIn = (part: string): readonly string[] =>
  part
    .split(/<[^>]*>/)
    .map(textOf)
    .filter((text) => text !== '');

const textOf = (text: string): string =>
  text
    .replace(/&(\w+|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  quot: '"',
  apos: "'",
  '#39': "'",
  lt: '<',
  gt: '>',
  amp: '&',
};
