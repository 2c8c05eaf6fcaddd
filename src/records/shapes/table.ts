import type { Field } from '../../flow-log/field.js';
import { fieldNamed } from '../../flow-log/fields.js';
import { isUnreadable } from '../../flow-log/format.js';
import { areOfRecords, fieldInHeader, fieldSpelled, isCounted, isEventTime } from '../../flow-log/spelling.js';
import { cellsOf, withBars } from './cells.js';
import { foundInJson } from './json.js';
import { looseJson } from './parse-json.js';
import { readText } from './read-text.js';
import { formatOf, readValues } from './row.js';
import { type Columns, type Read, type RecordShape, recordsFound, wrapping } from './shape.js';

const DELIMITERS = ['\t', ',', ';', '|'];

/** The first line of a table: one column a field, in any order and spelling, or one that holds whole records. */
export const tableHeader: RecordShape = {
  name: 'the header of a table',
  read(text) {
    const line = withBars(text).replace(/^\|\|\w.*\|\|$/, (names) => names.replaceAll('||', '|'));
    const delimiter = DELIMITERS.find((each) => line.includes(each));
    if (delimiter === undefined || /\d{5}/.test(line)) return undefined;
    const columns = columnsOf(cellsOf(line, delimiter), delimiter);
    return columns === null ? undefined : { kind: 'columns', columns };
  },
};

// (CloudWatch console, "Export results" of Logs Insights and "Actions" of a log group; Splunk)
const MESSAGE =
  /^@?(message|_raw|raw([ _]?(log|event|message|string))?|log|line|content|body|text|_?msg|original|(event|log)\.original|log[ _]?(message|line)|text_?payload|payload)$/i;

function columnsOf(names: readonly string[], delimiter: string): Columns | null {
  const found = names.map((name) => fieldInHeader(name) ?? null);
  const timed = withEventTime(found, names);
  const fields = timed.map((field, at) => (timed.indexOf(field) === at ? field : null));
  const known = fields.filter((field): field is Field => field !== null);
  const message = names.findIndex((name) => MESSAGE.test(name));
  if (!areOfRecords(known, names) && (message === -1 || !names.every(isName))) return null;
  return { delimiter, fields, message, format: formatOf(known) };
}

/** The time of the event for the start of the record, where no column has that. (CloudWatch console, Logs Insights) */
function withEventTime(found: readonly (Field | null)[], names: readonly string[]): readonly (Field | null)[] {
  const isTimed = found.some((field) => field?.name === 'start' || field?.name === 'end');
  return isTimed ? found : found.map((field, at) => field ?? (isEventTime(names[at] ?? '') ? START : null));
}

const START = fieldNamed('start');

const isName = (name: string): boolean => name === '#' || /^[@A-Za-z_][\w .@()-]*$/.test(name);

/** A row under such a header. */
export const tableRow: RecordShape = {
  name: 'a table with a header',
  read(text, context) {
    const { columns } = context;
    if (columns === null) return undefined;
    const cells = cellsOf(text, columns.delimiter);
    if (cells.length !== columns.fields.length) return undefined;
    const message = cells[columns.message];
    const inside = message?.startsWith('{') ? looseJson(message) : undefined;
    if (inside !== undefined) return foundInJson(inside, context);
    const read =
      message === undefined
        ? readValues(
            columns.format,
            cells.filter((_, at) => columns.fields[at] != null),
          )
        : readText(message, context);
    if (!isUnreadable(read)) return recordsFound(read);
    // The header again, where files were joined; a frame, where the table has one.
    const again = tableHeader.read(text, context);
    if (again !== undefined || columns.delimiter === '|') return again;
    return { kind: 'records', records: [], unreadable: [read] };
  },
};

/** What the console shows below a row that is unfolded: the same record again, a field a line. (CloudWatch console, Logs Insights) */
export const detail: RecordShape = {
  name: 'a field of a row that is unfolded',
  read(text, { columns }) {
    if (columns === null || columns.fields.length < 3 || !text.includes('\t')) return undefined;
    const cells = cellsOf(text, '\t');
    const [name = ''] = cells;
    return cells.length === 2 && (/^(@\w+|Field)$/.test(name) || fieldSpelled(name) !== undefined)
      ? wrapping
      : undefined;
  },
};

/** A record whose fields stand between commas or tabs, and nothing says what they are. */
export const bareTable: RecordShape = {
  name: 'a table without a header',
  read(text, context) {
    for (const delimiter of DELIMITERS) {
      if (!text.includes(delimiter)) continue;
      const cells = cellsOf(text, delimiter);
      if (cells.length < context.format.fields.length) continue;
      const read = readText(cells.map((cell) => (cell === '' ? '-' : cell)).join(' '), context);
      if (!isUnreadable(read)) return recordsFound(read);
    }
    return undefined;
  },
};

/** A whole record in one cell beside others: `--output text` and `--output table` of the AWS CLI, a table without a header. */
export const cell: RecordShape = {
  name: 'a record in a cell',
  read(text, context) {
    const line = withBars(text);
    for (const delimiter of DELIMITERS) {
      if (!line.includes(delimiter)) continue;
      const reads = cellsOf(text, delimiter).map((each) => readText(each, context));
      const records = reads.filter((read): read is Read => !isUnreadable(read));
      if (records.length > 0) return recordsFound(...records);
    }
    return undefined;
  },
};

// YAML, sqlite3 -line, psql \x, PowerShell's Format-List.
const NAMED = /^(?:- )*["']?([A-Za-z][\w -]*?)["']?\s*[:=|](?:\s+(.*))?$/;

// In YAML, `- field: srcAddr` and below it `value: 10.0.0.1`. (CloudWatch Logs, GetQueryResults)
const isPart = (key: string, said: string): boolean =>
  key === 'field' || (key === 'value' && said.split(' ').length < 3);

/** One value of a record, as `get-query-results` prints parsed fields: `RESULTS  srcAddr  10.0.0.1`, `| srcAddr | 10.0.0.1 |`. */
export const oneValue: RecordShape = {
  name: 'a value a line',
  read(text) {
    const line = withBars(text);
    const cells = /^RESULTS\t/.test(line) ? line.split('\t').slice(1) : line.startsWith('|') ? cellsOf(line, '|') : [];
    const [, key = '', said = ''] = NAMED.exec(line) ?? [];
    if (cells.length === 0 && (fieldSpelled(key) !== undefined || isPart(key, said)))
      return { kind: 'value', name: key, value: said.replace(/^(["'])(.*)\1$/, '$2') };
    const [name = '', value] = cells.map((each) => each.trim());
    if (cells.length !== 2 || value === undefined) return undefined;
    if (name !== '@ptr' && fieldSpelled(name) === undefined && !isCounted(name))
      return name.startsWith('@') ? wrapping : undefined;
    return { kind: 'value', name, value };
  },
};
