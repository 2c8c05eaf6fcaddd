import { madeOnce } from '../../base/remembered.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { interfaceById } from '../../network/locate.js';
import { hasPorts } from '../../network/packet.js';
import { isOfTimeOf } from '../attempts.js';
import { type Case, sightAt } from '../case.js';
import { type Finding, unresolved, whenOf } from '../finding.js';
import { hasPort } from '../rows.js';
import { destinationName, subject } from '../words.js';

/**
 * The record of the request at an interface that had the destination's address then, where another has it now: each shows its
 * own address on its own side (VPC user guide, "Flow log records"), so one that shows both ends' is one of them.
 */
export const formerlyAt: (facts: Case) => FlowRecord | undefined = madeOnce((facts) => {
  const { rows, connection, network, source, destination, attempt } = facts;
  const ours = [source, destination].flatMap(({ interface: one }) => one?.instanceId ?? []);
  const isElsewhere = (id: string | null | undefined): boolean =>
    id != null &&
    id !== source.interfaceId &&
    id !== destination.interfaceId &&
    !ours.includes(interfaceById(network, id)?.instanceId ?? '');
  const isUnseen = attempt.records.every((own) => own.length === 0);
  const isOfAttempt = (row: FlowRecord): boolean =>
    isUnseen ||
    (hasPorts(connection.protocol) && row.srcport != null && attempt.client !== null
      ? row.srcport === attempt.client
      : isOfTimeOf(attempt, row));
  const { state } = sightAt(facts, 'request-at-destination');
  const isTold = source.interfaceId !== null && destination.interfaceId !== null && state !== 'accept';
  if (!isTold || state === 'reject') return undefined;
  return rows.findLast(
    (row) =>
      isElsewhere(row.interfaceId) &&
      row.protocol === connection.protocol &&
      row.srcaddr === source.inside &&
      row.dstaddr === destination.inside &&
      (row.flowDirection ?? 'ingress') === 'ingress' &&
      (row.pktDstaddr ?? row.dstaddr) === row.dstaddr &&
      hasPort(row, true, connection) &&
      isOfAttempt(row),
  );
});

/** Whatever came of it there, the interface that has the address today saw nothing of it. */
export function formerOwner(facts: Case): Finding | undefined {
  const row = formerlyAt(facts);
  return (
    row && {
      ...unresolved,
      code: 'STALE_EVIDENCE',
      resourceId: row.interfaceId ?? null,
      summary: `${subject(facts)} came to ${row.interfaceId}${whenOf(row)}, which had ${facts.destination.inside} then; today ${facts.destination.interfaceId} has that address, and no record says whether it lets this in: send it again.`,
      nextExperiment: `Send it again: the records of ${destinationName(facts)} tell whether it gets through now.`,
    }
  );
}
