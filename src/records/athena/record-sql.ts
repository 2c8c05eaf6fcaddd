import type { RecordFilter } from '../record-filter.js';
import type { RecordSearch } from '../record-search.js';
import { type AthenaTable, quoted, type TimeKey } from './table.js';

/** (Athena user guide, "Service Quotas" knows none for rows; this is what Logs Insights gives at most, and fits into memory.) */
export const MOST_ROWS = 100_000;

/** The query for the wanted records, as they were written. Times of `search` are milliseconds since the Unix epoch; `now` likewise. */
export const recordsSql = (table: AthenaTable, search: RecordSearch, now: number): string =>
  [
    `SELECT ${table.columns.map(({ name }) => quotedName(name)).join(', ')}`,
    `FROM ${fullName(table)}`,
    `WHERE ${[...daysIn(table, search, now), ...flowLogsOf(table), ...timesIn(table, search), ...wanted(table, search)].join('\n  AND ')}`,
    `${orderBy(table, 'DESC')}LIMIT ${MOST_ROWS + 1}`,
  ].join('\n');

/**
 * The newest record of each of the interfaces, whatever its traffic: it proves how far the records reach. Looked for in the
 * last day alone, as anything older proves nothing. Null where the table has no column for it, or nobody is named.
 */
export function newestSql(table: AthenaTable, search: RecordSearch, now: number): string | null {
  const id = columnOf(table, 'interface-id');
  const end = columnOf(table, 'end');
  const ids = interfacesIn(search);
  if (id === null || end === null || ids.length === 0) return null;
  const names = table.columns.map(({ name }) => quotedName(name)).join(', ');
  const lastDay = { since: (search.until ?? now) - DAY_MS / 2, until: search.until };
  return [
    `SELECT ${names}`,
    `FROM (SELECT ${names}, row_number() OVER (PARTITION BY ${id} ORDER BY ${end} DESC) AS flowlab_newest`,
    `FROM ${fullName(table)}`,
    `WHERE ${[...daysIn(table, lastDay, now), ...flowLogsOf(table), ...timesIn(table, lastDay), `${id} IN ${list(ids)}`].join('\n  AND ')})`,
    'WHERE flowlab_newest = 1',
  ].join('\n');
}

const DAY_MS = 86_400_000;
// A file lies under the time of its delivery: records are up to half an hour older. See s3/object-time.ts.
const LATE_MS = 30 * 60_000;
const EARLY_MS = 5 * 60_000;

const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const fullName = ({ database, name }: AthenaTable): string => `${quotedName(database)}.${quotedName(name)}`;
const literal = (value: string): string => `'${quoted(value)}'`;
const list = (values: readonly string[]): string => `(${values.map(literal).join(', ')})`;

function columnOf({ columns }: AthenaTable, field: string): string | null {
  const column = columns.find((each) => each.field.name === field);
  if (column === undefined) return null;
  return column.isText ? `TRY_CAST(${quotedName(column.name)} AS BIGINT)` : quotedName(column.name);
}

const orderBy = (table: AthenaTable, order: string): string => {
  const start = columnOf(table, 'start');
  return start === null ? '' : `ORDER BY ${start} ${order}\n`;
};

interface Span {
  readonly since: number | null;
  readonly until: number | null;
}

/** What of the partitions is read. */
function daysIn({ time }: AthenaTable, { since, until }: Span, now: number): readonly string[] {
  if (since === null || time.kind === 'none') return [];
  const days = daysBetween(since - EARLY_MS, Math.min(now, (until ?? now) + LATE_MS));
  const [first = ''] = days;
  const last = days.at(-1) ?? first;
  if (time.kind === 'day') {
    const day = (text: string) => `${time.isDate ? 'DATE ' : ''}${literal(text.replaceAll('/', time.separator))}`;
    return [`${quotedName(time.key)} BETWEEN ${day(first)} AND ${day(last)}`];
  }
  const months = new Map<string, string[]>();
  for (const day of days) {
    const month = day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day.slice(8)]);
  }
  const is = ({ key, isNumber }: TimeKey, values: readonly string[]) =>
    `${quotedName(key)} IN (${values.map((value) => (isNumber ? String(Number(value)) : literal(value))).join(', ')})`;
  const each = [...months].map(
    ([month, own]) =>
      `(${[is(time.year, [month.slice(0, 4)]), is(time.month, [month.slice(5)]), is(time.day, own)].join(' AND ')})`,
  );
  return [each.length === 1 ? (each[0] ?? '') : `(${each.join('\n    OR ')})`];
}

