import type { FlowRecord } from '../../src/flow-log/record.js';
import type { Sightings } from '../../src/stages/07-read-logs/sightings.js';

/** A record of a ping of the lab. */
export const pingRecord = (parts: Partial<FlowRecord>): FlowRecord => ({
  protocol: 1,
  srcaddr: '172.31.0.10',
  line: '',
  ...parts,
});

export const accept = [pingRecord({ action: 'ACCEPT' })];
export const reject = [pingRecord({ action: 'REJECT' })];

export const sightings = (parts: Partial<Sightings> = {}): Sightings => ({
  requestAtSource: [],
  requestAtDestination: [],
  replyAtDestination: [],
  replyAtSource: [],
  seesDestination: true,
  ...parts,
});
