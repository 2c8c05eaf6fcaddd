import { type Expression, regexOf } from './insights-expressions.js';
import { calculated, callFunction, type EventRow, type InsightsValue, isTrue, numberOf } from './insights-functions.js';
import { QueryProblem } from './insights-tokens.js';

/** The value of an expression in a row. */
export function evaluate(expression: Expression, row: EventRow): InsightsValue {
  switch (expression.kind) {
    case 'field':
      return Object.hasOwn(row, expression.name) ? row[expression.name] : undefined;
    case 'literal':
      return expression.value;
    case 'not':
      return Number(!isTrue(evaluate(expression.operand, row)));
    case 'operation':
      return (
        calculated(
          expression.operator,
          () => evaluate(expression.left, row),
          () => evaluate(expression.right, row),
        ) ?? Number(compare(expression, row))
      );
    case 'call':
      return callFunction(
        expression.name,
        expression.args.map((argument) => evaluate(argument, row)),
        row,
      );
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
  return regexOf(pattern.source).test(value);
}

function isEqual(a: InsightsValue, b: InsightsValue): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== undefined && y !== undefined ? x === y : a !== undefined && String(a) === String(b);
}

/** As numbers where both are, else as text. */
export function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : Number(left > right);
}
