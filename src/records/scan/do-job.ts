import { PassThrough } from 'node:stream';
import { formatText } from '../../flow-log/format.js';
import { readFound } from '../files/read-found.js';
import { relevant } from '../relevant-records.js';
import type { Read } from '../shapes/shape.js';
import { formatFrom, type Job, type JobResult, type Piece } from './job.js';
import { packer, type RecordLine } from './packer.js';
import type { Gathered, RecordSink } from './record-sink.js';
import { sinkFor } from './row-sinks.js';

/** Does jobs of one kind, one after the other. */
export interface JobWorker {
  /** `give` is awaited between blocks, so that nobody is flooded. */
  work(job: Job, give: (piece: Piece) => Promise<void>): Promise<JobResult>;
  /** What all jobs come to, where they were to be summed up. */
  gathered(): Gathered | null;
}

/** `memory`: what came back from whoever took a piece, to be filled again. */
export function createJobWorker(memory: () => ArrayBuffer | undefined = () => undefined): JobWorker {
  let known: RecordSink | undefined;
  let packing = packer(memory);
  let take: (read: Read) => void = () => undefined;
  return {
    async work({ file, named, range, format: begun, others, names, between, since, until, kind }, give) {
      known ??= sinkFor(kind, { take: (read) => take(read), json: (lines) => packing.json(lines) });
      const sink = known;
      const before = sink.shown();
      packing = packer(memory);
      // What nobody needs in the end does not have to travel.
      const kept = between.length === 0 ? null : relevant<RecordLine>(between);
      take = (read) => (kept === null ? packing.take(lineOf(read)) : kept.take(read.record, lineOf(read)));
      const ready = async () => {
        for (const piece of packing.drain()) await give(piece);
      };
      let format = formatFrom(begun);
      const tally = await readFound(
        [{ file, named, range }],
        { format, formats: others.map(formatFrom), names, between, since, until },
        sink,
        {
          stdin: new PassThrough(),
          signal: new AbortController().signal,
          ready,
          ended: (last) => {
            format = last;
          },
        },
      );
      for (const line of kept?.inOrder() ?? []) packing.take(line);
      for (const piece of packing.rest()) await give(piece);
      return { tally, shown: sink.shown() - before, format: formatText(format) };
    },
    gathered: () => known?.gathered() ?? null,
  };
}

const lineOf = ({ record: { line }, format }: Read): RecordLine => ({ format, line });
