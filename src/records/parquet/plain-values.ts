import { CUT_SHORT, type Hybrid } from './hybrid.js';

/** The values of a page that are not null, in order. */
export type PageValues = Pick<Hybrid, 'read' | 'skip'>;

/** Integers as they lie in memory. Beyond 2^53 they are as exact as JavaScript's numbers. */
export function plainNumbers(bytes: Uint8Array, from: number, width: 4 | 8): PageValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let next = from;
  return {
    read(into, from, count) {
      if (next + count * width > bytes.length) throw new Error(CUT_SHORT);
      if (width === 4) for (let at = from; at < from + count; at += 1, next += 4) into[at] = view.getInt32(next, true);
      else
        for (let at = from; at < from + count; at += 1, next += 8)
          into[at] = view.getInt32(next + 4, true) * 4_294_967_296 + view.getUint32(next, true);
    },
    skip(count) {
      next += count * width;
      return 0;
    },
  };
}

/** Texts, each behind its length; they are put into `words`, and their places there are the values. */
export function plainTexts(bytes: Uint8Array, from: number, words: string[]): PageValues {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let next = from;
  const lengthHere = (): number => {
    if (next + 4 > buffer.length) throw new Error(CUT_SHORT);
    const length = buffer.readUInt32LE(next);
    if (next + 4 + length > buffer.length) throw new Error(CUT_SHORT);
    return length;
  };
  return {
    read(into, from, count) {
      for (let at = from; at < from + count; at += 1) {
        const length = lengthHere();
        into[at] = words.push(buffer.toString('utf8', next + 4, next + 4 + length)) - 1;
        next += 4 + length;
      }
    },
    skip(count) {
      for (let done = 0; done < count; done += 1) next += 4 + lengthHere();
      return 0;
    },
  };
}

/** Places in a dictionary of numbers become those. */
export function numbersOf(places: Hybrid, dictionary: Float64Array): PageValues {
  return {
    read(into, from, count) {
      places.read(into, from, count);
      for (let at = from; at < from + count; at += 1) into[at] = dictionary[into[at] as number] as number;
    },
    skip: (count) => places.skip(count),
  };
}
