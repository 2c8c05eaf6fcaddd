import { type EventRow, type InsightsValue, isTrue } from './insights-functions.js';
import { sorted } from './insights-sort.js';
import { summary } from './insights-statistics.js';
import type { InsightsColumn, InsightsCommand, ParsePattern, Query } from './insights-syntax.js';
import { evaluate } from './insights-values.js';

export interface InsightsResult {
  readonly rows: readonly EventRow[];
  /** What a result shows of each row, in order. */
  readonly columns: readonly string[];
  /** Rows that passed the filters. */
  readonly matched: number;
  /** Whether rows are groups, and no longer single events. */
  readonly isGrouped: boolean;
}

type Rows = Iterable<EventRow>;

/**
 * Runs a query over rows that come newest first, one after the other, as there may be a million: a command keeps no more
 * of them than it must. All are looked at, also where a limit is reached; `most` are given back.
 */
export function runQuery(query: Query, events: Rows, most = Number.POSITIVE_INFINITY): InsightsResult {
  const matched = { count: 0 };
  const lastFilter = query.findLastIndex(({ kind }, at) => kind === 'filter' && !isGroupedAt(query, at));
  let rows = lastFilter === -1 ? counted(events, matched) : events;
  for (const [at, command] of query.entries()) {
    rows = carriedOut(command, rows, wantedAfter(query, at, most));
    if (at === lastFilter) rows = counted(rows, matched);
  }
  const shown = [...limited(rows, most)];
  const columns = query.reduce<readonly string[]>(columnsAfter, []);
  return {
    rows: shown,
    columns: columns.length > 0 ? columns : ['@timestamp', '@message'],
    matched: matched.count,
    isGrouped: isGroupedAt(query, query.length),
  };
}

const isGroupedAt = (query: Query, at: number): boolean => query.slice(0, at).some(({ kind }) => kind === 'stats');

/** How many of a command's rows are wanted at most. */
function wantedAfter(query: Query, at: number, most: number): number {
  const next = query[at + 1];
  switch (next?.kind) {
    case undefined:
      return most;
    case 'limit':
      return next.count;
    case 'fields':
    case 'display':
    case 'parse':
      return wantedAfter(query, at + 1, most);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function carriedOut(command: InsightsCommand, rows: Rows, most: number): Rows {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return withColumns(rows, command.columns);
    case 'filter':
      return filtered(rows, (row) => isTrue(evaluate(command.condition, row)));
    case 'sort':
      return sorted(rows, command.keys, most);
    case 'limit':
      return limited(rows, command.count);
    case 'parse':
      return changed(rows, (row) => parsed(row, String(evaluate(command.from, row) ?? ''), command.pattern));
    case 'dedup': {
      const seen = new Set<string>();
      return filtered(rows, (row) => {
        const values = command.by.map((each) => evaluate(each, row));
        // "Null values are not considered duplicates" (CloudWatch Logs user guide, "dedup").
        if (values.includes(undefined)) return true;
        const key = JSON.stringify(values);
        return !seen.has(key) && seen.add(key) === seen;
      });
    }
    case 'stats':
      return grouped(rows, command.columns, command.by);
    default:
      return command satisfies never;
  }
}

function columnsAfter(columns: readonly string[], command: InsightsCommand): readonly string[] {
  const names = (list: readonly InsightsColumn[]) => list.map(({ name }) => name);
  if (command.kind === 'fields') return [...columns, ...names(command.columns)];
  if (command.kind === 'display') return names(command.columns);
  return command.kind === 'stats' ? names([...command.by, ...command.columns]) : columns;
}

function* counted(rows: Rows, into: { count: number }): Rows {
  for (const row of rows) {
    into.count += 1;
    yield row;
  }
}

function* filtered(rows: Rows, isWanted: (row: EventRow) => boolean): Rows {
  for (const row of rows) if (isWanted(row)) yield row;
}

function* changed(rows: Rows, change: (row: EventRow) => EventRow): Rows {
  for (const row of rows) yield change(row);
}

/** The rest is looked at and let go, as it is counted before. */
function* limited(rows: Rows, most: number): Rows {
  let given = 0;
  for (const row of rows) {
    given += 1;
    if (given <= most) yield row;
  }
}

const withColumns = (rows: Rows, columns: readonly InsightsColumn[]): Rows =>
  columns.every(({ name, value }) => value.kind === 'field' && value.name === name)
    ? rows
    : changed(rows, (row) => ({
        ...row,
        ...Object.fromEntries(columns.map(({ name, value }) => [name, evaluate(value, row)])),
      }));

function parsed(row: EventRow, text: string, { regex, names }: ParsePattern): EventRow {
  const groups = regex.exec(text);
  if (!groups) return row;
  return { ...row, ...Object.fromEntries(names.map((name, at) => [name, groups.groups?.[name] ?? groups[at + 1]])) };
}

function* grouped(rows: Rows, columns: readonly InsightsColumn[], by: readonly InsightsColumn[]): Rows {
  const { begin, add, resultOf } = summary(columns.map(({ value }) => value));
  const groups = new Map<
    string,
    { readonly keys: readonly InsightsValue[]; readonly samples: ReturnType<typeof begin> }
  >();
  if (by.length === 0) groups.set(idOf([]), { keys: [], samples: begin() });
  for (const row of rows) {
    const keys = by.map(({ value }) => evaluate(value, row));
    const id = idOf(keys);
    const known = groups.get(id);
    const group = known ?? { keys, samples: begin() };
    if (!known) groups.set(id, group);
    add(group.samples, row);
  }
  for (const { keys, samples } of groups.values()) {
    yield Object.fromEntries([
      ...by.map(({ name }, at) => [name, keys[at]] as const),
      ...columns.map(({ name, value }) => [name, resultOf(value, samples)] as const),
    ]);
  }
}

/** Values are texts or numbers: one alone is its own id, if it cannot be mistaken for several. */
const idOf = (keys: readonly InsightsValue[]): string =>
  keys.length === 1 && typeof keys[0] === 'string' && !keys[0].startsWith('[') ? keys[0] : JSON.stringify(keys);
