import type { FlowRecord } from '../flow-log/record.js';
import { familyOf } from '../network/address.js';
import { addressesOf, interfaceById, interfacesOf } from '../network/locate.js';
import type { Interface, Network } from '../network/model.js';
import type { Case } from './case.js';
import type { CaseEnd } from './ends.js';
import { isWithin, periodOf } from './period.js';
import type { Connection, End, Evidence } from './question.js';
import { destinationOf, hasPort, ordered, sourceOf } from './rows.js';

/** Answers of the conversation that were recorded at another interface of the destination's instance. */
export function answersElsewhere(facts: Case): readonly FlowRecord[] {
  const { source, destination } = facts;
  return sentElsewhere(facts, destination, false, (row, { privateAddresses }) => {
    const from = sourceOf(row);
    const isOwn = from === destination.inside || (row.pktSrcaddr == null && privateAddresses.includes(from ?? ''));
    return isOwn && [source.inside, source.address].includes(destinationOf(row) ?? '');
  });
}

/** Requests under the address asked about that left by another interface of the source's instance. */
export function requestsElsewhere(facts: Case): readonly FlowRecord[] {
  const { source, destination } = facts;
  return sentElsewhere(
    facts,
    source,
    true,
    (row) => sourceOf(row) === source.inside && destinationOf(row) === destination.address,
  );
}

function sentElsewhere(
  { rows, network, connection }: Case,
  { interface: own }: CaseEnd,
  isRequest: boolean,
  isMeant: (row: FlowRecord, one: Interface) => boolean,
): readonly FlowRecord[] {
  const others = own ? interfacesOf(network, own).filter(({ id }) => id !== own.id) : [];
  if (others.length === 0) return [];
  const found = rows.filter((row) => {
    const one = others.find(({ id }) => id === row.interfaceId);
    return one && row.protocol === connection.protocol && hasPort(row, isRequest, connection) && isMeant(row, one);
  });
  return ordered(found);
}

/**
 * A machine is all its interfaces and addresses: the same question between two others of them, of which there are
 * records; the newest where there are several.
 */
export function askedOtherwise(connection: Connection, network: Network, evidence: Evidence): Connection | undefined {
  const [from, to] = [endsOf(connection.source, network), endsOf(connection.destination, network)];
  const period = periodOf(connection, evidence);
  const find = (ends: readonly End[], address: string | null) => ends.find((end) => end.address === address);
  const found = ordered(evidence.records.filter((row) => row.action != null && isWithin(period, row))).flatMap(
    (row) => {
      if (row.protocol !== connection.protocol) return [];
      const [source, destination] = [find(from, sourceOf(row)), find(to, destinationOf(row))];
      return source && destination && hasPort(row, true, connection) ? [{ source, destination }] : [];
    },
  );
  const last = found.findLast(
    ({ source, destination }) =>
      familyOf(source.address) === familyOf(destination.address) &&
      (source.address !== connection.source.address || destination.address !== connection.destination.address),
  );
  return last && { ...connection, ...last };
}

function endsOf({ interfaceId }: End, network: Network): readonly End[] {
  const own = interfaceById(network, interfaceId);
  const all = own ? interfacesOf(network, own) : [];
  return all.flatMap((one) => addressesOf(one).map((address) => ({ address, interfaceId: one.id })));
}
