import { canonicalAddress } from '../../network/address.js';
import { canonicalCidr } from '../../network/cidr.js';
import type { SchemaError } from '../json-schema.js';

/**
 * The first text of a network or a saved case that AWS would not have made where it stands; null where there is none. Ids
 * and addresses become words of commands, so they are held to their alphabet; other words to what shows as itself.
 */
export function strangeText(value: unknown): SchemaError | null {
  return strangeAt(value, 'free', '');
}

function strangeAt(value: unknown, kind: Kind, at: string): SchemaError | null {
  if (typeof value === 'string') return isAsMade[kind](value) ? null : { at, why: why(kind, value) };
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return firstOf(value, (item, index) => strangeAt(item, kind, `${at}[${index}]`));
  return firstOf(Object.entries(value), ([key, item]) => {
    const place = `${at}.${key}`;
    if (kind === 'addressMap') return strangeAt(key, 'address', at) ?? strangeAt(item, 'address', place);
    return strangeAt(item, kindOf(key), place);
  });
}

type Kind = keyof typeof isAsMade;

/** By the name of the member that holds it. */
function kindOf(key: string): Kind {
  if (Object.hasOwn(kinds, key)) return kinds[key] ?? 'word';
  if (key === 'id' || /Ids?$/.test(key)) return 'id';
  return /^(pkt)?(src|dst)addr$|address(es)?$/i.test(key) ? 'address' : 'word';
}

const kinds: Readonly<Record<string, Kind>> = {
  // Public ones by private ones.
  publicAddresses: 'addressMap',
  cidr: 'block',
  cidrs: 'block',
  prefixes: 'block',
  destination: 'destination',
  // What people write, and lines as they were delivered: shown, never made part of a command.
  name: 'free',
  description: 'free',
  // Of a Lambda function it is a role session, which may be called anything.
  requesterId: 'free',
  deliveryError: 'free',
  why: 'free',
  format: 'free',
  line: 'free',
  // The error line of a program.
  text: 'free',
  other: 'free',
};

// An ARN is an id too, and so are the short ones of files written by hand (`sg-web`). None begins with a dash.
const ID = /^(?:[A-Za-z0-9][\w.:/-]{0,254})?$/;
// Whatever is not a quote, an expansion, a separator, or invisible.
const WORD = /^[^'"`$;&|<>\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*$/u;

const isAsMade = {
  id: (text: string): boolean => ID.test(text) || text === 'an unknown target',
  address: (text: string): boolean => canonicalAddress(text) !== undefined,
  addressMap: (): boolean => false,
  block: (text: string): boolean => canonicalCidr(text) !== undefined,
  destination: (text: string): boolean => canonicalCidr(text) !== undefined || ID.test(text),
  word: (text: string): boolean => WORD.test(text),
  free: (): boolean => true,
};

const why = (kind: Kind, text: string): string => `is ${shown(text)}, which is ${names[kind]}`;

const names: Readonly<Record<Kind, string>> = {
  id: 'no id that AWS makes',
  address: 'no IP address',
  addressMap: 'no list of addresses',
  block: 'no CIDR block',
  destination: 'neither a CIDR block nor a prefix list',
  word: 'no word that AWS writes there',
  free: '',
};

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

function firstOf<T>(items: readonly T[], look: (item: T, index: number) => SchemaError | null): SchemaError | null {
  for (const [index, item] of items.entries()) {
    const found = look(item, index);
    if (found) return found;
  }
  return null;
}
