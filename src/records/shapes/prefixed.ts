import { readBeginning, readEnd } from './read-text.js';
import { type RecordShape, recordsFound } from './shape.js';

/**
 * A record behind other words: the time of an export task or of `aws logs tail`, the group and stream of `awslogs get`
 * and of a live tail, the key of a YAML document.
 */
export const prefixed: RecordShape = {
  name: 'a record behind a time, a group, a stream or a key',
  read(text, context) {
    const read = readEnd(text, context);
    return read === undefined ? undefined : recordsFound(read);
  },
};

/** A record before other words: a stream or a time, or fields of a custom format that nobody has named. */
export const followed: RecordShape = {
  name: 'a record before other words',
  read(text, context) {
    const read = readBeginning(text, context);
    return read === undefined ? undefined : recordsFound(read);
  },
};
