import { madeOnce } from '../../base/remembered.js';
import { type Format, isUnreadable, type Unreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { MINUS, ZERO } from '../ascii.js';
import { readValues } from './row.js';
import type { LineContext, Read } from './shape.js';

/** Reads the text of one record by the format in force, else by another that it fits. */
export function readText(text: string, { format, others }: Pick<LineContext, 'format' | 'others'>): Read | Unreadable {
  const record = parseRecord(format, text);
  if (!isUnreadable(record)) return { record, format };
  const words = wordsIn(text);
  for (const other of others) {
    if (other === format || other.fields.length !== words.length || !mayBe(words, 0, other)) continue;
    const read = parseRecord(other, text);
    if (!isUnreadable(read) && saysWho(read)) return { record: read, format: other };
  }
  return respelled(text, format) ?? record;
}

/** The same for values that somebody has spelled in another way: lower case, fractions of seconds, names of protocols. */
function respelled(text: string, format: Format): Read | undefined {
  const words = wordsIn(text);
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

/**
 * Whether the words from a place on look like values of a format, from its field `first` on, by their first letters: nearly every
 * format is ruled out by that, in a small part of the time that reading takes.
 */
export function mayBe(words: readonly string[], from: number, { fields }: Format, first = 0): boolean {
  for (let at = first; at < fields.length && from + at < words.length; at += 1) {
    const letter = words[from + at]?.charCodeAt(0) ?? 0;
    if (letter === MINUS) continue;
    const isDigit = letter >= ZERO && letter <= ZERO + 9;
    switch (fields[at]?.kind) {
      case 'integer':
      case 'time':
        if (!isDigit) return false;
        break;
      case 'address':
        if (!isDigit && words[from + at]?.includes(':') !== true) return false;
        break;
      case 'choice':
        if (isDigit) return false;
    }
  }
  return true;
}

const isId = (id: string | null | undefined, prefix: string): boolean => id == null || id.startsWith(prefix);

/**
 * Reads the record that a line ends with, whatever stands before it: a time, a log group, a stream, a key. Undefined
 * where there is none, or where a format says too little to tell a record from other words.
 */
export function readEnd(text: string, { format, others }: Pick<LineContext, 'format' | 'others'>): Read | undefined {
  const words = wordsIn(text.replace(/["'`,})\]]+$/, ''));
  for (const candidate of maySayWho(words) ? [format, ...others] : [format]) {
    const count = candidate.fields.length;
    if (words.length < count || !isTelling(candidate)) continue;
    if (!mayBe(words, words.length - count, candidate, 1)) continue;
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
  const words = wordsIn(text);
  if (!maySayWho(words)) return undefined;
  for (const candidate of longestFirst(others.includes(format) ? others : [format, ...others])) {
    const count = candidate.fields.length;
    if (words.length <= count || !isTelling(candidate) || !mayBe(words, 0, candidate)) continue;
    const record = parseRecord(candidate, words.slice(0, count).join(' '));
    if (!isUnreadable(record) && saysWho(record)) return { record, format: candidate };
  }
  return undefined;
}

const longestFirst = madeOnce((formats: readonly Format[]) =>
  formats.toSorted((a, b) => b.fields.length - a.fields.length),
);

/** A word without quotes, and without what other tools put right before it: `flow.log:12:2`, `{"log"=>"2`. */
const beginnings = (word: string): ReadonlySet<string> =>
  new Set([word.replace(/^["'`]+/, ''), word.replace(/^.*[:=>+`"'([{|]/, '')].filter((each) => each !== ''));

/** Whether a format says enough to tell a record from other words. */
export const isTelling = madeOnce(
  ({ fields }: Format): boolean => fields.filter(({ kind }) => kind !== 'text').length >= 4,
);

export const wordsIn = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
