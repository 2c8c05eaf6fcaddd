import { jsonAtEnd } from './json-at-end.js';
import { keyValues } from './key-values.js';
import { header, plain, quotedLine } from './plain.js';
import { followed, prefixed } from './prefixed.js';
import type { RecordShape } from './shape.js';
import { bareTable, cell, oneValue, tableHeader, tableRow } from './table.js';
import { wrappingLine } from './wrapping.js';

/** Every shape of a line, tried in this order after the one that the line before had. JSON is cut into values first: json.ts. */
export const shapes: readonly RecordShape[] = [
  plain,
  header,
  tableHeader,
  tableRow,
  quotedLine,
  cell,
  bareTable,
  keyValues,
  oneValue,
  prefixed,
  jsonAtEnd,
  followed,
  wrappingLine,
];
