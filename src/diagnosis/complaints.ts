import { least } from '../base/extremes.js';
import type { FlowRecord } from '../flow-log/record.js';
import { isIcmp } from '../network/packet.js';
import type { Attempt } from './attempts.js';
import type { Ends } from './ends.js';
import type { Judged } from './judged.js';
import { endOf, startOf } from './period.js';
import { SLACK_MS } from './sight.js';

/** ICMP that the destination's side sends to the source while nothing but the conversation asks for it. */
export function complaintsOf(
  rows: readonly FlowRecord[],
  { source, destination }: Ends,
  attempt: Judged,
): readonly FlowRecord[] {
  const icmp = rows.filter(({ protocol }) => isIcmp(protocol));
  const pings = icmp.filter((row) => row.srcaddr === source.inside && row.dstaddr === destination.inside);
  return icmp.filter(
    (row) =>
      row.srcaddr === destination.inside &&
      (row.dstaddr === source.inside || row.interfaceId === destination.interfaceId) &&
      isAbout(row, attempt) &&
      !pings.some((ping) =>
        isAbout(row, { begin: startOf(ping) ?? attempt.begin, end: endOf(ping) ?? attempt.end, records: [[ping]] }),
      ),
  );
}

/** One interface has one clock, and a complaint follows what it is about; two may each stamp a packet late. */
function isAbout(row: FlowRecord, { begin, end, records }: Pick<Attempt, 'begin' | 'end' | 'records'>): boolean {
  const own = records.flat().filter(({ interfaceId }) => interfaceId === row.interfaceId);
  const since = own.length > 0 ? least(own.map((one) => startOf(one) ?? begin)) : begin - SLACK_MS;
  return (endOf(row) ?? end) >= since && (startOf(row) ?? begin) <= end + SLACK_MS;
}
