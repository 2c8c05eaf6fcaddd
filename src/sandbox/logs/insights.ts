import { type Expression, nameOf } from './insights-expressions.js';
import { type EventRow, isTrue } from './insights-functions.js';
import { summarised } from './insights-statistics.js';
import type { InsightsColumn, InsightsCommand, Query } from './insights-syntax.js';
import { compareValues, evaluate } from './insights-values.js';

export interface InsightsResult {
  readonly rows: readonly EventRow[];
  /** What a result shows of each row, in order. */
  readonly columns: readonly string[];
  /** Rows that passed the filters. */
  readonly matched: number;
  /** Whether rows are groups, and no longer single events. */
  readonly isGrouped: boolean;
}

/** Runs a query over rows that come newest first. */
export function runQuery(query: Query, events: readonly EventRow[]): InsightsResult {
  const start: InsightsResult = { rows: events, columns: [], matched: events.length, isGrouped: false };
  const { columns, ...found } = query.reduce(apply, start);
  return { ...found, columns: columns.length > 0 ? columns : ['@timestamp', '@message'] };
}

function apply(found: InsightsResult, command: InsightsCommand): InsightsResult {
  switch (command.kind) {
    case 'fields':
      return {
        ...found,
        rows: withColumns(found.rows, command.columns),
        columns: [...found.columns, ...command.columns.map(({ name }) => name)],
      };
    case 'display':
      return {
        ...found,
        rows: withColumns(found.rows, command.columns),
        columns: command.columns.map(({ name }) => name),
      };
    case 'filter': {
      const rows = found.rows.filter((row) => isTrue(evaluate(command.condition, row)));
      return { ...found, rows, matched: found.isGrouped ? found.matched : rows.length };
    }
    case 'sort':
      return { ...found, rows: found.rows.toSorted((a, b) => compareRows(command.keys, a, b)) };
    case 'limit':
      return { ...found, rows: found.rows.slice(0, command.count) };
    case 'parse': {
      const { from, pattern } = command;
      const rows = found.rows.map((row) => {
        const groups = pattern.regex.exec(String(evaluate(from, row) ?? ''));
        if (!groups) return row;
        return {
          ...row,
          ...Object.fromEntries(pattern.names.map((name, at) => [name, groups.groups?.[name] ?? groups[at + 1]])),
        };
      });
      return { ...found, rows };
    }
    case 'dedup': {
      const seen = new Set<string>();
      const rows = found.rows.filter((row) => {
        const values = command.by.map((each) => evaluate(each, row));
        // "Null values are not considered duplicates" (CloudWatch Logs user guide, "dedup").
        if (values.includes(undefined)) return true;
        const key = JSON.stringify(values);
        return !seen.has(key) && seen.add(key);
      });
      return { ...found, rows };
    }
    case 'stats':
      return {
        ...found,
        rows: grouped(found.rows, command.columns, command.by),
        columns: [...command.by, ...command.columns].map(({ name }) => name),
        isGrouped: true,
      };
    default:
      return command satisfies never;
  }
}

const withColumns = (rows: readonly EventRow[], columns: readonly InsightsColumn[]): readonly EventRow[] =>
  columns.every(({ name, value }) => value.kind === 'field' && value.name === name)
    ? rows
    : rows.map((row) => ({
        ...row,
        ...Object.fromEntries(columns.map(({ name, value }) => [name, evaluate(value, row)])),
      }));

function grouped(
  rows: readonly EventRow[],
  columns: readonly InsightsColumn[],
  by: readonly InsightsColumn[],
): readonly EventRow[] {
  const groups = new Map<string, { readonly keys: EventRow; readonly rows: EventRow[] }>();
  for (const row of rows) {
    const keys = Object.fromEntries(by.map(({ name, value }) => [name, evaluate(value, row)]));
    const id = JSON.stringify(Object.values(keys).map((value) => value ?? null));
    const group = groups.get(id);
    if (group) group.rows.push(row);
    else groups.set(id, { keys, rows: [row] });
  }
  if (by.length === 0 && groups.size === 0) groups.set('', { keys: {}, rows: [] });
  return [...groups.values()].map(({ keys, rows: members }) => ({
    ...keys,
    ...Object.fromEntries(columns.map(({ name, value }) => [name, summarised(value, members)])),
  }));
}

function compareRows(
  keys: readonly { readonly by: Expression; readonly descending: boolean }[],
  a: EventRow,
  b: EventRow,
): number {
  for (const { by, descending } of keys) {
    // `sort count(*)` means the column of that name.
    const [left, right] =
      Object.hasOwn(a, nameOf(by)) || Object.hasOwn(b, nameOf(by))
        ? [a[nameOf(by)], b[nameOf(by)]]
        : [evaluate(by, a), evaluate(by, b)];
    const order = compareValues(left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}
