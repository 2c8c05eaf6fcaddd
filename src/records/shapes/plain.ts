import { headerFormat, isUnreadable } from '../../flow-log/format.js';
import { readText } from './read-text.js';
import { recordsFound, type Shape } from './shape.js';

/** A record as a flow log delivers it: its fields between blanks. */
export const plain: Shape = {
  name: 'a record a line',
  read(text, context) {
    const read = readText(text, context);
    return isUnreadable(read) ? undefined : recordsFound(read);
  },
};

/** The first line of a file in S3, which names the fields of those behind it. */
export const header: Shape = {
  name: 'a header line',
  read(text) {
    const bare = text.replace(/^"(.*)"$/, '$1');
    if (bare.includes(',')) return undefined;
    const format = headerFormat(bare);
    return format === undefined ? undefined : { kind: 'header', format };
  },
};

/** A line in quotes, as a program prints a list of strings, or a table of one column. */
export const quotedLine: Shape = {
  name: 'a quoted record a line',
  read(text, context) {
    const inner = /^(["'])(.*)\1,?$/.exec(text)?.[2];
    if (inner === undefined || inner.includes('"')) return undefined;
    const read = readText(inner.replace(/(\\[nrt])+$/, ''), context);
    return isUnreadable(read) ? undefined : recordsFound(read);
  },
};
