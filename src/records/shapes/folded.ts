import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { isTelling, mayBe, maySayWho, readText, wordsIn } from './read-text.js';
import { type Found, type LineContext, type RecordShape, recordsFound } from './shape.js';

// A key before a text in YAML, and what marks a quotation.
const BEFORE = /^(?:- )*(?:["']?[@\w.-]+["']?:\s+)?["'>|\s]*/;

/** The beginning of a record that a program has folded: YAML behind column eighty, mail behind column seventy-two. */
export const folded: RecordShape = {
  name: 'a record over several lines',
  read(text, context) {
    const begun = text.replace(BEFORE, '');
    const words = wordsIn(begun);
    const mayBegin = begun.includes('eni-') || maySayWho(words);
    return mayBegin && [context.format, ...context.others].some((format) => begins(words, format))
      ? { kind: 'beginning', text: begun }
      : undefined;
  },
};

function begins(words: readonly string[], format: Format): boolean {
  if (words.length < 4 || words.length >= format.fields.length || !isTelling(format)) return false;
  if (!mayBe(words, 0, format)) return false;
  const record = parseRecord({ fields: format.fields.slice(0, words.length) }, words.join(' '));
  if (isUnreadable(record)) return false;
  return (record.srcaddr != null && record.dstaddr != null) || record.interfaceId?.startsWith('eni-') === true;
}

/** What a beginning comes to with the next line; undefined where that is none of it. */
export function joinedLines(begun: string, text: string, context: LineContext): Found | undefined {
  const whole = `${begun} ${text.replace(/^[>|\s]+|["',\s]+$/g, '')}`;
  const read = readText(whole, context);
  return isUnreadable(read) ? folded.read(whole, context) : recordsFound(read);
}
