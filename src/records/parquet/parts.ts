import { formatText } from '../../flow-log/format.js';
import type { FileRange } from '../files/file-range.js';
import { areRecords, columnsIn } from './columns.js';
import { firstByte } from './groups.js';
import { openParquet, type Slices } from './open-parquet.js';

const PART_BYTES = 4 << 20;

/**
 * A file in parts of whole row groups, and the LogFormat of its lines, so that several threads can read it; null where it
 * cannot be parted, holds something else, or cannot be read: whoever reads it says why.
 */
export async function partsOfParquet(
  file: Slices,
): Promise<{ readonly format: string; readonly ranges: readonly FileRange[] } | null> {
  try {
    const signal = new AbortController().signal;
    const { scan } = await openParquet(file, { names: [], since: null, until: null, signal });
    const columns = columnsIn(scan);
    const fields = columns.map(({ field }) => field);
    const begins = scan.metadata.row_groups.map(firstByte).sort((a, b) => a - b);
    if (!areRecords(scan, columns) || begins.length < 2) return null;
    const cuts = begins.filter((at, index) => index > 0 && crosses(begins[index - 1] ?? 0, at));
    const from = [0, ...cuts];
    return {
      format: formatText({ fields }),
      ranges: from.map((begin, index) => ({ from: begin, to: from[index + 1] ?? file.size })),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    return null;
  }
}

const crosses = (before: number, at: number): boolean =>
  Math.floor(before / PART_BYTES) !== Math.floor(at / PART_BYTES);
