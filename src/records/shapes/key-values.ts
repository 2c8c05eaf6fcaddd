import { isUnreadable } from '../../flow-log/format.js';
import { readRow, rowOfNamed } from './row.js';
import { type RecordShape, recordsFound } from './shape.js';

const PAIR = /([A-Za-z_@][\w.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s,;|"']*))/g;

/** `srcaddr=10.0.0.1 dstaddr=10.0.0.2 …`, as many shippers write a document in one line. */
export const keyValues: RecordShape = {
  name: 'names and values in a line',
  read(text) {
    if (!text.includes('=')) return undefined;
    const entries = [...text.matchAll(PAIR)].map(([, name = '', quoted, single, bare]): readonly [string, unknown] => [
      name,
      quoted ?? single ?? bare ?? '',
    ]);
    const row = rowOfNamed(entries);
    if (row === null) return undefined;
    const read = readRow(row);
    return isUnreadable(read) ? { kind: 'records', records: [], unreadable: [read] } : recordsFound(read);
  },
};
