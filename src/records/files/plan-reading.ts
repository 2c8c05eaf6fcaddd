import { type FileHandle, open, stat } from 'node:fs/promises';
import { formatText } from '../../flow-log/format.js';
import { knownFormats } from '../../flow-log/known-formats.js';
import { LINE_FEED } from '../ascii.js';
import type { Slices } from '../parquet/open-parquet.js';
import type { Job } from '../scan/job.js';
import type { SinkKind } from '../scan/sink-kind.js';
import { contextOf, type LineContext } from '../shapes/shape.js';
import { isPacked } from './bytes.js';
import type { FileRange } from './file-range.js';
import type { Wanted } from './read-found.js';
import { plainFormatIn } from './read-text-source.js';
import { isParquet, slicing } from './record-source.js';
import type { FoundFile } from './tree.js';

/** Files to be read one after the other in this thread, or jobs for several. */
export type ReadingStep =
  | { readonly kind: 'here'; readonly found: readonly FoundFile[] }
  | { readonly kind: 'side-by-side'; readonly found: readonly FoundFile[]; readonly jobs: readonly Job[] };

const RANGE_BYTES = 8 << 20;
// A thread takes some forty milliseconds to begin: less than this is read sooner without.
const LEAST_BYTES = 16 << 20;
const LEAST_PACKED_BYTES = 2 << 20;
const BEGINNING_BYTES = 1 << 16;
// Files that are open at once, of which a process may have some hundred.
const AT_ONCE = 16;

/**
 * Parts the reading: large plain text into ranges of whole lines, compressed files and tables each for itself; everything else,
 * and all of it where there is little, stays in this thread. The order is that of the files.
 */
export async function planFiles(
  found: readonly FoundFile[],
  wanted: Wanted,
  { taken, filter, ownAddresses, by }: SinkKind,
): Promise<readonly ReadingStep[]> {
  const { format, formats = [], names, between = [], since = null, until = null } = wanted;
  const context = contextOf(format, [...formats, ...knownFormats]);
  const shared = {
    others: context.others.map(formatText),
    names,
    between,
    since,
    until,
    kind: { taken, filter, ...(ownAddresses && { ownAddresses }), ...(by && { by }) },
  };
  const parts: Parts[] = [];
  for (let at = 0; at < found.length; at += AT_ONCE)
    parts.push(...(await Promise.all(found.slice(at, at + AT_ONCE).map((one) => partsOf(one, context)))));
  const bytes = parts.map(({ packed, plain }) => packed * (LEAST_BYTES / LEAST_PACKED_BYTES) + plain);
  if (bytes.reduce((sum, each) => sum + each, 0) < LEAST_BYTES) return [{ kind: 'here', found }];
  const steps: { readonly kind: ReadingStep['kind']; readonly found: FoundFile[]; readonly jobs: Job[] }[] = [];
  for (const [at, one] of found.entries()) {
    const jobs = parts[at]?.jobs ?? null;
    const kind = jobs === null ? 'here' : 'side-by-side';
    if (steps.at(-1)?.kind !== kind) steps.push({ kind, found: [], jobs: [] });
    steps.at(-1)?.found.push(one);
    for (const job of jobs ?? []) steps.at(-1)?.jobs.push({ ...shared, ...job });
  }
  return steps;
}

interface Parts {
  /** Null: to be read in this thread. */
  readonly jobs: readonly Pick<Job, 'file' | 'named' | 'range' | 'format'>[] | null;
  /** Bytes that can be read elsewhere. */
  readonly packed: number;
  readonly plain: number;
}

const here: Parts = { jobs: null, packed: 0, plain: 0 };

async function partsOf({ file, named, open: isElsewhere }: FoundFile, context: LineContext): Promise<Parts> {
  if (file === '-' || isElsewhere !== undefined) return here;
  // Opening a pipe waits for whoever writes into it.
  const isFile = await stat(file).then(
    (about) => about.isFile(),
    () => false,
  );
  const handle = isFile ? await open(file, 'r').catch(() => undefined) : undefined;
  // What is wrong with it is said when it is its turn.
  if (!handle) return here;
  try {
    const { size } = await handle.stat();
    const beginning = Buffer.alloc(Math.min(size, BEGINNING_BYTES));
    const { bytesRead } = await handle.read(beginning, 0, beginning.length, 0);
    const whole = { file, named, range: null, format: formatText(context.format) };
    if (isParquet(beginning)) {
      const parts = size < LEAST_PACKED_BYTES ? null : await parquetParts({ size, slice: slicing(handle) });
      if (parts === null) return { jobs: [whole], packed: size, plain: 0 };
      const { format, ranges } = parts;
      return { jobs: ranges.map((range) => ({ file, named, range, format })), packed: size, plain: 0 };
    }
    if (isPacked(beginning.subarray(0, 5))) return { jobs: [whole], packed: size, plain: 0 };
    const format = size < RANGE_BYTES * 2 ? null : plainFormatIn(beginning.subarray(0, bytesRead), context);
    if (format === null) return here;
    const cuts = await cutsIn(handle, size);
    const jobs = cuts.map((range) => ({ file, named, range, format: formatText(format) }));
    return { jobs, packed: 0, plain: size };
  } finally {
    await handle.close();
  }
}

/** Row groups of a table for each thread; null where it is damaged, or none of records. */
async function parquetParts(file: Slices) {
  const { partsOfParquet } = await import('../parquet/parts.js');
  return partsOfParquet(file);
}

const LONGEST_LINE_BYTES = 1 << 20;

/** Ranges of some megabytes that end with a line. */
async function cutsIn(handle: FileHandle, size: number): Promise<readonly FileRange[]> {
  const buffer = Buffer.alloc(LONGEST_LINE_BYTES);
  const cuts: FileRange[] = [];
  let from = 0;
  while (size - from > RANGE_BYTES * 1.5) {
    const { bytesRead } = await handle.read(buffer, 0, 4096, from + RANGE_BYTES);
    let feed = buffer.subarray(0, bytesRead).indexOf(LINE_FEED);
    if (feed === -1) {
      const longer = await handle.read(buffer, 0, buffer.length, from + RANGE_BYTES);
      feed = buffer.subarray(0, longer.bytesRead).indexOf(LINE_FEED);
    }
    if (feed === -1) break;
    const to = from + RANGE_BYTES + feed + 1;
    cuts.push({ from, to });
    from = to;
  }
  return [...cuts, { from, to: size }];
}
