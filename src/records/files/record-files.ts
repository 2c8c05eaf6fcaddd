import { allHeldTimes } from '../../flow-log/held-times.js';
import { type Holdings, runningHoldings } from '../holdings.js';
import type { JobResult, Piece } from '../scan/job.js';
import type { Gathered, RecordSink } from '../scan/record-sink.js';
import { sideBySide } from '../scan/side-by-side.js';
import { openThread, threads } from '../scan/threads.js';
import { type Counted, type FileTally, nothing, sum } from './file-tally.js';
import { planFiles } from './plan-reading.js';
import { type ReadingFrom, readFound, type Wanted } from './read-found.js';
import { expandFiles } from './tree.js';

export interface WantedRecords extends Wanted {
  /** Files, directories, patterns; `-` is standard input. */
  readonly files: readonly string[];
}

/**
 * Hands the wanted records of the files to `sink`, in order. Files are streamed, never held whole, large ones on several
 * threads, and a line that names nobody wanted is skipped without being parsed. Throws Problem 'usage' for a file that
 * cannot be opened.
 */
export async function readRecordFiles(
  { files, ...wanted }: WantedRecords,
  sink: RecordSink,
  from: ReadingFrom,
): Promise<FileTally> {
  const { signal, ready, bucket = null } = from;
  const { since = null, until = null } = wanted;
  const { names, between = [] } = wanted;
  const { filter, taken } = sink;
  const search = { since: since && since * 1000, until: until && until * 1000, names, between, filter, taken };
  const found = await expandFiles(files, bucket && ((uri) => bucket(uri, search)));
  const { see, holdings } = runningHoldings();
  const times: NonNullable<Holdings['times']>[] = [];
  let tally: Counted = nothing;
  const add = ({ files: _, holdings: held, ...counted }: FileTally): void => {
    tally = sum(tally, counted);
    if (held.times) times.push(held.times);
    for (const interfaceId of held.interfaceIds) see({ interfaceId, start: held.from, end: held.to, line: '' });
  };
  const steps = threads() > 1 ? await planFiles(found, wanted, sink) : [{ kind: 'here' as const, found }];
  for (const step of steps) {
    if (step.kind === 'here') {
      add(await readFound(step.found, wanted, sink, from));
      continue;
    }
    const results: JobResult[] = [];
    const all: Gathered[] = [];
    const taking = {
      async piece(piece: Piece) {
        sink.adopt(piece);
        await ready?.();
      },
      done: (result: JobResult) => results.push(result),
      gathered: (gathered: Gathered) => all.push(gathered),
    };
    if (!(await sideBySide(step.jobs, openThread, threads(), taking, signal))) {
      add(await readFound(step.found, wanted, sink, from));
      continue;
    }
    for (const result of results) {
      add(result.tally);
      sink.adoptShown(result.shown);
    }
    for (const gathered of all) sink.adoptGathered(gathered);
  }
  const isSearched = found.some((one) => one.isSearched === true);
  // Of what somebody else searched, nobody knows what there is besides.
  const held = times.length > 0 && !isSearched ? { times: allHeldTimes(times) } : {};
  return { ...tally, files: found.length, holdings: { ...holdings(), ...held } };
}
