import { stripVTControlCharacters } from 'node:util';

// East Asian Wide and Fullwidth (Unicode UAX #11) plus what terminals draw as emoji.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const combining = /[\p{Mn}\p{Me}]/u;

/** Columns a text takes; its colours take none. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) {
    columns += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  }
  return columns;
}

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)));

export const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;

/**
 * Plain text as lines of at most `columns`. Breaks at spaces, keeps a line's indentation and the runs of spaces that
 * still fit, cuts only words that are longer than a line. `whole`: not even those, so that an ARN can be copied.
 */
export function wrap(text: string, columns: number, { whole = false } = {}): string[] {
  const room = Math.max(1, columns);
  return text.split('\n').flatMap((line) => wrapLine(line, room, whole));
}

function wrapLine(line: string, columns: number, whole: boolean): string[] {
  if (displayWidth(line) <= columns) return [line.trimEnd()];
  const indent = ' '.repeat(Math.max(0, Math.min(line.search(/[^ ]|$/), Math.floor(columns / 2), columns - 2)));
  const lines: string[] = [];
  let current = '';
  for (const [, gap = '', word = ''] of line.matchAll(/( *)([^ ]+)/g)) {
    const longer = current === '' ? indent + word : current + gap + word;
    if (displayWidth(longer) <= columns) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = (whole ? [word] : cutWord(word, columns - indent.length)).map((piece) => indent + piece);
    current = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(piece);
  }
  return current === '' ? lines : [...lines, current];
}

/** A word in pieces of at most `columns`; at least one character each. */
export function cutWord(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const character of word) {
    const size = displayWidth(character);
    if (piece !== '' && used + size > columns) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += character;
    used += size;
  }
  return [...pieces, piece];
}

/** One line of at most `columns`, its end replaced where it is longer. */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (displayWidth(text) <= columns) return text;
  return `${cutWord(text, Math.max(1, columns - displayWidth(ellipsis)))[0] ?? ''}${ellipsis}`;
}

/** Wrapped text after a prefix, later lines indented to match: `[ok] first line` / `     second line`. */
export function hang(prefix: string, text: string, columns: number, options: { whole?: boolean } = {}): string[] {
  const indent = displayWidth(prefix);
  return wrap(text, columns - indent, options).map((line, i) => (i === 0 ? prefix : ' '.repeat(indent)) + line);
}
