import type { Field } from '../../flow-log/field.js';
import { protocolNumber } from '../../flow-log/protocols.js';
import { timeInWords } from './time-in-words.js';

/** A value as a flow log writes it, whatever a database, a spreadsheet or a person has made of it. */
export function written(field: Field, value: unknown): string {
  if (value == null) return '-';
  const text = value instanceof Date ? String(value.getTime()) : String(value).trim();
  if (ABSENT.has(text)) return '-';
  switch (field.kind) {
    case 'integer':
      return field.name === 'protocol' ? protocol(text) : integer(text);
    case 'time':
      return seconds(text);
    case 'address':
      // (PostgreSQL, type inet; URLs)
      return unnoted(text)
        .replace(/\/(32|128)$/, '')
        .replace(/^\[(.*)\]$/, '$1');
    case 'choice':
      return words.get(text.toLowerCase()) ?? text;
    case 'text':
      // A spreadsheet rounds what has more than eleven digits: of this account nothing is known any more.
      if (field.name === 'account-id' && EXPONENT.test(text)) return exact(text) ?? '-';
      return text.includes(' ') ? unnoted(text).replace(/\s+/g, '%20') : text;
  }
}

/** `10.0.0.1 [web-1]`: what somebody wrote beside a value. */
const unnoted = (text: string): string => text.replace(/ [[(].*[\])]$/, '');

const ABSENT: ReadonlySet<string> = new Set([
  ...[
    '',
    '-',
    '\u2013',
    'null',
    'NULL',
    '(null)',
    'None',
    'NaN',
    'nan',
    'NA',
    'N/A',
    '#N/A',
    '\\N',
    '<NA>',
    '\u1d3a\u1d41\u1d38\u1d38',
  ],
  // (Hive: a partition without a value)
  '__HIVE_DEFAULT_PARTITION__',
]);

// (OCSF, "Network Activity": action, direction)
const words: ReadonlyMap<string, string> = new Map([
  ...['accept', 'accepted', 'allow', 'allowed'].map((word) => [word, 'ACCEPT'] as const),
  ...['reject', 'rejected', 'deny', 'denied', 'blocked'].map((word) => [word, 'REJECT'] as const),
  ['inbound', 'ingress'],
  ['outbound', 'egress'],
  // (OpenTelemetry, network.io.direction)
  ['receive', 'ingress'],
  ['transmit', 'egress'],
  ...['ingress', 'egress'].map((word) => [word, word] as const),
  ...['OK', 'NODATA', 'SKIPDATA', 'INCOMPLETEDATA'].map((word) => [word.toLowerCase(), word] as const),
]);

/** `6`, `tcp`, `TCP (6)`, `6 (TCP)` */
function protocol(text: string): string {
  const number = /^\w+ ?\((\d+)\)$/.exec(text)?.[1] ?? /^(\d+) ?\([\w-]+\)$/.exec(text)?.[1];
  if (number !== undefined) return number;
  return /^[a-z]/i.test(text) ? String(protocolNumber(text) ?? text) : integer(text);
}

// What is counted is whole, so that a dot before three digits separates thousands; before three zeros nobody can tell.
const THOUSANDS = /^\d{1,3}(([,' ]\d{3})+|(\.\d{3})*\.(?!000$)\d{3})$/;

function integer(text: string): string {
  if (/^\d+$/.test(text)) return text;
  if (THOUSANDS.test(text)) return text.replace(/\D/g, '');
  return exact(text) ?? text.replace(/[.,](0|0{2}|0{4,})$/, '');
}

const EXPONENT = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i;

/** `1.700000055e+09` in full; undefined where digits are missing, which were rounded away, and for any other text. */
function exact(text: string): string | undefined {
  const [, first, rest = '', exponent] = EXPONENT.exec(text) ?? [];
  const places = Number(exponent);
  if (first === undefined || rest.length < places || /[1-9]/.test(rest.slice(places))) return undefined;
  return String(Number(`${first}${rest.slice(0, places)}`));
}

/** Unix time as whole numbers; times in words become seconds. */
function seconds(text: string): string {
  if (/^\d+(\.\d*)?$/.test(text)) return shortened(text.replace(/\..*$/, ''));
  const ms = timeInWords(text);
  return ms === undefined ? (exact(text) ?? text) : String(Math.floor(ms / 1000));
}

// Seconds have ten digits and milliseconds thirteen, which the parser knows; databases have micro- and nanoseconds too.
const shortened = (digits: string): string => (digits.length > 14 ? digits.slice(0, 10) : digits);
