import { madeOnce } from '../../base/remembered.js';
import { athenaCells } from './athena-cells.js';
import { folded } from './folded.js';
import { jsonAtEnd } from './json-at-end.js';
import { keyValues } from './key-values.js';
import { header, plain, quotedLine } from './plain.js';
import { followed, prefixed } from './prefixed.js';
import { runTogether } from './run-together.js';
import type { LineContext, RecordShape } from './shape.js';
import { bareTable, cell, detail, oneValue, tableHeader, tableRow } from './table.js';
import { wrappingLine } from './wrapping.js';

/** Every shape of a line, tried in this order after the one that the line before had. JSON is cut into values first: json.ts. */
const shapes: readonly RecordShape[] = [
  plain,
  header,
  tableHeader,
  tableRow,
  detail,
  quotedLine,
  cell,
  bareTable,
  keyValues,
  oneValue,
  athenaCells,
  prefixed,
  jsonAtEnd,
  runTogether,
  followed,
  folded,
  wrappingLine,
];

const startingWith = madeOnce((first: RecordShape) => [first, ...shapes.filter((shape) => shape !== first)]);

/** The first shape that a line has, and what it holds by it. */
export function shapeOf(text: string, context: LineContext, first: RecordShape) {
  for (const shape of startingWith(first)) {
    const found = shape.read(text, context);
    if (found !== undefined) return { shape, found };
  }
  return undefined;
}
