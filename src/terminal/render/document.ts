import type { EventOf } from '../../ui.js';
import { spelling } from '../safe.js';
import type { Style } from '../style.js';
import { wrap } from '../width.js';

export function documentLines({ title, body }: EventOf<'document'>, style: Style): string[] {
  const json = spelling(style)(JSON.stringify(body, null, 2) ?? 'null');
  const heading = title === '' ? [] : wrap(title, style.width - 2).map((line) => `  ${style.paint.strong(line)}`);
  return [...heading, ...json.split('\n').flatMap((line) => wrap(line, style.width - 4).map((part) => `    ${part}`))];
}
