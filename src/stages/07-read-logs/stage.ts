import type { Stage } from '../../engine/step.js';
import { arrival, streams } from './arrival.js';
import { atDestination, atSource, oneRecord, whichRecord, workingPing } from './read.js';
import { found, verdict } from './verdict.js';

export const stage: Stage = {
  number: 7,
  id: 'read-logs',
  title: 'Read the logs',
  goal: 'Find both pings in the records, first at the source, then at the destination, and conclude where the packets die.',
  minutes: 8,
  steps: [arrival, streams, whichRecord, oneRecord, workingPing, atSource, atDestination, verdict],
  proof: found,
};
