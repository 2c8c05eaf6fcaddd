import type { Format } from '../flow-log/format.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { WhatWasRead } from './what-was-read.js';

/** How records are shown; each is taken as it comes. */
export interface RecordView {
  /** Records that will be taken, where they are known beforehand. */
  expect(records: readonly FlowRecord[]): void;
  take(record: FlowRecord, format: Format): void;
  /** Called when there are no more, with what became of everything that was looked at. */
  end(read: WhatWasRead): void;
}

/** Where records go, and whether somebody still wants them. */
export interface RecordOutput {
  readonly view: RecordView;
  /** Aborted by Ctrl-C, and when the reader of standard output has left. */
  readonly signal: AbortSignal;
  /** Resolves when what was shown so far has left: a slow reader holds the reading up. */
  readonly ready: () => Promise<void>;
}
