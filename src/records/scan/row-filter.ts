import type { Format } from '../../flow-log/format.js';
import { isIpv6 } from '../../network/address.js';
import { parseCidr } from '../../network/cidr.js';
import { BLANK } from '../ascii.js';
import { flowTest } from '../flows/wanted-flows.js';
import type { RecordFilter } from '../record-filter.js';
import type { LineValues } from './line-scan.js';
import * as slot from './row.js';
import { either } from './row.js';
import { WIDE, WORDS, wordsOf } from './wide-address.js';

/** Says of a scanned line, whose bytes are in `block`, whether it is wanted. */
export type RowFilter = (row: LineValues, block: Uint8Array, from: number, to: number) => boolean;

/** The same question as `matches` asks of a record, asked of a row of that format. */
export function rowFilter(filter: RecordFilter, { fields }: Format): RowFilter {
  const tests: RowFilter[] = [];
  const { addresses, blocks, flows, value, interfaceIds, action, protocol, port, since, until } = filter;
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
  if (flows !== undefined) tests.push(flowTest(flows));
  if (blocks !== undefined) tests.push(addressTest(blocks));
  if (value !== undefined) tests.push(fieldTest([value], wordFields(fields)));
  if (interfaceIds !== undefined)
    tests.push(fieldTest(interfaceIds, [fields.findIndex(({ name }) => name === 'interface-id')]));
  const [first, second, ...others] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (row, block, from, to) =>
    first(row, block, from, to) && second(row, block, from, to) && others.every((test) => test(row, block, from, to));
}

const addressSlots = [slot.SRCADDR, slot.DSTADDR, slot.PKT_SRCADDR, slot.PKT_DSTADDR] as const;

function addressTest(blocks: readonly string[]): RowFilter {
  const masks = blocks.flatMap((block) => maskOf(block) ?? []);
  return ({ values, words: row }) =>
    addressSlots.some((at) => {
      const value = values[at] as number;
      if (Number.isNaN(value)) return false;
      return masks.some(({ isWide, words, mask }) => {
        if (isWide !== (value === WIDE)) return false;
        // Of an IPv4 address only the last word says anything.
        if (!isWide) return ((value ^ (words[3] as number)) & (mask[3] as number)) === 0;
        return mask.every(
          (bits, index) => (((row[at * WORDS + index] as number) ^ (words[index] as number)) & bits) === 0,
        );
      });
    });
}

/** An address or a block as words and the bits of them that count. */
interface Mask {
  /** IPv6. */
  readonly isWide: boolean;
  readonly words: readonly number[];
  readonly mask: readonly number[];
}

function maskOf(text: string): Mask | undefined {
  const [address = ''] = text.split('/');
  const words = wordsOf(address);
  if (words === undefined) return undefined;
  const block = parseCidr(text);
  const length = block === undefined ? 128 : block.prefix + (block.family === 4 ? 96 : 0);
  const mask = words.map((_, index) => {
    const bits = Math.min(32, Math.max(0, length - index * 32));
    return bits === 0 ? 0 : -1 << (32 - bits);
  });
  return { isWide: isIpv6(address), words, mask };
}

/** Numbers are no words, but for those that records do not tell apart from words. */
const wordFields = (fields: Format['fields']): readonly number[] =>
  [...fields.keys()].filter((at) => fields[at]?.key === null || !['integer', 'time'].includes(fields[at]?.kind ?? ''));

/** Whether one of the fields says one of the texts. */
function fieldTest(texts: readonly string[], positions: readonly number[]): RowFilter {
  const wanted = texts.map((text) => Buffer.from(text, 'latin1'));
  return ({ starts }, block, _, to) =>
    positions.some((field) => {
      const from = starts[field];
      return from !== undefined && wanted.some((text) => isField(block, from, to, text));
    });
}

function isField(block: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  const end = from + text.length;
  if (end > to || (end < to && block[end] !== BLANK)) return false;
  return text.every((byte, index) => block[from + index] === byte);
}
