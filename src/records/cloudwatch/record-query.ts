import type { Format } from '../../flow-log/format.js';
import type { HeldTimes } from '../../flow-log/held-times.js';
import type { FlowRecord } from '../../flow-log/record.js';

/** Which records of a log group. Times are milliseconds since the Unix epoch, compared with the start of a record. */
export interface RecordQuery {
  readonly logGroup: string;
  /** None: every interface of the group. */
  readonly interfaceIds: readonly string[];
  readonly since: number;
  /** Absent or null: up to now. */
  readonly until?: number | null;
  readonly format: Format;
  /** Only traffic between these, and windows without traffic; absent: all traffic. */
  readonly addresses?: readonly string[];
  /** Only what these sent, in place of what some say to each other. */
  readonly senders?: readonly string[];
  /** Words that every record must hold. Compared as text, so that 10.0.0.1 finds 10.0.0.10 too: the caller looks again. */
  readonly terms?: readonly string[];
  /** Absent: 100,000. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface RecordsRead {
  /** By start; several of one interface and start in the order of their delivery. */
  readonly records: readonly FlowRecord[];
  /** Messages that are not records of this format. */
  readonly unreadable: number;
  /** There are more records than the limit. */
  readonly truncated: boolean;
  /** Of which times there are records of each interface, whatever they are of; absent where only some were asked for. */
  readonly holdings?: Readonly<Record<string, HeldTimes>>;
}
