import type { ParquetScan } from 'hyparquet';
import { asksNumbers, columnSums } from './column-sums.js';
import { areRecords, columnsIn, type ParquetColumn, topNames } from './columns.js';
import { passingRows } from './group-rows.js';
import { rowGroupsOf } from './groups.js';
import { lineWriter } from './line-writer.js';
import { type OpenParquet, openParquet, type Slices, type WantedRows } from './open-parquet.js';
import { filterTests, namingTest } from './row-tests.js';

/** Why a file in Parquet format cannot be read on. */
export const PARQUET_DAMAGED = 'PARQUET_DAMAGED';

// Each value takes some forty bytes while it is turned into a document.
const MOST_ROWS = 32_768;

/**
 * A file in Parquet format as text: the header and the lines that the flow log would have written, of the wanted rows;
 * of columns that are no fields, a JSON document a row. Only the columns and row groups that can hold what is wanted are
 * read. Throws an error with the code PARQUET_DAMAGED where the file is cut short or corrupt.
 */
export async function* parquetText(file: Slices, wanted: WantedRows): AsyncGenerator<Buffer> {
  try {
    const parquet = await openParquet(file, wanted);
    const columns = columnsIn(parquet.scan);
    if (areRecords(parquet.scan, columns)) yield* linesOf(parquet, columns, wanted);
    else yield* documentsOf(parquet.scan, wanted.signal);
  } catch (error) {
    wanted.signal.throwIfAborted();
    // What goes wrong with the disk or the network has a code; what goes wrong with the format has none.
    if (!(error instanceof Error) || 'code' in error || 'next' in error || '$metadata' in error) throw error;
    throw Object.assign(new Error(error.message, { cause: error }), { code: PARQUET_DAMAGED });
  }
}

/** The lines of the rows that pass, row group by row group. */
async function* linesOf(
  parquet: OpenParquet,
  columns: readonly ParquetColumn[],
  wanted: WantedRows,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${columns.map(({ field }) => field.name).join(' ')}\n`);
  const { names, filter = {}, passedOver, columns: sink, signal } = wanted;
  const naming = namingTest(names);
  const fields = columns.map(({ field }) => field);
  const tests = filterTests(filter, fields);
  for (const { from, to, columns: own } of rowGroupsOf(parquet, columns, wanted)) {
    signal.throwIfAborted();
    let looked = naming === null ? to - from : 0;
    const named = (count: number) => {
      looked += count;
    };
    const lines = lineWriter(fields);
    const sums = sink && asksNumbers(filter) ? columnSums(fields, filter, sink) : null;
    const needed = sums?.needed ?? null;
    for await (const rows of passingRows(own, from, to, { naming, tests, named, needed })) {
      const left = sums === null ? null : await sums.take(rows);
      if (left?.length === 0) continue;
      looked -= left?.length ?? rows.count;
      yield lines(left === null ? rows : await rows.pick(left));
    }
    passedOver?.(looked);
  }
}

/** Rows of another schema: OCSF as Security Lake keeps it, a column of messages, or something else altogether. */
async function* documentsOf(scan: ParquetScan, signal: AbortSignal): AsyncGenerator<Buffer> {
  const names = topNames(scan);
  for (const range of slicesOf(scan)) {
    signal.throwIfAborted();
    const columns = await Promise.all(names.map((column) => scan.readColumn({ column, ...range })));
    for (let row = 0; row < range.rowEnd - range.rowStart; row += 1) {
      const document = Object.fromEntries(names.map((name, at) => [name, columns[at]?.[row]]));
      yield Buffer.from(`${JSON.stringify(document, withoutBigInts)}\n`);
    }
  }
}

const withoutBigInts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

function* slicesOf({ ranges }: ParquetScan) {
  for (const { rowStart, rowEnd } of ranges)
    for (let from = rowStart; from < rowEnd; from += MOST_ROWS)
      yield { rowStart: from, rowEnd: Math.min(from + MOST_ROWS, rowEnd) };
}
