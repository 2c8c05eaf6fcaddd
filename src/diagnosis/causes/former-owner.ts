import { madeOnce } from '../../base/remembered.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { containsAny } from '../../network/cidr.js';
import { interfaceById, owns, subnetById } from '../../network/locate.js';
import { hasPorts } from '../../network/packet.js';
import { isOfTimeOf } from '../case/attempts.js';
import { type Case, sightAt } from '../case/case.js';
import { hasPort } from '../case/rows.js';
import { type Finding, unresolved, whenOf } from '../finding.js';
import { destinationName, subject } from '../words.js';

/**
 * The record of the request at an interface that had the destination's address then, where another has it now, or nobody that
 * is described: each shows its own address on its own side (VPC user guide, "Flow log records"), so one that shows both ends'
 * is one of them, and one that shows the destination's address in place of its own took it for its own, unless it forwards.
 */
export const formerlyAt: (facts: Case) => FlowRecord | undefined = madeOnce((facts) => {
  const { rows, connection, network, source, destination, attempt } = facts;
  const ours = [source, destination].flatMap(({ interface: one }) => one?.instanceId ?? []);
  // Asked by a public address, it comes from a public one (VPC user guide, "Internet gateways").
  const own = [source.inside, ...Object.values(source.interface?.publicAddresses ?? {})];
  const isElsewhere = (id: string | null | undefined): boolean =>
    id != null &&
    id !== source.interfaceId &&
    id !== destination.interfaceId &&
    !ours.includes(interfaceById(network, id)?.instanceId ?? '');
  const mayHaveHad = (id: string | null | undefined): boolean => {
    const subnet = subnetById(network, interfaceById(network, id ?? null)?.subnetId ?? null);
    return !subnet || containsAny(subnet.cidrs, destination.inside);
  };
  const isPort = hasPorts(connection.protocol) && attempt.client !== null;
  const isUnseen = attempt.sights.every(({ recorded }) => recorded.length === 0);
  const isOfAttempt = (row: FlowRecord): boolean =>
    isUnseen || (isPort && row.srcport != null ? row.srcport === attempt.client : isOfTimeOf(attempt, row));
  const { state } = sightAt(facts, 'request-at-destination');
  if (source.interfaceId === null || state === 'accept' || state === 'reject') return undefined;
  // Of several addresses an interface shows its primary one (VPC user guide, "Flow log records").
  const isTheirs = (address: string): boolean =>
    address === destination.inside || (destination.interface !== null && owns(destination.interface, address));
  const shows = ({ dstaddr, pktDstaddr }: FlowRecord): boolean =>
    dstaddr != null && isTheirs(dstaddr) && (pktDstaddr ?? destination.inside) === destination.inside;
  const senders = new Set(rows.map((row) => (row.srcaddr === destination.inside ? row.interfaceId : null)));
  const tookForOwn = (row: FlowRecord): boolean => {
    const { interfaceId, dstaddr, pktDstaddr, srcport } = row;
    const one = interfaceById(network, interfaceId ?? null);
    if (one?.kind !== 'instance' || !one.sourceDestCheck || dstaddr == null) return false;
    // "the instance must be the source or destination of any traffic it sends or receives" (VPC user guide, "NAT instances").
    if (shows(row)) return senders.has(interfaceId);
    return owns(one, dstaddr) && (pktDstaddr == null ? isPort && srcport != null : pktDstaddr === destination.inside);
  };
  const isItsOwn = destination.interfaceId === null ? tookForOwn : shows;
  return rows.findLast(
    (row) =>
      isElsewhere(row.interfaceId) &&
      mayHaveHad(row.interfaceId) &&
      row.protocol === connection.protocol &&
      own.includes(row.srcaddr ?? '') &&
      (row.flowDirection ?? 'ingress') === 'ingress' &&
      isItsOwn(row) &&
      hasPort(row, true, connection) &&
      isOfAttempt(row),
  );
});

/** Whatever came of it there, the interface that has the address today saw nothing of it. */
export function formerOwner(facts: Case): Finding | undefined {
  const row = formerlyAt(facts);
  const { destination } = facts;
  const today =
    destination.interfaceId === null
      ? 'today neither it nor any described interface has that address: send it again'
      : `today ${destination.interfaceId} has that address, and no record says whether it lets this in: send it again`;
  return (
    row && {
      ...unresolved,
      code: 'STALE_EVIDENCE',
      resourceId: row.interfaceId ?? null,
      summary: `${subject(facts)} came to ${row.interfaceId}${whenOf(row)}, which had ${destination.inside} then; ${today}.`,
      nextExperiment: `Send it again: the records of ${destinationName(facts)} tell whether it gets through now.`,
    }
  );
}
