import { least } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { interfacesAt } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { isIcmp } from '../../network/packet.js';
import type { Ends } from './ends.js';
import type { Judged } from './judged.js';
import { isBetweenTimes, startOf } from './period.js';
import { destinationOf } from './rows.js';
import { SLACK_MS } from './sight.js';
import { besideOneOf } from './stopped.js';

/** ICMP that the destination's side sends to the source while nothing but the conversation asks for it. */
export function complaintsOf(
  rows: readonly FlowRecord[],
  { source, destination }: Ends,
  attempt: Judged,
  network: Network,
): readonly FlowRecord[] {
  const icmp = rows.filter(({ protocol }) => isIcmp(protocol));
  const pings = icmp.filter((row) => row.srcaddr === source.inside && row.dstaddr === destination.inside);
  const back = icmp.filter(
    (row) =>
      row.srcaddr === destination.inside &&
      (row.dstaddr === source.inside ||
        (row.interfaceId === destination.interfaceId && !isOfAnother(network, attempt, destinationOf(row)))),
  );
  const ids = new Set(back.map(({ interfaceId }) => interfaceId));
  const isComplaint = new Map([...ids].map((id) => [id, complainingAt(id, pings, attempt)]));
  return back.filter((row) => isComplaint.get(row.interfaceId)?.(row));
}

/** It goes to somebody who is known, and is not on the way to whoever asked. */
const isOfAnother = (network: Network, { sights }: Judged, address: string | null): boolean => {
  const owners = address === null ? [] : interfacesAt(network, address);
  return owners.length > 0 && owners.every(({ id }) => sights.every(({ interfaceId }) => interfaceId !== id));
};

/** One interface has one clock, and a complaint follows what it is about; two may each stamp a packet late. */
function complainingAt(
  id: FlowRecord['interfaceId'],
  pings: readonly FlowRecord[],
  { begin, end, sights }: Judged,
): (row: FlowRecord) => boolean {
  const isHere = ({ interfaceId }: FlowRecord): boolean => interfaceId === id;
  const own = sights.flatMap(({ recorded }) => recorded).filter(isHere);
  const since = own.length > 0 ? least(own.map(startOf)) : begin - SLACK_MS;
  const isPingHere = besideOneOf(pings.filter(isHere), 0, SLACK_MS);
  const isPingElsewhere = besideOneOf(pings.filter((one) => !isHere(one)));
  return (row) => isBetweenTimes(row, since, end + SLACK_MS) && !isPingHere(row) && !isPingElsewhere(row);
}
