/**
 * Small numbers in Parquet's hybrid of runs and packed bits, read in order. What is passed over is not unpacked.
 * (Parquet format, "Run Length Encoding / Bit-Packing Hybrid")
 */
export interface Hybrid {
  read(into: Float64Array, at: number, count: number): void;
  /** Answers the sum of what was passed over, which is a count where values are 0 and 1. */
  skip(count: number): number;
}

export const CUT_SHORT = 'the page breaks off';

export function hybrid(bytes: Uint8Array, from: number, width: number): Hybrid {
  // No bits, no bytes: every value is nought.
  if (width === 0) return { read: (into, at, count) => void into.fill(0, at, at + count), skip: () => 0 };
  const mask = width === 32 ? -1 : (1 << width) - 1;
  const valueBytes = (width + 7) >> 3;
  let next = from;
  let left = 0;
  let isPacked = false;
  let value = 0;
  let bit = 0;

  const begin = (): void => {
    let header = 0;
    let shift = 0;
    let byte = 128;
    while (byte >= 128) {
      if (next >= bytes.length) throw new Error(CUT_SHORT);
      byte = bytes[next++] as number;
      header |= (byte & 127) << shift;
      shift += 7;
    }
    isPacked = (header & 1) === 1;
    if (isPacked) {
      left = (header >>> 1) * 8;
      bit = next * 8;
      next += (header >>> 1) * width;
    } else {
      left = header >>> 1;
      value = 0;
      for (let at = 0; at < valueBytes; at += 1) value |= (bytes[next++] as number) << (8 * at);
      value >>>= 0;
    }
    if (left === 0) throw new Error(CUT_SHORT);
  };

  const packed = (): number => {
    const at = bit >> 3;
    const shift = bit & 7;
    bit += width;
    // Behind the end there are zeros: the last group of eight need not be whole.
    const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
    const word = low | ((bytes[at + 3] as number) << 24);
    if (width + shift <= 32) return (word >>> shift) & mask;
    return ((word >>> shift) | ((bytes[at + 4] as number) << (32 - shift))) & mask;
  };

  return {
    read(into, from, count) {
      for (let at = from, end = from + count; at < end; ) {
        if (left === 0) begin();
        const many = Math.min(left, end - at);
        if (isPacked) for (let index = 0; index < many; index += 1) into[at + index] = packed() >>> 0;
        else into.fill(value, at, at + many);
        left -= many;
        at += many;
      }
    },
    skip(count) {
      let sum = 0;
      for (let done = 0; done < count; ) {
        if (left === 0) begin();
        const many = Math.min(left, count - done);
        if (!isPacked) sum += many * value;
        else if (width === 1) for (let index = 0; index < many; index += 1) sum += packed();
        else bit += many * width;
        left -= many;
        done += many;
      }
      return sum;
    },
  };
}
