import type { TimeSpan } from '../../base/time-span.js';
import type { RecordSink } from '../../records/scan/record-sink.js';

/** Hands all records of some time to a sink, one after the other, whatever their number. May be called again. */
export type RecordStream = (sink: RecordSink) => Promise<void>;

/** What is looked at, in Unix seconds; absent: from the beginning, or up to the end. */
export interface Within {
  readonly since?: number;
  readonly until?: number;
}

export const withinTimes = ({ since, until }: TimeSpan): Within => ({
  ...(since === null ? {} : { since: Math.floor(since / 1000) }),
  ...(until === null ? {} : { until: Math.floor(until / 1000) }),
});
