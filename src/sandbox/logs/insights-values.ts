import { contains, parseCidr } from '../../network/cidr.js';
import type { Expression } from './insights-syntax.js';
import { QueryProblem } from './insights-tokens.js';

/** One log event, or one group of them, as named values. */
export type EventRow = Readonly<Record<string, string | number | undefined>>;

export type Value = string | number | undefined;

/** Insights knows no booleans; its functions answer 1 and 0. */
export const isTrue = (value: Value): boolean => value === 1;

/** The value of an expression in a row. */
export function evaluate(expression: Expression, row: EventRow): Value {
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

function compare({ operator, left, right }: Extract<Expression, { kind: 'operation' }>, row: EventRow): boolean {
  if (operator === 'and') return isTrue(evaluate(left, row)) && isTrue(evaluate(right, row));
  if (operator === 'or') return isTrue(evaluate(left, row)) || isTrue(evaluate(right, row));
  const value = evaluate(left, row);
  if (operator === 'like') return value !== undefined && isLike(String(value), right, row);
  if (operator === 'in')
    return right.kind === 'list' && right.items.some((item) => isEqual(value, evaluate(item, row)));
  const other = evaluate(right, row);
  if (operator === '=') return isEqual(value, other);
  if (operator === '!=') return !isEqual(value, other);
  const [a, b] = [numberOf(value), numberOf(other)];
  if (a === undefined || b === undefined) return false;
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator] ?? false;
}

/** A text is looked for as it is, a regular expression as one. */
function isLike(value: string, pattern: Expression, row: EventRow): boolean {
  if (pattern.kind !== 'regex') return value.includes(String(evaluate(pattern, row) ?? ''));
  const found = /^\/(.*)\/(i?)$/s.exec(pattern.source);
  const inline = /^\(\?i\)(.*)$/s.exec(found?.[1] ?? '');
  return new RegExp(inline?.[1] ?? found?.[1] ?? '', inline || found?.[2] ? 'i' : '').test(value);
}

function isEqual(a: Value, b: Value): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== undefined && y !== undefined ? x === y : a !== undefined && String(a) === String(b);
}

export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '' || !Number.isFinite(Number(value))) return undefined;
  return Number(value);
}

function callFunction(name: string, args: readonly Expression[], row: EventRow): Value {
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

/** As numbers where both are, else as text. */
export function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : Number(left > right);
}
