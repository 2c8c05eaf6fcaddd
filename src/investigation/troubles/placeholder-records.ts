import type { FlowRecord } from '../../flow-log/record.js';
import type { WatchedInterface } from '../../records/flows/watched.js';

/**
 * What the rest of an interface's records prove: how far they reach, of which kinds they are, and when some were lost. The
 * two silent windows stand in for records that nobody kept.
 */
export const placeholderRecords = ({
  interfaceId,
  from,
  to,
  samples,
  gaps,
}: WatchedInterface): readonly FlowRecord[] => [
  ...[from, to].flatMap((moment) => (moment === null ? [] : [silentAt(interfaceId, moment)])),
  ...samples,
  ...gaps,
];

const silentAt = (interfaceId: string, moment: number): FlowRecord => ({
  interfaceId,
  start: moment,
  end: moment,
  action: null,
  logStatus: 'NODATA',
  line: '',
});