/** `2026/11/23`, in order. */
function daysBetween(from: number, to: number): readonly string[] {
  const first = Math.floor(from / DAY_MS);
  const count = Math.max(1, Math.floor(to / DAY_MS) - first + 1);
  return Array.from({ length: count }, (_, at) =>
    new Date((first + at) * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}

/** Other flow logs may write other fields, in files beside. (Athena user guide, "Get the Amazon S3 path of a file") */
const flowLogsOf = ({ flowLogIds }: AthenaTable): readonly string[] =>
  flowLogIds.length === 0 ? [] : [`regexp_like("$path", '_(${flowLogIds.map(quoted).join('|')})_')`];

/** A record belongs to a time that its window touches. */
function timesIn(table: AthenaTable, { since, until }: Span): readonly string[] {
  const start = columnOf(table, 'start');
  const end = columnOf(table, 'end');
  return [
    ...(since === null || end === null ? [] : [`${end} >= ${Math.floor(since / 1000)}`]),
    ...(until === null || start === null ? [] : [`${start} <= ${Math.ceil(until / 1000)}`]),
  ];
}

function wanted(table: AthenaTable, search: RecordSearch): readonly string[] {
  const { names, between, filter } = search;
  if (between.length > 0) return [conversation(table, search)];
  const conditions = filtered(table, filter);
  if (conditions.length > 0 || names.length === 0) return conditions;
  const addresses = names.filter((name) => !isInterface(name));
  return [
    anyOf(table, [
      [ADDRESSES, addresses],
      [['interface-id'], interfacesIn(search)],
    ]),
  ];
}

const SOURCES = ['srcaddr', 'pkt-srcaddr'];
const DESTINATIONS = ['dstaddr', 'pkt-dstaddr'];
const ADDRESSES = [...SOURCES, ...DESTINATIONS];

const isInterface = (name: string): boolean => name.startsWith('eni-');
const interfacesIn = ({ names }: RecordSearch): readonly string[] => names.filter(isInterface);

/** Traffic between the addresses, and windows without traffic of the interfaces that are named. */
function conversation(table: AthenaTable, search: RecordSearch): string {
  const { between } = search;
  const traffic = `(${anyOf(table, [[SOURCES, between]])} AND ${anyOf(table, [[DESTINATIONS, between]])})`;
  const status = columnOf(table, 'log-status');
  const id = columnOf(table, 'interface-id');
  const ids = interfacesIn(search);
  if (status === null || id === null || ids.length === 0) return traffic;
  return `(${traffic}\n    OR (${id} IN ${list(ids)} AND ${status} IN ('NODATA', 'SKIPDATA')))`;
}

/** Whether one of the fields says one of the values beside it. */
function anyOf(table: AthenaTable, asked: readonly (readonly [readonly string[], readonly string[]])[]): string {
  const conditions = asked.flatMap(([fields, values]) =>
    values.length === 0
      ? []
      : fields.flatMap((field) => columnOf(table, field) ?? []).map((column) => `${column} IN ${list(values)}`),
  );
  return conditions.length === 0 ? 'false' : or(conditions);
}

const or = (conditions: readonly string[]): string =>
  conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' OR ')})`;

/** The same question as `matches` asks of a record. */
function filtered(table: AthenaTable, filter: RecordFilter): readonly string[] {
  const { addresses, blocks, value, interfaceIds, action, protocol, port } = filter;
  const is = (field: string, text: string) => `${columnOf(table, field) ?? 'NULL'} = ${text}`;
  const inBlock = (block: string) =>
    or(
      ADDRESSES.flatMap((field) => columnOf(table, field) ?? []).map(
        (column) => `contains(${literal(block)}, TRY_CAST(${column} AS IPADDRESS))`,
      ),
    );
  const words = table.columns.filter(({ field }) => field.kind !== 'integer' && field.kind !== 'time');
  return [
    ...(addresses === undefined ? [] : [anyOf(table, [[ADDRESSES, addresses]])]),
    ...(blocks === undefined ? [] : [or(blocks.map(inBlock))]),
    ...(value === undefined ? [] : [or(words.map(({ name }) => `${quotedName(name)} = ${literal(value)}`))]),
    ...(interfaceIds === undefined ? [] : [anyOf(table, [[['interface-id'], interfaceIds]])]),
    ...(action === undefined ? [] : [is('action', literal(action))]),
    ...(protocol === undefined ? [] : [is('protocol', String(protocol))]),
    ...(port === undefined ? [] : [or([is('srcport', String(port)), is('dstport', String(port))])]),
  ];
}
