import { madeOnce } from '../../base/remembered.js';
import { type Format, isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { readValues } from './row.js';
import type { LineContext, Read } from './shape.js';

/** Reads the text of one record by the format in force, else by another that it fits. */
export function readText(text: string, { format, others }: Pick<LineContext, 'format' | 'others'>): Read | Unreadable {
  const record = parseRecord(format, text);
  if (!isUnreadable(record)) return { record, format };
  const words = wordsOf(text).length;
  for (const other of others) {
    if (other === format || other.fields.length !== words) continue;
    const read = parseRecord(other, text);
    if (!isUnreadable(read) && saysWho(read)) return { record: read, format: other };
  }
  return respelled(text, format) ?? record;
}

/** The same for values that somebody has spelled in another way: lower case, fractions of seconds, names of protocols. */
function respelled(text: string, format: Format): Read | undefined {
  const words = wordsOf(text);
  if (words.length !== format.fields.length || !isTelling(format)) return undefined;
  const read = readValues(format, words);
  return isUnreadable(read) || !saysWho(read.record) ? undefined : read;
}

// A format that nobody announced is believed only where the record shows addresses, or a window without any, and each id is one.
const saysWho = ({ srcaddr, dstaddr, logStatus, ...record }: Read['record']): boolean =>
  ((srcaddr != null && dstaddr != null) || logStatus === 'NODATA' || logStatus === 'SKIPDATA') &&
  isId(record.interfaceId, 'eni-') &&
  isId(record.vpcId, 'vpc-') &&
  isId(record.subnetId, 'subnet-') &&
  isId(record.instanceId, 'i-');

/** Whether any format can make of these words what says who: most lines of other things are not tried with each of them. */
export const maySayWho = (words: readonly string[]): boolean =>
  words.filter((word) => /\d\.\d+\.\d+\.\d|:.*:/.test(word)).length > 1 ||
  words.some((word) => /NODATA|SKIPDATA/.test(word));

const isId = (id: string | null | undefined, prefix: string): boolean => id == null || id.startsWith(prefix);

/**
 * Reads the record that a line ends with, whatever stands before it: a time, a log group, a stream, a key. Undefined
 * where there is none, or where a format says too little to tell a record from other words.
 */
export function readEnd(text: string, { format, others }: Pick<LineContext, 'format' | 'others'>): Read | undefined {
  const words = wordsOf(text.replace(/["'`,})\]]+$/, ''));
  for (const candidate of new Set([format, ...(maySayWho(words) ? others : [])])) {
    const count = candidate.fields.length;
    if (words.length < count || !isTelling(candidate)) continue;
    const [first = '', ...rest] = words.slice(-count);
    for (const begin of beginnings(first)) {
      const record = parseRecord(candidate, [begin, ...rest].join(' '));
      if (!isUnreadable(record) && (candidate === format || saysWho(record))) return { record, format: candidate };
    }
  }
  return undefined;
}

/** The same of a line that begins with a record. Of several formats that fit, the longest says the most. */
export function readBeginning(
  text: string,
  { format, others }: Pick<LineContext, 'format' | 'others'>,
): Read | undefined {
  const words = wordsOf(text);
  if (!maySayWho(words)) return undefined;
  const candidates = [...new Set([format, ...others])].toSorted((a, b) => b.fields.length - a.fields.length);
  for (const candidate of candidates) {
    const count = candidate.fields.length;
    if (words.length <= count || !isTelling(candidate)) continue;
    const record = parseRecord(candidate, words.slice(0, count).join(' '));
    if (!isUnreadable(record) && saysWho(record)) return { record, format: candidate };
  }
  return undefined;
}

/** A word without quotes, and without what other tools put right before it: `flow.log:12:2`, `{"log"=>"2`. */
const beginnings = (word: string): ReadonlySet<string> =>
  new Set([word.replace(/^["'`]+/, ''), word.replace(/^.*[:=>+`"'([{|]/, '')].filter((each) => each !== ''));

/** Whether a format says enough to tell a record from other words. */
export const isTelling = madeOnce(
  ({ fields }: Format): boolean => fields.filter(({ kind }) => kind !== 'text').length >= 4,
);

export const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
