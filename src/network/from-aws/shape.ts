import { epochMs } from '../../base/iso-time.js';
import { isObject } from '../../base/json.js';
import { canonicalAddress } from '../address.js';
import { canonicalCidr } from '../cidr.js';

/** A piece of what AWS described, read without trusting its shape: what is absent is null, what is wrong is reported. */
export interface DescribedPart {
  has(key: string): boolean;
  text(key: string): string | null;
  /** Reports where it is absent too: a row without it cannot be used. */
  id(key: string): string | undefined;
  /** Text that has a form of its own. */
  as<T>(key: string, parse: (text: string) => T | undefined, wanted: string): T | null;
  cidr(key: string): string | null;
  address(key: string): string | null;
  number(key: string): number | null;
  flag(key: string): boolean | null;
  /** Milliseconds since the Unix epoch, from a Date or from ISO 8601 text. */
  time(key: string): number | null;
  part(key: string): DescribedPart;
  list(key: string): readonly DescribedPart[];
  /** The same for a list that may be long: what is made of each piece, one at a time. */
  each<T>(key: string, from: (piece: DescribedPart) => readonly T[]): readonly T[];
  cidrs(key: string): readonly string[];
  texts(key: string): readonly string[];
}

type Report = (problem: string) => void;

/** One piece: its fields, and where it stands, put together as text only when there is something to report. */
interface Piece {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly above: Piece | null;
  readonly step: string | number;
  readonly report: Report;
}

/** `path` is where it stands in the whole, as problems name it: `SecurityGroups[2].IpPermissions[0]`. */
export const shape = (value: unknown, path: string, report: Report): DescribedPart => piece(value, null, path, report);

function piece(value: unknown, above: Piece | null, step: string | number, report: Report): DescribedPart {
  const here: DescribedPart & { -readonly [Key in keyof Piece]: Piece[Key] } = Object.create(methods);
  here.above = above;
  here.step = step;
  here.report = report;
  here.fields = nothing;
  here.fields = check(here, value, [], asFields, 'an object') ?? nothing;
  return here;
}

const nothing = {};

/** Shared by every piece, since a file may have a million of them. */
const methods: DescribedPart & ThisType<Piece> = {
  has(key) {
    return this.fields[key] !== undefined && this.fields[key] !== null;
  },
  text(key) {
    return get(this, key, asText, 'text');
  },
  id(key) {
    if (!this.fields[key]) this.report(`${pathOf(this, key)} is missing`);
    return get(this, key, asText, 'text') ?? undefined;
  },
  as(key, parse, wanted) {
    return get(this, key, parsing(parse), wanted);
  },
  cidr(key) {
    return get(this, key, asCidr, 'a CIDR block');
  },
  address(key) {
    return get(this, key, asAddress, 'an IP address');
  },
  number(key) {
    return get(this, key, asNumber, 'a number');
  },
  flag(key) {
    return get(this, key, asFlag, 'true or false');
  },
  time(key) {
    return get(this, key, asTime, 'a time');
  },
  part(key) {
    return piece(this.fields[key], this, key, this.report);
  },
  list(key) {
    return [...pieces(this, key)];
  },
  each(key, from) {
    const made = [];
    for (const one of pieces(this, key)) made.push(...from(one));
    return made;
  },
  cidrs(key) {
    return itemsOf(this, key).flatMap((item, index) => check(this, item, [key, index], asCidr, 'a CIDR block') ?? []);
  },
  texts(key) {
    return itemsOf(this, key).flatMap((item, index) => check(this, item, [key, index], asText, 'text') ?? []);
  },
};

const get = <T>(at: Piece, key: string, parse: Parser<T>, wanted: string): T | null =>
  check(at, at.fields[key], [key], parse, wanted);

function* pieces(at: Piece, key: string): Generator<DescribedPart> {
  const whole: Piece = { fields: nothing, above: at, step: key, report: at.report };
  const items = itemsOf(at, key);
  for (let index = 0; index < items.length; index++) yield piece(items[index], whole, index, at.report);
}

const itemsOf = (at: Piece, key: string): readonly unknown[] => get(at, key, asList, 'a list') ?? [];

function check<T>(
  at: Piece,
  found: unknown,
  below: readonly (string | number)[],
  parse: Parser<T>,
  wanted: string,
): T | null {
  if (found === undefined || found === null || found === '') return null;
  const parsed = parse(found);
  if (parsed === undefined) at.report(`${pathOf(at, ...below)} is ${nameOf(found)}, not ${wanted}`);
  return parsed ?? null;
}

function pathOf(at: Piece, ...below: readonly (string | number)[]): string {
  const steps: (string | number)[] = [...below];
  for (let one: Piece | null = at; one !== null; one = one.above) steps.unshift(one.step);
  const path = steps.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
  return path === '' ? 'the description' : path;
}

type Parser<T> = (found: unknown) => T | undefined;

const parsing =
  <T>(parse: (text: string) => T | undefined): Parser<T> =>
  (found) => {
    const text = textIn(found);
    return text === undefined ? undefined : parse(text);
  };

/** Also `{ "Value": "active" }`, a constant as PowerShell and .NET write it. (AWS SDK for .NET, ConstantClass) */
const textIn = (found: unknown): string | undefined => {
  const value = isObject(found) && Object.keys(found).length === 1 ? found.Value : found;
  return typeof value === 'string' ? value : undefined;
};

const asText = parsing((text) => text);
const asCidr = parsing(canonicalCidr);
const asAddress = parsing(canonicalAddress);
const asFlag = (found: unknown): boolean | undefined => (typeof found === 'boolean' ? found : undefined);
const asList = (found: unknown): readonly unknown[] | undefined => (Array.isArray(found) ? found : undefined);

const asFields = (found: unknown): Readonly<Record<string, unknown>> | undefined =>
  isObject(found) ? found : undefined;

function asNumber(found: unknown): number | undefined {
  const number = typeof found === 'string' && /^-?\d+$/.test(found) ? Number(found) : found;
  return typeof number === 'number' ? number : undefined;
}

/** A Date is recognised by what it can do, since it may come from another realm. */
function asTime(found: unknown): number | undefined {
  if (typeof found === 'string') return epochMs(found);
  const ms = typeof found === 'object' && found !== null && 'getTime' in found ? Number(found) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function nameOf(found: unknown): string {
  if (typeof found === 'string') return JSON.stringify(found.length > 40 ? `${found.slice(0, 40)}…` : found);
  if (Array.isArray(found)) return 'a list';
  return typeof found === 'object' ? 'an object' : `${found}`;
}
