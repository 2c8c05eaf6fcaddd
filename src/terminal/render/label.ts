import type { Style } from '../style.js';
import { displayWidth, hang, padEnd, wrap } from '../width.js';

/** The column in which the values of a verdict begin. */
export const LABEL = 12;

/** `  Record    `, or `  Record: ` where it is read aloud. */
export const label = (name: string, { paint, spoken }: Pick<Style, 'paint' | 'spoken'>): string =>
  spoken ? `  ${name}: ` : `  ${paint.dim(name)}${padEnd('', LABEL - 2 - name.length)}`;

/** A name and its value, wrapped under itself; of more than `most` lines the first, to the end of a word. */
export function pairLines(name: string, value: string, style: Style, most = Number.POSITIVE_INFINITY): string[] {
  const { width, glyph, spoken } = style;
  const room = width - (spoken ? name.length + 4 : LABEL);
  const lines = wrap(value, room);
  const shown =
    lines.length <= most
      ? value
      : `${lines
          .slice(0, most)
          .map((line, at) => (at === most - 1 ? shortened(line, room, glyph.ellipsis) : line.trim()))
          .join(' ')}`;
  return hang(label(name, style), shown, width);
}

/** Whole words, for an id that is cut says nothing. */
const shortened = (line: string, room: number, ellipsis: string): string => {
  const words = line.trim().split(' ');
  while (words.length > 1 && displayWidth(words.join(' ')) + ellipsis.length > room) words.pop();
  return words.join(' ') + ellipsis;
};
