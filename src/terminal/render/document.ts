import type { EventOf } from '../../ui.js';
import { spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang, wrap } from '../width.js';

/** Lines that are too long go on in the next: what is copied may break at a blank, as SQL may. */
export const codeLines = ({ title, lines }: EventOf<'code'>, style: Style): string[] => [
  ...wrap(title, style.width - 2).map((line) => `  ${style.paint.strong(line)}`),
  ...lines.flatMap((line) => hang(`    ${/^ */.exec(line)?.[0] ?? ''}`, line.trim(), style.width)),
];

export function documentLines({ title, body }: EventOf<'document'>, style: Style): string[] {
  const json = spelling(style)(JSON.stringify(body, null, 2) ?? 'null');
  const heading = title === '' ? [] : wrap(title, style.width - 2).map((line) => `  ${style.paint.strong(line)}`);
  return [...heading, ...json.split('\n').flatMap((line) => wrap(line, style.width - 4).map((part) => `    ${part}`))];
}
