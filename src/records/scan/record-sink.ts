import type { Format } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { GatheredFlows } from '../flows/running-flows.js';
import type { GroupParts } from '../grouped.js';
import type { Read } from '../shapes/shape.js';
import type { TallyParts } from '../tally.js';
import type { Piece } from './job.js';
import type { LineValues } from './line-scan.js';
import type { SinkKind } from './sink-kind.js';

/** What records come to that were not taken one by one. */
export type Gathered =
  | { readonly kind: 'sums'; readonly sums: TallyParts }
  | { readonly kind: 'groups'; readonly groups: GroupParts }
  | { readonly kind: 'flows'; readonly flows: readonly GatheredFlows[] };

/** Takes the lines of one format by their bytes. */
export interface RowSink {
  /** False where the line has to be read as a record after all. */
  row(row: LineValues, block: Buffer, from: number, to: number): boolean;
  /** Called before the bytes of a block are gone. */
  endBlock(block: Buffer): void;
}

/** Where records go: those of lines that were scanned as rows, the others one by one, all in the order of the source. */
export interface RecordSink extends SinkKind {
  /** Whatever was given out of the blocks before has left. */
  beginBlock?(): void;
  rowsOf(format: Format): RowSink;
  take(read: Read): void;
  /** What another thread has taken for it. */
  adopt(piece: Piece): void;
  adoptShown(count: number): void;
  adoptGathered(gathered: Gathered): void;
  /** How many were wanted so far. */
  shown(): number;
  /** Where rows are taken that have no line; absent where the text of a line is wanted. */
  readonly columns?: ColumnSink;
  /** What they come to; null for sinks that show them. */
  gathered(): Gathered | null;
}

/** Takes rows of numbers that the filter lets through. */
export interface ColumnSink {
  /** Whether the record may be one of the newest, which `newest` is told then. */
  row(row: LineValues): boolean;
  newest(record: FlowRecord): void;
}

export interface SinkOutput {
  take(read: Read): void;
  /** JSON, an object a line, in memory that is used again for the next block. */
  json(lines: Uint8Array): void;
}
