import type { Format } from '../flow-log/format.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { GroupParts, KeyGrouping } from './grouped.js';
import type { TallyParts } from './tally.js';
import type { WhatWasRead } from './what-was-read.js';

/** How records are shown; each is taken as it comes. */
interface Taking {
  /** Records that will be taken, where they are known beforehand. */
  expect(records: readonly FlowRecord[]): void;
  take(record: FlowRecord, format: Format): void;
  /** Called when there are no more, with the account of everything that was looked at. */
  end(read: WhatWasRead): void;
}

/** Takes every record whole. */
interface TakingRecords extends Taking {
  readonly taken: 'records';
}

/** Takes JSON as well, an object a line. */
interface TakingJson extends Taking {
  readonly taken: 'json';
  json(lines: Uint8Array): void;
}

/** Takes what records come to that were not taken one by one. */
interface TakingSums extends Taking {
  readonly taken: 'sums';
  sums(parts: TallyParts): void;
}

/** The same, group by group. */
interface TakingGroups extends Taking {
  readonly taken: 'groups';
  readonly by: KeyGrouping;
  groups(parts: GroupParts): void;
}

export type RecordView = TakingRecords | TakingJson | TakingSums | TakingGroups;
export type Taken = RecordView['taken'];

/** Where records go, and whether somebody still wants them. */
export interface RecordOutput {
  readonly view: RecordView;
  /** Aborted by Ctrl-C, and when the reader of standard output has left. */
  readonly signal: AbortSignal;
  /** Resolves when what was shown so far has left: a slow reader holds the reading up. */
  readonly ready: () => Promise<void>;
}
