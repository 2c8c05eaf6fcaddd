import type { Field } from '../../flow-log/field.js';
import type { ColumnCursor } from './column-cursor.js';
import type { RowTest } from './row-tests.js';

/** A column of a row group that is read. */
export interface GroupColumn {
  readonly field: Field;
  /** Its bytes are fetched when it is asked for. */
  readonly open: () => Promise<ColumnCursor>;
}

/** The rows of a window that passed, column by column. Valid until the next window. */
export interface Rows {
  readonly count: number;
  /** By the order of the columns: numbers, or places in the column's words; NaN for null. */
  readonly values: readonly Float64Array[];
  readonly cursors: readonly ColumnCursor[];
  /** Some of them, by ascending places, with every column. */
  pick(places: readonly number[]): Promise<Rows>;
}

export interface Passing {
  /** Counted where not all rows are wanted: those that name somebody. */
  named(count: number): void;
  readonly naming: RowTest | null;
  readonly tests: readonly RowTest[];
  /** Columns that are read of every row that passed, by their places; null: all. */
  readonly needed: ReadonlySet<number> | null;
}

/** Rows are looked at by so many: what is looked at fits into the processor's cache. */
export const WINDOW = 2048;

/**
 * The rows of a row group that pass the tests, window by window. The columns that are asked come first, and of the others only
 * the rows that passed are unpacked.
 */
export async function* passingRows(
  columns: readonly GroupColumn[],
  from: number,
  to: number,
  { naming, tests, named, needed }: Passing,
): AsyncGenerator<Rows> {
  const values = columns.map(() => new Float64Array(WINDOW));
  const whole = columns.map(() => new Float64Array(WINDOW));
  const cursors: ColumnCursor[] = [];
  const passed = new Uint8Array(WINDOW);
  const hits = new Uint8Array(WINDOW);
  const asked = [...(naming === null ? [] : [naming]), ...tests].map((test) => asks(test, columns));
  const first = new Set(asked.flat().map(({ at }) => at));
  const rows = new Int32Array(WINDOW);
  for (const at of first) cursors[at] = await openColumn(columns, at);
  for (let begin = from; begin < to; begin += WINDOW) {
    const length = Math.min(WINDOW, to - begin);
    passed.fill(1, 0, length);
    for (const at of first) {
      cursors[at]?.forget();
      cursors[at]?.read(begin, whole[at] as Float64Array, 0, length);
    }
    for (const [index, test] of asked.entries()) {
      if (test.length === 0) continue;
      hits.fill(0, 0, length);
      for (const { at, mark } of test) mark(cursors[at] as ColumnCursor, whole[at] as Float64Array, length, hits);
      for (let row = 0; row < length; row += 1) passed[row] = (passed[row] as number) & (hits[row] as number);
      if (index === 0 && naming !== null) named(passed.subarray(0, length).reduce((sum, hit) => sum + hit, 0));
    }
    let count = 0;
    for (let row = 0; row < length; row += 1) if (passed[row] === 1) rows[count++] = row;
    if (count === 0) continue;
    for (const at of columns.keys()) {
      if (needed !== null && !needed.has(at)) continue;
      const into = values[at] as Float64Array;
      const seen = whole[at] as Float64Array;
      if (first.has(at))
        for (let index = 0; index < count; index += 1) into[index] = seen[rows[index] as number] as number;
      else {
        cursors[at] ??= await openColumn(columns, at);
        cursors[at].forget();
        gather(cursors[at], begin, rows, count, into);
      }
    }
    const pick = async (places: readonly number[]): Promise<Rows> => {
      const picked = columns.map(() => new Float64Array(places.length));
      const own = Int32Array.from(places, (place) => rows[place] as number);
      for (const at of columns.keys()) {
        const into = picked[at] as Float64Array;
        if (needed === null || needed.has(at))
          for (const [to, place] of places.entries()) into[to] = values[at]?.[place] as number;
        else if (first.has(at)) for (const [to, row] of own.entries()) into[to] = whole[at]?.[row] as number;
        else {
          cursors[at] ??= await openColumn(columns, at);
          cursors[at].forget();
          gather(cursors[at], begin, own, own.length, into);
        }
      }
      return { count: places.length, values: picked, cursors, pick };
    };
    yield { count, values, cursors, pick };
  }
}

async function openColumn(columns: readonly GroupColumn[], at: number): Promise<ColumnCursor> {
  const column = columns[at];
  if (column === undefined) throw new Error('no such column');
  return column.open();
}

/** Rows that follow each other are read at once. */
function gather(cursor: ColumnCursor, begin: number, rows: Int32Array, count: number, into: Float64Array): void {
  for (let index = 0; index < count; ) {
    const row = rows[index] as number;
    let many = 1;
    while (index + many < count && rows[index + many] === row + many) many += 1;
    cursor.read(begin + row, into, index, many);
    index += many;
  }
}

interface Asking {
  readonly at: number;
  readonly mark: (cursor: ColumnCursor, values: Float64Array, length: number, hits: Uint8Array) => void;
}

/** The questions of a test to columns that there are, each word of a dictionary asked once. */
function asks(test: RowTest, columns: readonly GroupColumn[]): readonly Asking[] {
  return test.flatMap(({ field, word, number, absent }): Asking[] => {
    const at = columns.findIndex((column) => column.field.name === field);
    if (at === -1) return [];
    let verdicts = new Uint8Array(0);
    const mark: Asking['mark'] = ({ words, known }, values, length, hits) => {
      if (words === null) {
        for (let row = 0; row < length; row += 1) {
          const value = values[row] as number;
          if (Number.isNaN(value) ? absent : number(value)) hits[row] = 1;
        }
        return;
      }
      if (verdicts.length < known()) verdicts = new Uint8Array(known());
      for (let row = 0; row < length; row += 1) {
        const place = values[row] as number;
        if (Number.isNaN(place)) {
          if (absent) hits[row] = 1;
          continue;
        }
        if (place >= verdicts.length) {
          if (word(words[place] as string)) hits[row] = 1;
          continue;
        }
        if (verdicts[place] === 0) verdicts[place] = word(words[place] as string) ? YES : NO;
        if (verdicts[place] === YES) hits[row] = 1;
      }
    };
    return [{ at, mark }];
  });
}

const YES = 1;
const NO = 2;
