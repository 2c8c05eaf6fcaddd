import type { Field } from '../../flow-log/field.js';
import { canonicalAddress, isIpv6 } from '../../network/address.js';
import { containsAny } from '../../network/cidr.js';
import type { RecordFilter } from '../record-filter.js';
import { written } from '../shapes/written.js';

/** A question to one column. Values are as the file has them. */
interface ColumnTest {
  readonly field: string;
  readonly word: (text: string) => boolean;
  readonly number: (value: number) => boolean;
  /** What is said of a row that has no value there. */
  readonly absent: boolean;
}

/** A row passes where one of the questions is answered with yes. */
export type RowTest = readonly ColumnTest[];

const ADDRESSES = ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'];
export const NAMING: readonly string[] = [...ADDRESSES, 'interface-id', 'log-status'];

/** That a row names somebody; null where it need not. */
export function namingTest(names: readonly string[]): RowTest | null {
  if (names.length === 0) return null;
  const wanted = new Set(names.map((name) => canonicalAddress(name) ?? name));
  // Only IPv6 addresses have several spellings.
  const isWanted = (text: string) => wanted.has(text) || (isIpv6(text) && wanted.has(spelled(text)));
  return NAMING.map((field) => words(field, isWanted));
}

/**
 * The questions of a filter that columns can answer. Whoever passes all is looked at again as a record: some pass that do not
 * match, none that matches is left out.
 */
export function filterTests(filter: RecordFilter, fields: readonly Field[]): readonly RowTest[] {
  const { addresses, blocks, value, interfaceIds, action, protocol, port, since, until } = filter;
  const anyText = fields.filter(({ kind }) => kind !== 'integer' && kind !== 'time');
  const said = (name: string, is: (text: string) => boolean): RowTest =>
    fields.filter((field) => field.name === name).map((field) => words(name, (text) => is(written(field, text))));
  const counted = (name: string, is: (value: number) => boolean, absent = false): RowTest =>
    fields.filter((field) => field.name === name).map((field) => numbers(field, is, absent));
  const addressed = (is: (text: string) => boolean): RowTest => ADDRESSES.map((name) => words(name, is));
  return [
    ...(action === undefined ? [] : [said('action', (text) => text === action)]),
    ...(protocol === undefined ? [] : [counted('protocol', (is) => is === protocol)]),
    ...(port === undefined ? [] : [['srcport', 'dstport'].flatMap((name) => counted(name, (is) => is === port))]),
    ...(interfaceIds === undefined ? [] : [said('interface-id', (text) => interfaceIds.includes(text))]),
    ...(addresses === undefined ? [] : [addressed((text) => addresses.includes(spelled(text)))]),
    ...(blocks === undefined ? [] : [addressed((text) => isIn(text, blocks))]),
    ...(value === undefined ? [] : [anyText.flatMap(({ name }) => said(name, (text) => text === value))]),
    // What does not say when it was may have been at any time.
    ...(since === undefined ? [] : [counted('end', (end) => !(end < since), true)]),
    ...(until === undefined ? [] : [counted('start', (start) => !(start > until), true)]),
  ];
}

const words = (field: string, word: (text: string) => boolean): ColumnTest => ({
  field,
  word,
  number: () => true,
  absent: false,
});

// In seconds this is the year 5138: whatever is larger is in smaller units.
const LARGEST_SECONDS = 99_999_999_999;

/** Numbers are compared as they are, but for times that are no seconds. */
const numbers = (field: Field, is: (value: number) => boolean, absent: boolean): ColumnTest => ({
  field: field.name,
  word: (text) => is(inSeconds(Number(written(field, text)))),
  number: (value) =>
    is(field.kind === 'time' && value > LARGEST_SECONDS ? inSeconds(Number(written(field, value))) : value),
  absent,
});

const inSeconds = (value: number): number => (value > LARGEST_SECONDS ? Math.floor(value / 1000) : value);

const spelled = (text: string): string => canonicalAddress(text.trim()) ?? text.trim();

function isIn(text: string, blocks: readonly string[]): boolean {
  const address = canonicalAddress(text.trim());
  return address !== undefined && containsAny(blocks, address);
}
