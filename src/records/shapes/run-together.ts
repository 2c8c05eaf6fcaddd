import { isUnreadable } from '../../flow-log/format.js';
import { readText } from './read-text.js';
import type { Read, RecordShape } from './shape.js';

/**
 * Where a record of the default format follows upon another, and nothing stands between them. (Firehose user guide, "Message
 * extraction after decompression": no delimiter unless one is asked for)
 */
export const SEAM = /(?<=\b(?:OK|NODATA|SKIPDATA))(?=\d{1,2} (?:\d{12}|unknown) eni-)/;
// The same, or a line feed that was written out.
const SEAMS = new RegExp(`${SEAM.source}|(?<=\\b(?:OK|NODATA|SKIPDATA))(?:\\\\r)?\\\\n`);

export const runTogether: RecordShape = {
  name: 'records without anything between them',
  read(text, context) {
    const parts = text.split(SEAMS);
    if (parts.length === 1) return undefined;
    const reads = parts.filter((part) => part.trim() !== '').map((part) => readText(part, context));
    const records = reads.filter((read): read is Read => !isUnreadable(read));
    const unreadable = reads.filter(isUnreadable);
    return records.length === 0 ? undefined : { kind: 'records', records, unreadable };
  },
};
