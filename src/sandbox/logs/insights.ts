import { type Column, type Command, type Expression, nameOf, type Query } from './insights-syntax.js';
import { QueryProblem } from './insights-tokens.js';
import { compareValues, type EventRow, evaluate, isTrue, numberOf } from './insights-values.js';

export interface Found {
  readonly rows: readonly EventRow[];
  /** What a result shows of each row, in order. */
  readonly columns: readonly string[];
  /** Rows that passed the filters. */
  readonly matched: number;
  /** Whether rows are groups, and no longer single events. */
  readonly isGrouped: boolean;
}

/** Runs a query over rows that come newest first. */
export function runQuery(query: Query, events: readonly EventRow[]): Found {
  const start: Found = { rows: events, columns: [], matched: events.length, isGrouped: false };
  const { columns, ...found } = query.reduce(apply, start);
  return { ...found, columns: columns.length > 0 ? columns : ['@timestamp', '@message'] };
}

function apply(found: Found, command: Command): Found {
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

const withColumns = (rows: readonly EventRow[], columns: readonly Column[]): readonly EventRow[] =>
  columns.every(({ name, value }) => value.kind === 'field' && value.name === name)
    ? rows
    : rows.map((row) => ({
        ...row,
        ...Object.fromEntries(columns.map(({ name, value }) => [name, evaluate(value, row)])),
      }));

function grouped(rows: readonly EventRow[], columns: readonly Column[], by: readonly Column[]): readonly EventRow[] {
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

function summarised(value: Expression, rows: readonly EventRow[]): string | number | undefined {
  if (value.kind !== 'call') throw new QueryProblem('an aggregation function is needed after stats');
  const argument = value.args[0];
  const isAll = argument === undefined || (argument.kind === 'field' && argument.name === '*');
  const values = isAll ? [] : rows.map((row) => evaluate(argument, row)).filter((one) => one !== undefined);
  const numbers = values.map(numberOf).filter((one) => one !== undefined);
  const sum = numbers.reduce((total, one) => total + one, 0);
  switch (value.name) {
    case 'count':
      return isAll ? rows.length : values.length;
    case 'count_distinct':
      return new Set(values.map(String)).size;
    case 'sum':
      return sum;
    case 'avg':
      return numbers.length === 0 ? undefined : Number((sum / numbers.length).toFixed(4));
    case 'min':
      return numbers.length === 0 ? undefined : Math.min(...numbers);
    case 'max':
      return numbers.length === 0 ? undefined : Math.max(...numbers);
    case 'earliest':
      return values.at(-1);
    case 'latest':
      return values[0];
    default:
      throw new QueryProblem(`${value.name}(`);
  }
}

function compareRows(
  keys: readonly { readonly by: Expression; readonly descending: boolean }[],
  a: EventRow,
  b: EventRow,
): number {
  for (const { by, descending } of keys) {
    // `sort count(*)` means the column of that name.
    const [left, right] = by.kind === 'call' ? [a[nameOf(by)], b[nameOf(by)]] : [evaluate(by, a), evaluate(by, b)];
    const order = compareValues(left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}
