import type { Expression } from './insights-expressions.js';
import { calculated, type EventRow, type InsightsValue, numberOf } from './insights-functions.js';
import { QueryProblem } from './insights-tokens.js';
import { compareValues, evaluate } from './insights-values.js';

/** What `stats` makes of the rows of a group, which come newest first. Sums of statistics are counted too. */
export function summarised(value: Expression, rows: readonly EventRow[]): InsightsValue {
  if (value.kind === 'literal') return value.value;
  if (value.kind === 'operation') {
    const result = calculated(
      value.operator,
      () => summarised(value.left, rows),
      () => summarised(value.right, rows),
    );
    if (result !== null) return result;
  }
  if (value.kind !== 'call') throw new QueryProblem('an aggregation function is needed after stats');
  const argument = value.args[0];
  const isAll = argument === undefined || (argument.kind === 'field' && argument.name === '*');
  const values = isAll ? [] : rows.map((row) => evaluate(argument, row)).filter((one) => one !== undefined);
  const numbers = values.map(numberOf).filter((one) => one !== undefined);
  const percent = value.args[1] && numberOf(evaluate(value.args[1], {}));
  return statistic(value.name, { count: isAll ? rows.length : values.length, values, numbers, percent });
}

interface Sample {
  readonly count: number;
  readonly values: readonly (string | number)[];
  readonly numbers: readonly number[];
  readonly percent: number | undefined;
}

function statistic(name: string, { count, values, numbers, percent }: Sample): InsightsValue {
  const sum = numbers.reduce((total, one) => total + one, 0);
  const mean = sum / numbers.length;
  const short = (result: number): InsightsValue => (numbers.length === 0 ? undefined : Number(result.toFixed(4)));
  switch (name) {
    case 'count':
      return count;
    case 'count_distinct':
      return new Set(values.map(String)).size;
    case 'sum':
      return Number(sum.toFixed(4));
    case 'avg':
      return short(mean);
    case 'min':
      return short(numbers.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY));
    case 'max':
      return short(numbers.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY));
    case 'median':
      return percentile(numbers, 50);
    case 'pct':
    case 'percentile':
      if (percent === undefined || percent < 0 || percent > 100) throw new QueryProblem(`${name}(`);
      return percentile(numbers, percent);
    case 'stddev':
      return short(Math.sqrt(numbers.reduce((total, one) => total + (one - mean) ** 2, 0) / numbers.length));
    case 'earliest':
      return values.at(-1);
    case 'latest':
      return values[0];
    case 'sortsfirst':
      return values.toSorted(compareValues)[0];
    case 'sortslast':
      return values.toSorted(compareValues).at(-1);
    default:
      throw new QueryProblem(`${name}(`);
  }
}

function percentile(numbers: readonly number[], percent: number): InsightsValue {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
