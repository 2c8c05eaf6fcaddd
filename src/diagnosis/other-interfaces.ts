import { madeOnce } from '../base/remembered.js';
import type { FlowRecord } from '../flow-log/record.js';
import { familyOf } from '../network/address.js';
import { addressesOf, interfaceById, interfacesOf } from '../network/locate.js';
import type { Interface, Network } from '../network/model.js';
import type { Case } from './case/case.js';
import { coverageOf, whyAbsent } from './case/coverage.js';
import type { CaseEnd } from './case/ends.js';
import { ordered } from './case/ordered.js';
import { destinationOf, hasPort, sourceOf } from './case/rows.js';
import { isRecorded } from './case/sight.js';
import type { Connection, End } from './question.js';

/** Answers of the conversation that were recorded at another interface of the destination's instance; half a dozen ask for them. */
export const answersElsewhere = madeOnce((facts: Case): readonly FlowRecord[] => {
  const { source, destination } = facts;
  return sentElsewhere(facts, destination, false, (row, { privateAddresses }) => {
    const from = sourceOf(row);
    const isOwn = from === destination.inside || (row.pktSrcaddr == null && privateAddresses.includes(from ?? ''));
    return isOwn && [source.inside, source.address].includes(destinationOf(row) ?? '');
  });
});

/** The last of them, where no answer was recorded on the way that was asked about. */
export const answerElsewhere = (facts: Case): FlowRecord | undefined =>
  facts.attempt.sights.some((sight) => sight.leg === 'reply' && isRecorded(sight))
    ? undefined
    : answersElsewhere(facts).at(-1);

/** Another interface of the destination's instance whose records would not show such an answer: there are none, or they end before. */
export function unreadBeside({ attempt, destination, network, evidence, period }: Case): string | undefined {
  const own = destination.interface;
  const others = own ? interfacesOf(network, own).filter(({ id }) => id !== own.id) : [];
  return others.find((one) => {
    const [inside = ''] = one.privateAddresses;
    const end = { interface: one, interfaceId: one.id, inside };
    return whyAbsent(coverageOf(end, network, evidence.records, period, evidence), attempt.begin, attempt.end) !== null;
  })?.id;
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
 * A machine is all its interfaces and addresses: the same question between others of them, of which there are records;
 * the one of the newest first.
 */
export function askedOtherwise({ connection, network, rows }: Case): readonly Connection[] {
  const [from, to] = [namesOf(connection.source, network), namesOf(connection.destination, network)];
  if ([from, to].every(({ length }) => length < 2) && ![...from, ...to].some(({ outside }) => outside)) return [];
  const alike = rows.filter((row) => row.protocol === connection.protocol && hasPort(row, true, connection));
  const found = new Map<string, Connection>();
  for (const row of ordered(alike).toReversed()) {
    const pair = askedIn(row, from, to);
    if (pair) found.set(`${pair.source.address} ${pair.destination.address}`, { ...connection, ...pair });
  }
  found.delete(`${connection.source.address} ${connection.destination.address}`);
  return [...found.values()];
}

/** An address of a machine, and the public one by which the internet knows it. */
interface Name extends End {
  readonly outside: string | undefined;
}

function namesOf({ interfaceId }: End, network: Network): readonly Name[] {
  const own = interfaceById(network, interfaceId);
  const all = own ? interfacesOf(network, own) : [];
  return all.flatMap((one) =>
    addressesOf(one).map((address) => ({ address, interfaceId: one.id, outside: one.publicAddresses[address] })),
  );
}

/** The destination sees the public address of one who sent to its own, since the internet gateway put it in (VPC user guide, "Internet gateways"). */
function askedIn(
  row: FlowRecord,
  from: readonly Name[],
  to: readonly Name[],
): Pick<Connection, 'source' | 'destination'> | undefined {
  const [shownFrom, shownTo] = [sourceOf(row), destinationOf(row)];
  const source = from.find(({ address, outside }) => shownFrom === address || shownFrom === outside);
  const target = to.find(({ address, outside }) => shownTo === address || shownTo === outside);
  if (!source || !target) return undefined;
  const isOutside = shownFrom === source.outside || shownTo === target.outside;
  const address = isOutside ? target.outside : target.address;
  if (address === undefined || familyOf(source.address) !== familyOf(address)) return undefined;
  return {
    source: { address: source.address, interfaceId: source.interfaceId },
    destination: { address, interfaceId: target.interfaceId },
  };
}
