import { contains, parseCidr } from '../../network/cidr.js';
import { type Column, type Command, type Expression, nameOf, type Query, QueryProblem } from './insights-syntax.js';

/** One log event, or one group of them, as named values. */
export type Row = Readonly<Record<string, string | number | undefined>>;

export interface Found {
  readonly rows: readonly Row[];
  /** What a result shows of each row, in order. */
  readonly columns: readonly string[];
  /** Rows that passed the filters. */
  readonly matched: number;
  /** Whether rows are groups, and no longer single events. */
  readonly isGrouped: boolean;
}

/** Runs a query over rows that come newest first. */
export function runQuery(query: Query, events: readonly Row[]): Found {
  const start: Found = { rows: events, columns: [], matched: events.length, isGrouped: false };
  const { columns, ...found } = query.reduce(apply, start);
  return { ...found, columns: columns.length > 0 ? columns : ['@timestamp', '@message'] };
}

function apply(found: Found, command: Command): Found {
  switch (command.kind) {
    case 'fields':
      return { ...found, rows: withColumns(found.rows, command.columns), columns: [...found.columns, ...command.columns.map(({ name }) => name)] };
    case 'display':
      return { ...found, rows: withColumns(found.rows, command.columns), columns: command.columns.map(({ name }) => name) };
    case 'filter': {
      const rows = found.rows.filter((row) => isTrue(evaluate(command.condition, row)));
      return { ...found, rows, matched: found.isGrouped ? found.matched : rows.length };
    }
    case 'sort':
      return { ...found, rows: found.rows.toSorted((a, b) => compareRows(command.keys, a, b)) };
    case 'limit':
      return { ...found, rows: found.rows.slice(0, command.count) };
    case 'stats':
      return { ...found, rows: grouped(found.rows, command.columns, command.by), columns: [...command.by, ...command.columns].map(({ name }) => name), isGrouped: true };
    default:
      return command satisfies never;
  }
}

const withColumns = (rows: readonly Row[], columns: readonly Column[]): readonly Row[] =>
  columns.every(({ name, value }) => value.kind === 'field' && value.name === name)
    ? rows
    : rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map(({ name, value }) => [name, evaluate(value, row)])) }));

type Value = string | number | undefined;

/** Insights knows no booleans; its functions answer 1 and 0. */
const isTrue = (value: Value): boolean => value === 1;

function evaluate(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'field':
      return Object.hasOwn(row, expression.name) ? row[expression.name] : undefined;
    case 'literal':
      return expression.value;
    case 'not':
      return Number(!isTrue(evaluate(expression.operand, row)));
    case 'operation':
      return Number(compare(expression, row));
    case 'call':
      return callFunction(expression.name, expression.args, row);
    case 'regex':
    case 'list':
      throw new QueryProblem(expression.kind);
    default:
      return expression satisfies never;
  }
}

function compare({ operator, left, right }: Extract<Expression, { kind: 'operation' }>, row: Row): boolean {
  if (operator === 'and') return isTrue(evaluate(left, row)) && isTrue(evaluate(right, row));
  if (operator === 'or') return isTrue(evaluate(left, row)) || isTrue(evaluate(right, row));
  const value = evaluate(left, row);
  if (operator === 'like') return value !== undefined && isLike(String(value), right, row);
  if (operator === 'in') return right.kind === 'list' && right.items.some((item) => isEqual(value, evaluate(item, row)));
  const other = evaluate(right, row);
  if (operator === '=') return isEqual(value, other);
  if (operator === '!=') return !isEqual(value, other);
  const [a, b] = [numberOf(value), numberOf(other)];
  if (a === undefined || b === undefined) return false;
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator] ?? false;
}

/** A text is looked for as it is, a regular expression as one. */
function isLike(value: string, pattern: Expression, row: Row): boolean {
  if (pattern.kind !== 'regex') return value.includes(String(evaluate(pattern, row) ?? ''));
  const found = /^\/(.*)\/(i?)$/s.exec(pattern.source);
  const inline = /^\(\?i\)(.*)$/s.exec(found?.[1] ?? '');
  return new RegExp(inline?.[1] ?? found?.[1] ?? '', inline || found?.[2] ? 'i' : '').test(value);
}

function isEqual(a: Value, b: Value): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== undefined && y !== undefined ? x === y : a !== undefined && String(a) === String(b);
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '' || !Number.isFinite(Number(value))) return undefined;
  return Number(value);
}

function callFunction(name: string, args: readonly Expression[], row: Row): Value {
  const first = args[0] === undefined ? undefined : evaluate(args[0], row);
  const second = args[1] === undefined ? undefined : evaluate(args[1], row);
  switch (name) {
    case 'isipv4insubnet':
    case 'isipinsubnet': {
      if (parseCidr(String(second)) === undefined) throw new QueryProblem(String(second));
      return Number(contains(String(second), String(first)));
    }
    case 'ispresent':
      return Number(first !== undefined);
    case 'isblank':
      return Number(first === undefined || String(first).trim() === '');
    case 'bin':
      return binned(row['@timestamp'], String(first));
    case 'concat':
      return args.map((argument) => evaluate(argument, row) ?? '').join('');
    case 'tolower':
      return String(first ?? '').toLowerCase();
    default:
      throw new QueryProblem(`${name}(`);
  }
}

function binned(timestamp: string | number | undefined, period: string): string {
  const [, number = '1', unit = 'm'] = /^(\d+)([smhdw])$/.exec(period) ?? [];
  const ms = Number(number) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[unit] ?? 60_000);
  const at = Date.parse(`${String(timestamp).replace(' ', 'T')}Z`);
  return insightsTime(Math.floor(at / ms) * ms);
}

/** `2026-11-22 14:02:07.000`, as Insights writes a time. */
export const insightsTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

function grouped(rows: readonly Row[], columns: readonly Column[], by: readonly Column[]): readonly Row[] {
  const groups = new Map<string, { readonly keys: Row; readonly rows: Row[] }>();
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

function summarised(value: Expression, rows: readonly Row[]): string | number | undefined {
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

function compareRows(keys: readonly { readonly by: Expression; readonly descending: boolean }[], a: Row, b: Row): number {
  for (const { by, descending } of keys) {
    // `sort count(*)` means the column of that name.
    const [left, right] = by.kind === 'call' ? [a[nameOf(by)], b[nameOf(by)]] : [evaluate(by, a), evaluate(by, b)];
    const order = compareValues(left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : Number(left > right);
}
