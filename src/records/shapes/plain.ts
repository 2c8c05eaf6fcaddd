import type { Field } from '../../flow-log/field.js';
import { fieldNamed } from '../../flow-log/fields.js';
import { type Format, headerFormat, isUnreadable } from '../../flow-log/format.js';
import { areOfRecords, fieldInHeader, isCounted } from '../../flow-log/spelling.js';
import { readText } from './read-text.js';
import { type RecordShape, recordsFound } from './shape.js';

/** A record as a flow log delivers it: its fields between blanks. */
export const plain: RecordShape = {
  name: 'a record a line',
  read(text, context) {
    const read = readText(text, context);
    return isUnreadable(read) ? undefined : recordsFound(read);
  },
};

/** The first line of a file in S3, which names the fields of those behind it. */
export const header: RecordShape = {
  name: 'a header line',
  read(text) {
    // (W3C, "Extended Log File Format": directives)
    const bare = text
      .replace(/^"(.*)"$/, '$1')
      .replace(/^#\s*(fields|columns):\s*/i, '')
      .replace(/\$\{([^}]*)\}/g, '$1');
    if (/[,\t]/.test(bare)) return undefined;
    const format = headerFormat(bare) ?? headerSpelled(bare);
    return format === undefined || bare.split(' ').some(isCounted) ? undefined : { kind: 'header', format };
  },
};

/** The same in other spellings: `VERSION ACCOUNT_ID …`, `srcAddr dstAddr …`. */
function headerSpelled(line: string): Format | undefined {
  const names = line.split(/\s+/);
  if (names.length < 4 || !names.every((name) => /^[A-Za-z][\w-]*$/.test(name))) return undefined;
  const fields = names.map(fieldInHeader);
  const known = fields.filter((field): field is Field => field !== undefined);
  const isHeader =
    areOfRecords(known, names) && known.length * 2 > names.length && new Set(known).size === known.length;
  return isHeader
    ? { fields: fields.map((field, at) => field ?? fieldNamed(names[at]?.toLowerCase() ?? '')) }
    : undefined;
}

/** A line in quotes, as a program prints a list of strings, or a table of one column. */
export const quotedLine: RecordShape = {
  name: 'a quoted record a line',
  read(text, context) {
    const inner = /^(["'])(.*)\1,?$/.exec(text)?.[2];
    if (inner === undefined || inner.includes('"')) return undefined;
    const read = readText(inner.replace(/(\\[nrt])+$/, ''), context);
    return isUnreadable(read) ? undefined : recordsFound(read);
  },
};
