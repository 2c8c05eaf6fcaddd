import { PassThrough } from 'node:stream';
import { type Format, formatText } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { readFound } from '../files/read-found.js';
import { relevant } from '../relevant-records.js';
import type { Read } from '../shapes/shape.js';
import { formatFrom, type Job, type JobResult, type Piece } from './job.js';
import type { Gathered, RecordSink } from './record-sink.js';
import { sinkFor } from './row-sinks.js';

// So many records travel together.
const BATCH = 2_000;

/** Does jobs of one kind, one after the other. */
export interface Labourer {
  /** `give` is awaited between blocks, so that nobody is flooded. */
  work(job: Job, give: (piece: Piece) => Promise<void>): Promise<JobResult>;
  /** What all jobs come to, where they were to be summed up. */
  gathered(): Gathered | null;
}

/** `memory`: what came back from whoever took a piece, to be filled again. */
export function createLabourer(memory: () => ArrayBuffer | undefined = () => undefined): Labourer {
  let known: RecordSink | undefined;
  let packing = packer(memory);
  let take = packing.take;
  return {
    async work({ file, named, stretch, format: begun, others, names, between, since, until, kind }, give) {
      known ??= sinkFor(kind, { take: (read) => take(read), json: (lines) => packing.json(lines) });
      const sink = known;
      const before = sink.shown();
      packing = packer(memory);
      // What nobody needs in the end does not have to travel.
      const kept = between.length === 0 ? null : relevant<Read>(between);
      take = kept === null ? packing.take : kept.take;
      const ready = async () => {
        for (const piece of packing.drain()) await give(piece);
      };
      let format = formatFrom(begun);
      const tally = await readFound(
        [{ file, named, stretch }],
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
      for (const read of kept?.inOrder() ?? []) packing.take(read);
      await ready();
      return { tally, shown: sink.shown() - before, format: formatText(format) };
    },
    gathered: () => known?.gathered() ?? null,
  };
}

/** Puts what is found into pieces, in order. */
function packer(memory: () => ArrayBuffer | undefined) {
  let pieces: Piece[] = [];
  let records: FlowRecord[] = [];
  let format: Format | undefined;
  const pack = () => {
    if (format && records.length > 0) pieces.push({ kind: 'records', format: formatText(format), records });
    records = [];
  };
  return {
    take({ record, format: own }: Read) {
      if (own !== format || records.length >= BATCH) pack();
      format = own;
      records.push(record);
    },
    json(lines: Uint8Array) {
      pack();
      const copy = new Uint8Array(roomFor(lines.length, memory()), 0, lines.length);
      copy.set(lines);
      pieces.push({ kind: 'json', lines: copy });
    },
    drain(): readonly Piece[] {
      pack();
      const packed = pieces;
      pieces = [];
      return packed;
    },
  };
}

const roomFor = (bytes: number, known: ArrayBuffer | undefined): ArrayBuffer =>
  known !== undefined && known.byteLength >= bytes
    ? known
    : // Some more, so that it is large enough for others.
      new ArrayBuffer(Math.ceil(bytes * 1.25));
