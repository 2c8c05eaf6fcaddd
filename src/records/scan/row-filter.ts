import type { RecordFilter } from '../record-filter.js';
import type { Row } from './line-scan.js';
import * as slot from './row.js';
import { WIDE, WORDS, wordsOf } from './wide-address.js';

/** Says of a scanned line, whose bytes are in `block`, whether it is wanted. */
export type RowFilter = (row: Row, block: Uint8Array, from: number, to: number) => boolean;

/**
 * The same question as `matches` asks of a record, asked of a row. Interfaces are told by the position of the format's
 * interface-id field; -1 where the format lacks it.
 */
export function rowFilter(filter: RecordFilter, interfaceField: number): RowFilter {
  const tests: RowFilter[] = [];
  const { addresses, interfaceIds, action, protocol, port, since, until } = filter;
  if (action !== undefined) {
    const wanted = action === 'ACCEPT' ? slot.ACCEPT : slot.REJECT;
    tests.push(({ values }) => values[slot.ACTION] === wanted);
  }
  if (protocol !== undefined) tests.push(({ values }) => values[slot.PROTOCOL] === protocol);
  if (port !== undefined) tests.push(({ values }) => values[slot.SRCPORT] === port || values[slot.DSTPORT] === port);
  // A record that does not say when it was may have been at any time: NaN is neither before nor after.
  if (since !== undefined) tests.push(({ values }) => !(either(values, slot.END, slot.START) < since));
  if (until !== undefined) tests.push(({ values }) => !(either(values, slot.START, slot.END) > until));
  if (addresses !== undefined) tests.push(addressTest(addresses));
  if (interfaceIds !== undefined) tests.push(interfaceTest(interfaceIds, interfaceField));
  const [first, second, ...others] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (row, block, from, to) =>
    first(row, block, from, to) && second(row, block, from, to) && others.every((test) => test(row, block, from, to));
}

function either(values: Float64Array, one: number, other: number): number {
  const value = values[one] as number;
  return Number.isNaN(value) ? (values[other] as number) : value;
}

const addressSlots = [slot.SRCADDR, slot.DSTADDR, slot.PKT_SRCADDR, slot.PKT_DSTADDR] as const;

function addressTest(addresses: readonly string[]): RowFilter {
  const words = addresses.flatMap((address) => {
    const found = wordsOf(address);
    return found === undefined ? [] : [found];
  });
  const narrow = words.flatMap(([a, b, c, d]) => (a === 0 && b === 0 && c === 0xffff && d !== undefined ? [d] : []));
  return ({ values, words: row }) =>
    addressSlots.some((at) => {
      const value = values[at] as number;
      if (value !== WIDE) return narrow.includes(value);
      return words.some((wanted) => wanted.every((word, index) => row[at * WORDS + index] === word));
    });
}

function interfaceTest(interfaceIds: readonly string[], field: number): RowFilter {
  const wanted = interfaceIds.map((id) => Array.from(id, (letter) => letter.charCodeAt(0)));
  return ({ starts }, block, _, to) => {
    const from = starts[field];
    if (from === undefined) return false;
    return wanted.some((id) => {
      const end = from + id.length;
      return (end === to || block[end] === BLANK) && id.every((byte, index) => block[from + index] === byte);
    });
  };
}

const BLANK = 32;
