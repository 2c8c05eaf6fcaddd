import { jsonIn } from '../../base/json.js';

export type ShorthandValue = string | readonly ShorthandValue[] | { readonly [name: string]: ShorthandValue };

/** JSON, or the shorthand of the AWS CLI (`IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]`); undefined for anything else. */
export const valueIn = (text: string): ShorthandValue | undefined =>
  /^\s*[[{]/.test(text) ? jsonValue(text) : membersIn({ text, at: 0 }, '');

function jsonValue(text: string): ShorthandValue | undefined {
  const parsed = jsonIn(text);
  return parsed === undefined ? undefined : asValue(parsed);
}

function asValue(parsed: unknown): ShorthandValue {
  if (Array.isArray(parsed)) return parsed.map(asValue);
  if (typeof parsed !== 'object' || parsed === null) return String(parsed);
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, asValue(value)]));
}

/** A text and how far it is read. */
export interface ShorthandReading {
  readonly text: string;
  at: number;
}

/** `Name=value,…` up to the closing character, or to the end where that is ''. */
function membersIn(reading: ShorthandReading, close: string): ShorthandValue | undefined {
  const found: Record<string, ShorthandValue> = {};
  for (;;) {
    const name = take(reading, /^\s*([A-Za-z]\w*)\s*=/);
    const value = name === undefined ? undefined : oneIn(reading);
    if (name === undefined || value === undefined || Object.hasOwn(found, name)) return undefined;
    found[name] = value;
    if (take(reading, /^(,)/) !== undefined) continue;
    const isOver = close === '' ? reading.at === reading.text.length : reading.text[reading.at] === close;
    if (!isOver) return undefined;
    reading.at += close.length;
    return found;
  }
}

function oneIn(reading: ShorthandReading): ShorthandValue | undefined {
  if (take(reading, /^(\{)/) !== undefined) return membersIn(reading, '}');
  if (take(reading, /^(\[)/) !== undefined) return itemsIn(reading);
  return take(reading, /^("(?:[^"\\]|\\.)*"|'[^']*'|[^,[\]{}=]*)/)?.replace(/^(["'])(.*)\1$/, '$2');
}

function itemsIn(reading: ShorthandReading): ShorthandValue | undefined {
  const items: ShorthandValue[] = [];
  if (take(reading, /^(\])/) !== undefined) return items;
  for (;;) {
    const item = oneIn(reading);
    if (item === undefined) return undefined;
    items.push(item);
    if (take(reading, /^(,)/) !== undefined) continue;
    return take(reading, /^(\])/) === undefined ? undefined : items;
  }
}

/** What the group of a pattern finds where the reading stands, which goes on behind it. */
export function take(reading: ShorthandReading, pattern: RegExp): string | undefined {
  const found = pattern.exec(reading.text.slice(reading.at));
  if (!found) return undefined;
  reading.at += found[0].length;
  return found[1];
}
