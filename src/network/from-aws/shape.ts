import { epochMs } from '../../base/iso-time.js';
import { canonicalAddress } from '../address.js';
import { canonicalCidr } from '../cidr.js';

/** A piece of what AWS described, read without trusting its shape: what is absent is null, what is wrong is reported. */
export interface Shape {
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
  part(key: string): Shape;
  list(key: string): readonly Shape[];
  cidrs(key: string): readonly string[];
  texts(key: string): readonly string[];
}

/** `path` is where it stands in the whole, as problems name it: `SecurityGroups[2].IpPermissions[0]`. */
export function shape(value: unknown, path: string, report: (problem: string) => void): Shape {
  const check = <T>(found: unknown, where: string, parse: Parser<T>, wanted: string): T | null => {
    if (found === undefined || found === null || found === '') return null;
    const parsed = parse(found);
    if (parsed === undefined) report(`${where} is ${nameOf(found)}, not ${wanted}`);
    return parsed ?? null;
  };
  const fields = check(value, path || 'the description', asFields, 'an object') ?? {};
  const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`);
  const get = <T>(key: string, parse: Parser<T>, wanted: string) => check(fields[key], pathOf(key), parse, wanted);
  const items = (key: string) =>
    (get(key, asList, 'a list') ?? []).map((item, index) => ({ item, where: `${pathOf(key)}[${index}]` }));
  return {
    has: (key) => fields[key] !== undefined && fields[key] !== null,
    text: (key) => get(key, asText, 'text'),
    id: (key) => {
      if (!fields[key]) report(`${pathOf(key)} is missing`);
      return get(key, asText, 'text') ?? undefined;
    },
    as: (key, parse, wanted) => get(key, parsing(parse), wanted),
    cidr: (key) => get(key, asCidr, 'a CIDR block'),
    address: (key) => get(key, asAddress, 'an IP address'),
    number: (key) => get(key, asNumber, 'a number'),
    flag: (key) => get(key, asFlag, 'true or false'),
    time: (key) => get(key, asTime, 'a time'),
    part: (key) => shape(fields[key], pathOf(key), report),
    list: (key) => items(key).map(({ item, where }) => shape(item, where, report)),
    texts: (key) => items(key).flatMap(({ item, where }) => check(item, where, asText, 'text') ?? []),
    cidrs: (key) => items(key).flatMap(({ item, where }) => check(item, where, asCidr, 'a CIDR block') ?? []),
  };
}

type Parser<T> = (found: unknown) => T | undefined;

const parsing =
  <T>(parse: (text: string) => T | undefined): Parser<T> =>
  (found) =>
    typeof found === 'string' ? parse(found) : undefined;

const asText = parsing((text) => text);
const asCidr = parsing(canonicalCidr);
const asAddress = parsing(canonicalAddress);
const asFlag = (found: unknown): boolean | undefined => (typeof found === 'boolean' ? found : undefined);
const asList = (found: unknown): readonly unknown[] | undefined => (Array.isArray(found) ? found : undefined);

const asFields = (found: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof found === 'object' && !Array.isArray(found) ? { ...found } : undefined;

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
