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
      !pings.some((ping) => isAbout(row, { begin: startOf(ping) ?? attempt.begin, end: endOf(ping) ?? attempt.end })),
  );
}

const isAbout = (row: FlowRecord, { begin, end }: Pick<Attempt, 'begin' | 'end'>): boolean =>
  (endOf(row) ?? end) >= begin - SLACK_MS && (startOf(row) ?? begin) <= end + SLACK_MS;
