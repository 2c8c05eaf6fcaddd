import type { TimeSpan } from '../base/time-span.js';
import type { RecordFilter } from './record-filter.js';
import type { SinkKind } from './scan/sink-kind.js';

/** What is looked for at a place where others can search, in milliseconds since the Unix epoch. */
export interface RecordSearch extends TimeSpan {
  /** Addresses, interface IDs, or a log status: only records that have one of them. None: every record. */
  readonly names: readonly string[];
  /** Of these addresses, only what they say to each other; none: all they say. */
  readonly between: readonly string[];
  readonly filter: RecordFilter;
  readonly taken: SinkKind['taken'];
}
