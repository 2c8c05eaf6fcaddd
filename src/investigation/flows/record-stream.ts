import type { RecordSink } from '../../records/scan/record-sink.js';

/** Hands all records of some time to a sink, one after the other, whatever their number. May be called again. */
export type RecordStream = (sink: RecordSink) => Promise<void>;
