import type { ColumnMetaData, Compressors, PageHeader, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { CUT_SHORT, type Hybrid, hybrid } from './hybrid.js';
import { numbersOf, type PageValues, plainNumbers, plainTexts } from './plain-values.js';

/**
 * The values of one column of a row group, row by row, without an object a row: numbers, or places in `words`; NaN for null.
 * Rows that nobody asks for are passed over, whole pages of them without being unpacked.
 */
export interface ColumnCursor {
  /** Null for a column of numbers. The first `known()` of them are the dictionary's and stay; others until `forget`. */
  readonly words: readonly string[] | null;
  known(): number;
  forget(): void;
  /** Rows from `row` on; rows are asked for in order. */
  read(row: number, into: Float64Array, at: number, count: number): void;
}

// What flow logs and nearly all writers use. Other columns are read by the library, value by value.
const ENCODINGS: readonly string[] = ['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'RLE', 'BIT_PACKED'];
const PLAIN_INTEGERS: readonly string[] = ['INT_8', 'INT_16', 'INT_32', 'INT_64', 'UINT_8', 'UINT_16'];

/** Whether a column is one of plain integers or texts, which a cursor can read. */
export function isPlainColumn({ encodings, path_in_schema: path }: ColumnMetaData, element: SchemaElement): boolean {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (path.length !== 1 || repetition === 'REPEATED' || !encodings.every((each) => ENCODINGS.includes(each)))
    return false;
  if (type === 'BYTE_ARRAY') return (converted ?? 'UTF8') === 'UTF8' && (logical?.type ?? 'STRING') === 'STRING';
  if (type !== 'INT32' && type !== 'INT64') return false;
  const isInteger =
    logical === undefined || (logical.type === 'INTEGER' && (logical.isSigned || logical.bitWidth < 32));
  return isInteger && (converted === undefined || PLAIN_INTEGERS.includes(converted));
}

interface Page {
  /** Rows that were not read yet. */
  left: number;
  /** Whether each row has a value; null where each has. Both once the page is unpacked. */
  open(): { readonly defined: Hybrid | null; readonly values: PageValues };
}

/** `chunk`: the bytes of the column in its row group, as they lie in the file. */
export function columnCursor(
  chunk: Uint8Array,
  { type, codec }: ColumnMetaData,
  { repetition_type: repetition }: SchemaElement,
  compressors: Compressors,
): ColumnCursor {
  const isText = type === 'BYTE_ARRAY';
  const width = type === 'INT32' ? 4 : 8;
  const words: string[] = [];
  let dictionary: Float64Array | null = null;
  let dictionaryWords = 0;
  let next = 0;
  let position = 0;
  let page: Page | null = null;
  let opened: ReturnType<Page['open']> | null = null;
  let mask = new Float64Array(0);

  const unpack = (bytes: Uint8Array, size: number): Uint8Array => decompressPage(bytes, size, codec, compressors);

  const valuesIn = (bytes: Uint8Array, at: number, encoding: string | undefined): PageValues => {
    if (encoding === 'PLAIN') return isText ? plainTexts(bytes, at, words) : plainNumbers(bytes, at, width);
    const places = hybrid(bytes, at + 1, bytes[at] ?? 0);
    return dictionary === null ? places : numbersOf(places, dictionary);
  };

  const readDictionary = (bytes: Uint8Array, count: number): void => {
    const numbers = new Float64Array(count);
    if (isText) {
      plainTexts(bytes, 0, words).read(numbers, 0, count);
      dictionaryWords = count;
    } else {
      plainNumbers(bytes, 0, width).read(numbers, 0, count);
      dictionary = numbers;
    }
  };

  const pageOf = (header: PageHeader, bytes: Uint8Array): Page | null => {
    const size = Number(header.uncompressed_page_size);
    const isOptional = repetition !== 'REQUIRED';
    const first = header.data_page_header;
    if (first !== undefined)
      return {
        left: first.num_values,
        open() {
          const plain = unpack(bytes, size);
          if (!isOptional) return { defined: null, values: valuesIn(plain, 0, first.encoding) };
          const levels = new DataView(plain.buffer, plain.byteOffset).getUint32(0, true);
          return { defined: hybrid(plain, 4, 1), values: valuesIn(plain, 4 + levels, first.encoding) };
        },
      };
    const second = header.data_page_header_v2;
    if (second === undefined) return null;
    const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length;
    return {
      left: second.num_rows,
      open() {
        const packed = bytes.subarray(levels);
        const plain = second.is_compressed === false || size === levels ? packed : unpack(packed, size - levels);
        const defined = isOptional ? hybrid(bytes, second.repetition_levels_byte_length, 1) : null;
        return { defined, values: valuesIn(plain, 0, second.encoding) };
      },
    };
  };

  const nextPage = (): Page => {
    while (next < chunk.length) {
      const reader = { view: new DataView(chunk.buffer, chunk.byteOffset + next, chunk.byteLength - next), offset: 0 };
      const header = parquetHeader(reader);
      const begins = next + reader.offset;
      next = begins + header.compressed_page_size;
      const bytes = chunk.subarray(begins, next);
      if (next > chunk.length) throw new Error(CUT_SHORT);
      const { dictionary_page_header: own } = header;
      if (own === undefined) {
        const found = pageOf(header, bytes);
        if (found !== null) return found;
      } else readDictionary(unpack(bytes, Number(header.uncompressed_page_size)), own.num_values);
    }
    throw new Error(CUT_SHORT);
  };

  const here = (): Page => {
    while (page === null || page.left === 0) {
      page = nextPage();
      opened = null;
    }
    return page;
  };

  const defined = (flags: Hybrid, count: number): number => {
    if (mask.length < count) mask = new Float64Array(count);
    flags.read(mask, 0, count);
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += mask[at] as number;
    return sum;
  };

  const skip = (count: number): void => {
    for (let left = count; left > 0; ) {
      const current = here();
      const many = Math.min(left, current.left);
      if (many < current.left || opened !== null) {
        opened ??= current.open();
        opened.values.skip(opened.defined === null ? many : opened.defined.skip(many));
      }
      current.left -= many;
      left -= many;
    }
  };

  const take = (into: Float64Array, at: number, count: number): void => {
    for (let done = 0; done < count; ) {
      const current = here();
      opened ??= current.open();
      const many = Math.min(count - done, current.left);
      const from = at + done;
      const there = opened.defined === null ? many : defined(opened.defined, many);
      opened.values.read(into, from, there);
      // From the end on, so that nothing is overwritten that is still to be moved.
      for (let row = many - 1, value = there - 1; there < many && row >= 0; row -= 1)
        into[from + row] = mask[row] === 1 ? (into[from + value--] as number) : Number.NaN;
      current.left -= many;
      done += many;
    }
  };

  return {
    words: isText ? words : null,
    known: () => dictionaryWords,
    forget() {
      words.length = dictionaryWords;
    },
    read(row, into, at, count) {
      skip(row - position);
      take(into, at, count);
      position = row + count;
    },
  };
}
