import { type Format, hasField } from '../../flow-log/format.js';

// (CloudWatch Logs API reference, FilterLogEvents)
const LONGEST_PATTERN = 1024;

/**
 * A filter pattern for records between the given addresses and for windows without traffic, whose addresses are `-`;
 * undefined where the format does not allow one. (CloudWatch Logs user guide, "Filter pattern syntax", space-delimited)
 */
export function patternFor(format: Format, addresses: readonly string[]): string | undefined {
  if (addresses.length === 0 || !hasField(format, 'srcaddr') || !hasField(format, 'dstaddr')) return undefined;
  // Every field needs a name of its own, and a hyphen may not be in it.
  const columns = format.fields.map(({ name }, at) => {
    const column = `f${at + 1}`;
    if (name !== 'srcaddr' && name !== 'dstaddr') return column;
    return [...addresses, '-'].map((address) => `${column} = "${address}"`).join(' || ');
  });
  const pattern = `[${columns.join(', ')}]`;
  return pattern.length <= LONGEST_PATTERN ? pattern : undefined;
}

/** A filter pattern for lines that hold each of the words; undefined for none. (Same guide, "Match multiple terms") */
export const termsPattern = (terms: readonly string[]): string | undefined =>
  terms.length === 0 ? undefined : terms.map((term) => `"${term}"`).join(' ');
