import { readEnd } from './read-text.js';
import { recordsFound, type Shape } from './shape.js';

/**
 * A record behind other words: the time of an export task or of `aws logs tail`, the group and stream of `awslogs get`
 * and of a live tail, the key of a YAML document.
 */
export const prefixed: Shape = {
  name: 'a record behind a time, a group, a stream or a key',
  read(text, context) {
    const read = readEnd(text, context);
    return read === undefined ? undefined : recordsFound(read);
  },
};
