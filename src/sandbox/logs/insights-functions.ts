import { canonicalAddress, familyOf } from '../../network/address.js';
import { contains, parseCidr } from '../../network/cidr.js';
import { notSimulatedParameter } from '../endpoint/wire.js';
import { QueryProblem } from './insights-tokens.js';

/** One log event, or one group of them, as named values. */
export type EventRow = Readonly<Record<string, string | number | undefined>>;

export type InsightsValue = string | number | undefined;

/** Insights knows no booleans; its functions answer 1 and 0. */
export const isTrue = (value: InsightsValue): boolean => value === 1;

export function numberOf(value: InsightsValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '' || !Number.isFinite(Number(value))) return undefined;
  return Number(value);
}

/** Arithmetic of two numbers; undefined where one is none, null for another kind of operator. */
export function calculated(
  operator: string,
  left: () => InsightsValue,
  right: () => InsightsValue,
): InsightsValue | null {
  if (!['+', '-', '*', '/', '%', '^'].includes(operator)) return null;
  const [a, b] = [numberOf(left()), numberOf(right())];
  if (a === undefined || b === undefined) return undefined;
  const value = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, '^': a ** b }[operator] ?? 0;
  return Number.isFinite(value) ? Number(value.toFixed(4)) : undefined;
}

type Function_ = (args: readonly InsightsValue[], row: EventRow) => InsightsValue;

const number =
  (calculate: (...values: readonly number[]) => number): Function_ =>
  (args) => {
    const values = args.map(numberOf).filter((one) => one !== undefined);
    if (values.length < args.length) return undefined;
    const value = calculate(...values);
    return Number.isFinite(value) ? Number(value.toFixed(4)) : undefined;
  };

const text =
  (change: (value: string, ...rest: readonly string[]) => InsightsValue): Function_ =>
  ([first, ...rest]) =>
    first === undefined ? undefined : change(String(first), ...rest.map((one) => String(one ?? '')));

const isOfFamily =
  (family: 4 | 6 | null): Function_ =>
  ([first]) => {
    const address = canonicalAddress(String(first ?? ''));
    return Number(address !== undefined && (family === null || familyOf(address) === family));
  };

const isInSubnet =
  (family: 4 | 6 | null): Function_ =>
  ([address, cidr]) => {
    if (parseCidr(String(cidr)) === undefined) throw new QueryProblem(String(cidr));
    const isOne = family === null || familyOf(String(address)) === family;
    return Number(isOne && contains(String(cidr), String(address)));
  };

const trimmed = (value: string, set: string | undefined, left: boolean, right: boolean): string => {
  const isCut = (character: string | undefined) =>
    character !== undefined && (set === undefined ? /\s/.test(character) : set.includes(character));
  let [start, end] = [0, value.length];
  while (left && start < end && isCut(value[start])) start += 1;
  while (right && end > start && isCut(value[end - 1])) end -= 1;
  return value.slice(start, end);
};

/** "Supported operations and functions" of the CloudWatch Logs user guide. */
const functions: Readonly<Record<string, Function_>> = {
  abs: number((value = 0) => Math.abs(value)),
  ceil: number((value = 0) => Math.ceil(value)),
  floor: number((value = 0) => Math.floor(value)),
  greatest: number((...values) => Math.max(...values)),
  least: number((...values) => Math.min(...values)),
  log: number((value = 0) => Math.log(value)),
  sqrt: number((value = 0) => Math.sqrt(value)),
  bin: ([period], row) => rounded(row['@timestamp'], period, Math.floor),
  datefloor: ([time, period]) => rounded(time, period, Math.floor),
  dateceil: ([time, period]) => rounded(time, period, Math.ceil),
  frommillis: ([ms]) => (numberOf(ms) === undefined ? undefined : insightsTime(numberOf(ms) ?? 0)),
  tomillis: ([time]) => timeOf(time),
  ispresent: ([first]) => Number(first !== undefined),
  coalesce: (args) => args.find((one) => one !== undefined),
  isempty: ([first]) => Number(first === undefined || first === ''),
  isblank: ([first]) => Number(first === undefined || String(first).trim() === ''),
  concat: (args) => args.map((one) => one ?? '').join(''),
  ltrim: text((value, set) => trimmed(value, set, true, false)),
  rtrim: text((value, set) => trimmed(value, set, false, true)),
  trim: text((value, set) => trimmed(value, set, true, true)),
  strlen: text((value) => value.length),
  toupper: text((value) => value.toUpperCase()),
  tolower: text((value) => value.toLowerCase()),
  substr: text((value, start = '0', count) =>
    count === undefined ? value.slice(Number(start)) : value.slice(Number(start), Number(start) + Number(count)),
  ),
  replace: text((value, from = '', to = '') => (from === '' ? value : value.replaceAll(from, to))),
  strcontains: text((value, part = '') => Number(value.includes(part))),
  isvalidip: isOfFamily(null),
  isvalidipv4: isOfFamily(4),
  isvalidipv6: isOfFamily(6),
  isipinsubnet: isInSubnet(null),
  isipv4insubnet: isInSubnet(4),
  isipv6insubnet: isInSubnet(6),
};

/** Functions of the language that are not here. */
const notSimulated: ReadonlySet<string> = new Set('jsonparse jsonstringify urldecode now if case'.split(' '));

export function callFunction(name: string, args: readonly InsightsValue[], row: EventRow): InsightsValue {
  const one = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (one) return one(args, row);
  if (notSimulated.has(name)) throw notSimulatedParameter('logs', `queryString (the function ${name})`);
  throw new QueryProblem(`${name}(`);
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const months: Readonly<Record<string, number>> = { mo: 1, q: 3, y: 12 };

/** A time rounded to a period; months, quarters and years by the calendar. */
function rounded(time: InsightsValue, period: InsightsValue, round: (value: number) => number): InsightsValue {
  const at = timeOf(time);
  const [, count = '1', unit = ''] = /^(\d+)(ms|mo|[smhdwqy])$/.exec(String(period)) ?? [];
  if (unit === '') throw new QueryProblem(String(period ?? ')'));
  if (at === undefined) return undefined;
  const step = unitMs[unit];
  if (step !== undefined) return insightsTime(round(at / (Number(count) * step)) * Number(count) * step);
  const whole = Number(count) * (months[unit] ?? 1);
  const date = new Date(at);
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + Number(round(0.5) === 1 && at > start);
  return insightsTime(Date.UTC(0, round(month / whole) * whole));
}

function timeOf(time: InsightsValue): number | undefined {
  if (typeof time === 'number') return time;
  const at = Date.parse(/^\d{4}-/.test(String(time)) ? `${String(time).replace(' ', 'T')}Z` : '');
  return Number.isNaN(at) ? numberOf(time) : at;
}

/** `2026-11-22 14:02:07.000`, as Insights writes a time. */
export function insightsTime(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString().replace('T', ' ').replace('Z', '') };
  return last.text;
}

// Events come in the order of their times, many of one second.
let last = { ms: Number.NaN, text: '' };
