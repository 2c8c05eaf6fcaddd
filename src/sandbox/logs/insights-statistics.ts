import type { Expression } from './insights-expressions.js';
import { calculated, type EventRow, type InsightsValue, numberOf } from './insights-functions.js';
import { QueryProblem } from './insights-tokens.js';
import { compareValues, evaluate } from './insights-values.js';

type Call = Extract<Expression, { kind: 'call' }>;

/** What is known of the rows of one group, a sample for each function of `stats`. */
type Samples = readonly Sample[];

/**
 * What `stats` makes of rows, which come newest first: no more of a row is kept than the functions need. There may be a
 * group for each of a million rows, so a group is a few numbers and nothing else.
 */
export function summary(columns: readonly Expression[]) {
  const calls = columns.flatMap(callsIn).map((call) => ({ call, ...argumentOf(call) }));
  return {
    begin: (): Samples => calls.map(({ isKept }) => ({ ...NOTHING, values: isKept ? [] : undefined })),
    add(samples: Samples, row: EventRow): void {
      for (const [at, { argument }] of calls.entries()) {
        const sample = samples[at];
        if (sample) note(sample, argument === undefined ? COUNTED : evaluate(argument, row));
      }
    },
    resultOf: (column: Expression, samples: Samples): InsightsValue =>
      summarised(column, (wanted) => samples[calls.findIndex(({ call }) => call === wanted)] ?? NOTHING),
  };
}

function callsIn(expression: Expression): readonly Call[] {
  if (expression.kind === 'operation') return [...callsIn(expression.left), ...callsIn(expression.right)];
  return expression.kind === 'call' ? [expression] : [];
}

/** `count(*)` has none: every row counts. */
function argumentOf({ name, args: [argument] }: Call) {
  const isAll = argument === undefined || (argument.kind === 'field' && argument.name === '*');
  return { argument: isAll ? undefined : argument, isKept: KEEPING.has(name) && !isAll };
}

/** Sums of statistics are counted too. */
function summarised(expression: Expression, sampleOf: (call: Call) => Readonly<Sample>): InsightsValue {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'operation') {
    const { operator, left, right } = expression;
    const value = calculated(
      operator,
      () => summarised(left, sampleOf),
      () => summarised(right, sampleOf),
    );
    if (value !== null) return value;
  }
  if (expression.kind !== 'call') throw new QueryProblem('an aggregation function is needed after stats');
  const [, percentage] = expression.args;
  return result(expression.name, sampleOf(expression), percentage && numberOf(evaluate(percentage, {})));
}

/** Those that need every value; of the others a few numbers are enough. */
const KEEPING = new Set('count_distinct median pct percentile stddev sortsfirst sortslast'.split(' '));

interface Sample {
  count: number;
  first: InsightsValue;
  last: InsightsValue;
  /** How many of the values are numbers; and what is known of these. */
  numbers: number;
  sum: number;
  least: number;
  most: number;
  values: (string | number)[] | undefined;
}

const NOTHING: Readonly<Sample> = {
  count: 0,
  first: undefined,
  last: undefined,
  numbers: 0,
  sum: 0,
  least: Number.POSITIVE_INFINITY,
  most: Number.NEGATIVE_INFINITY,
  values: undefined,
};

const COUNTED = Symbol('a row that only counts');

function note(sample: Sample, value: InsightsValue | typeof COUNTED): void {
  if (value === undefined) return;
  sample.count += 1;
  if (value === COUNTED) return;
  sample.first ??= value;
  sample.last = value;
  sample.values?.push(value);
  const number = numberOf(value);
  if (number === undefined) return;
  sample.numbers += 1;
  sample.sum += number;
  if (number < sample.least) sample.least = number;
  if (number > sample.most) sample.most = number;
}

function result(
  name: string,
  { count, first, last, numbers, sum, least, most, values = [] }: Readonly<Sample>,
  percent: number | undefined,
): InsightsValue {
  const short = (value: number): InsightsValue => (numbers === 0 ? undefined : Number(value.toFixed(4)));
  const mean = sum / numbers;
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
      return short(least);
    case 'max':
      return short(most);
    case 'median':
      return percentile(values, 50);
    case 'pct':
    case 'percentile':
      if (percent === undefined || percent < 0 || percent > 100) throw new QueryProblem(`${name}(`);
      return percentile(values, percent);
    case 'stddev':
      return short(Math.sqrt(numbersIn(values).reduce((total, one) => total + (one - mean) ** 2, 0) / numbers));
    case 'earliest':
      return last;
    case 'latest':
      return first;
    case 'sortsfirst':
      return values.toSorted(compareValues)[0];
    case 'sortslast':
      return values.toSorted(compareValues).at(-1);
    default:
      throw new QueryProblem(`${name}(`);
  }
}

const numbersIn = (values: readonly (string | number)[]): readonly number[] =>
  values.map(numberOf).filter((one) => one !== undefined);

function percentile(values: readonly (string | number)[], percent: number): InsightsValue {
  const sorted = numbersIn(values).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
