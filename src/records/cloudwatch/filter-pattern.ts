import { type Format, hasField } from '../../flow-log/format.js';

// (CloudWatch Logs API reference, FilterLogEvents)
const LONGEST_PATTERN = 1024;

/**
 * A filter pattern for records between the given addresses and for windows without traffic, whose addresses are `-`;
 * undefined where the format does not allow one. (CloudWatch Logs user guide, "Filter pattern syntax", space-delimited)
 */
export const patternFor = (format: Format, addresses: readonly string[]): string | undefined =>
  patternOf(format, { srcaddr: [...addresses, '-'], dstaddr: [...addresses, '-'] }, addresses);

/** The same for what the addresses sent, to whomever. */
export const sentPattern = (format: Format, senders: readonly string[]): string | undefined =>
  patternOf(format, { srcaddr: senders }, senders);

function patternOf(
  format: Format,
  wanted: { readonly srcaddr: readonly string[]; readonly dstaddr?: readonly string[] },
  addresses: readonly string[],
): string | undefined {
  if (addresses.length === 0 || !hasField(format, 'srcaddr') || !hasField(format, 'dstaddr')) return undefined;
  // Every field needs a name of its own, and a hyphen may not be in it.
  const columns = format.fields.map(({ name }, at) => {
    const column = `f${at + 1}`;
    const values = name === 'srcaddr' || name === 'dstaddr' ? wanted[name] : undefined;
    return values?.map((address) => `${column} = "${address}"`).join(' || ') ?? column;
  });
  const pattern = `[${columns.join(', ')}]`;
  return pattern.length <= LONGEST_PATTERN ? pattern : undefined;
}

/** A filter pattern for lines that hold each of the words; undefined for none. (Same guide, "Match multiple terms") */
export const termsPattern = (terms: readonly string[]): string | undefined =>
  terms.length === 0 ? undefined : terms.map((term) => `"${term}"`).join(' ');
