/**
 * Where a scanned line's values stand in its row of numbers. A row is one Float64Array that is filled anew for each line:
 * no object and no string is made for a line that is not shown. NaN stands for `-` and for a field that the format lacks.
 */
export const START = 0;
export const END = 1;
export const PROTOCOL = 2;
export const SRCPORT = 3;
export const DSTPORT = 4;
export const PACKETS = 5;
export const BYTES = 6;
/** NONE, ACCEPT or REJECT. */
export const ACTION = 7;
/** NONE, OK, NODATA, SKIPDATA or INCOMPLETEDATA. */
export const STATUS = 8;
/** IPv4 addresses as numbers; WIDE for others. */
export const SRCADDR = 9;
export const DSTADDR = 10;
export const PKT_SRCADDR = 11;
export const PKT_DSTADDR = 12;
export const TCP_FLAGS = 13;
export const ROW_LENGTH = 14;

export const NONE = 0;
export const ACCEPT = 1;
export const REJECT = 2;
export const OK = 1;
export const NODATA = 2;
export const SKIPDATA = 3;
export const INCOMPLETEDATA = 4;

export const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** The value of a slot, or where that has none, of another. */
export function either(values: Float64Array, one: number, other: number): number {
  const value = values[one] as number;
  return Number.isNaN(value) ? (values[other] as number) : value;
}
