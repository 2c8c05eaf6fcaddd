import { isObject } from '../../base/json.js';
import { isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { fieldSpelled } from '../../flow-log/spelling.js';
import { type JsonObject, rowOfDocument } from './documents.js';
import { lineOfPositions, namesIn, rowsInTable } from './json-tables.js';
import { looseJson } from './parse-json.js';
import { textInBase64 } from './payload.js';
import { readBeginning, readText } from './read-text.js';
import { type FieldValues, formatOf, readRow, rowOfNamed } from './row.js';
import type { Columns, Found, LineContext, Read } from './shape.js';

/** What a JSON value holds. */
export interface FoundInJson {
  readonly records: readonly Read[];
  readonly unreadable: readonly Unreadable[];
  /** Lines of text inside it, from Base64, that are no JSON. */
  readonly lines: readonly string[];
  /** An answer of AWS that says by its form that there are no records. */
  readonly isEmptyAnswer: boolean;
}

/**
 * The records in a JSON value, wherever in it they are: a message inside any shipper's document, rows of named fields,
 * pairs of field and value, documents of a known schema, Base64 with all of this inside.
 */
export function recordsInJson(value: unknown, context: LineContext): FoundInJson {
  const { texts, rows, doubtful, lines } = decided(search(underNames(value, context), context, 0));
  const reads = [...texts, ...rows.map(readRow)];
  return {
    records: reads.filter((read): read is Read => !isUnreadable(read)),
    unreadable: [...reads.filter((read): read is Unreadable => isUnreadable(read)), ...doubtful],
    lines,
    isEmptyAnswer: isEmptyAnswer(value),
  };
}

/** The same as a shape finds it; undefined where there is nothing. */
export function foundInJson(value: unknown, context: LineContext): Found | undefined {
  const { records, unreadable } = recordsInJson(value, context);
  return records.length === 0 ? undefined : { kind: 'records', records, unreadable };
}

/** A list of values below a list of names, each a document of its own. */
const underNames = (value: unknown, { columns }: LineContext): unknown =>
  columns?.names !== undefined && Array.isArray(value) && value.length === columns.names.length
    ? Object.fromEntries(columns.names.map((name, at) => [name, value[at]]))
    : value;

/** The columns that a document announces for the lists behind it; null for any other. */
export function columnsInJson(value: unknown): Columns | null {
  const names = namesIn(value);
  if (names === null) return null;
  const format = formatOf(names.flatMap((name) => fieldSpelled(name) ?? []));
  return { delimiter: '', fields: [], message: -1, format, names };
}

interface Finds {
  readonly texts: readonly Read[];
  readonly rows: readonly FieldValues[];
  /** Messages that are no records. */
  readonly doubtful: readonly Unreadable[];
  readonly lines: readonly string[];
  /** Of elements of lists, each of which is a matter of its own. */
  readonly settled: readonly Finds[];
}

const nothing: Finds = { texts: [], rows: [], doubtful: [], lines: [], settled: [] };

// Documents nest a few levels deep; hostile ones would nest until the stack is full.
const DEEPEST = 40;

function search(value: unknown, context: LineContext, depth: number): Finds {
  if (depth > DEEPEST) return nothing;
  if (typeof value === 'string') return searchText(value, '', context, depth);
  const table = rowsInTable(value);
  if (table !== null) return { ...nothing, settled: table.map((row) => decided({ ...nothing, rows: [row] })) };
  if (Array.isArray(value)) {
    const pairs = asPairs(value);
    if (pairs !== null) return searchObject(pairs, context, depth);
    return { ...nothing, settled: value.map((each) => decided(search(each, context, depth + 1))) };
  }
  return isObject(value) ? searchObject(Object.entries(value), context, depth, value) : nothing;
}

/** `[{ "field": "srcAddr", "value": "10.0.0.1" }, …]`, a row of `get-query-results`. */
function asPairs(list: readonly unknown[]): readonly (readonly [string, unknown])[] | null {
  const pairs = list.flatMap((each): (readonly [string, unknown])[] =>
    isObject(each) && typeof each.field === 'string' && 'value' in each ? [[each.field, each.value]] : [],
  );
  return pairs.length > 0 && pairs.length === list.length ? pairs : null;
}

function searchObject(
  entries: readonly (readonly [string, unknown])[],
  context: LineContext,
  depth: number,
  document?: JsonObject,
): Finds {
  const line = lineOfPositions(entries, context.format.fields.length);
  if (line !== null) return searchText(line, 'message', context, depth);
  const parts = entries.map(([key, child]) =>
    typeof child === 'string' ? searchText(child, key, context, depth) : search(child, context, depth + 1),
  );
  const own = (document && rowOfDocument(document)) ?? rowOfNamed(entries);
  return {
    texts: parts.flatMap(({ texts }) => texts),
    rows: own === null ? parts.flatMap(({ rows }) => rows) : [own],
    doubtful: parts.flatMap(({ doubtful }) => doubtful),
    lines: parts.flatMap(({ lines }) => lines),
    settled: parts.flatMap(({ settled }) => settled),
  };
}

const MESSAGE = /^(@?message|_raw)$/i;
const CONTROL = /^CWL CONTROL MESSAGE\b/;

function searchText(text: string, key: string, context: LineContext, depth: number): Finds {
  const bare = text.trim();
  const mayBeRecord = bare.includes(' ') || (bare !== '' && MESSAGE.test(key));
  const whole = mayBeRecord ? readText(bare, context) : undefined;
  // Behind the record may stand fields of a custom format that nobody has named.
  const read = whole && isUnreadable(whole) && MESSAGE.test(key) ? (readBeginning(bare, context) ?? whole) : whole;
  if (read !== undefined && !isUnreadable(read)) return { ...nothing, texts: [read] };
  if (/^[{[]/.test(bare) && bare.length > 20) {
    const inner = looseJson(bare);
    if (inner !== undefined) return search(inner, context, depth + 1);
  }
  if (/^data$/i.test(key) || bare.startsWith('H4sI')) {
    const inside = textInBase64(bare);
    if (inside !== undefined) return searchInside(inside, context, depth);
  }
  const isDoubtful = read !== undefined && MESSAGE.test(key) && !CONTROL.test(bare);
  return isDoubtful ? { ...nothing, doubtful: [read] } : nothing;
}

/** Text out of Base64: one document, documents end to end, or lines. */
function searchInside(text: string, context: LineContext, depth: number): Finds {
  if (!/^\s*[{[]/.test(text)) return { ...nothing, lines: text.split('\n') };
  const whole = looseJson(text);
  if (whole !== undefined) return search(whole, context, depth + 1);
  const documents = text.split(/(?<=\})\s*(?=\{)/).map(looseJson);
  return { ...nothing, settled: documents.map((each) => decided(search(each, context, depth + 1))) };
}

/** Of one matter the message counts, which is the record as delivered; else what was made of it. */
function decided(finds: Finds): Omit<Finds, 'settled'> & { readonly settled: readonly [] } {
  const { texts, rows, doubtful, lines, settled } = finds;
  const distinct = [...new Map(texts.map((read) => [read.record.line, read])).values()];
  const has = distinct.length > 0 || rows.length > 0;
  return {
    texts: [...distinct, ...settled.flatMap((each) => each.texts)],
    rows: [...(distinct.length > 0 ? [] : rows), ...settled.flatMap((each) => each.rows)],
    doubtful: [...(has ? [] : doubtful), ...settled.flatMap((each) => each.doubtful)],
    lines: [...lines, ...settled.flatMap((each) => each.lines)],
    settled: [],
  };
}

const LISTS = ['events', 'results', 'logEvents', 'Records', 'records', 'ResultSet'];

function isEmptyAnswer(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.messageType === 'CONTROL_MESSAGE') return true;
  return LISTS.some((name) => Array.isArray(value[name]) && value[name].length === 0);
}
