import { least } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { isIpv6 } from '../../network/address.js';
import { interfaceById, soleVpcAt } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { attributed } from './attributed.js';
import { type CaseEnd, type Ends, primaryAddress } from './ends.js';
import { endOf, isTimed } from './period.js';
import { destinationOf, sourceOf } from './rows.js';

/**
 * One place may hold the logs of many accounts and Regions, each of which has, say, a default VPC of 172.31.0.0/16. An interface
 * that shows an address of the question as its own, and can neither have it there nor have had it, is of another network.
 */
export function ofThisNetwork(given: readonly FlowRecord[], ends: Ends, network: Network): readonly FlowRecord[] {
  const { source, destination } = ends;
  const records = given.map((record) => attributed(record, network, ends));
  const strangers = new Set<string>();
  let homes: readonly [Home, Home] | undefined;
  for (const row of records) {
    const { interfaceId } = row;
    if (interfaceId == null || interfaceId === source.interfaceId || interfaceId === destination.interfaceId) continue;
    if (!isBetween(row, source.inside, destination.inside) || interfaceById(network, interfaceId)) continue;
    homes ??= [homeOf(source, records, network), homeOf(destination, records, network)];
    if (isElsewhere(row, ...homes)) strangers.add(interfaceId);
  }
  if (strangers.size > 0) for (const id of ofOurConnections(records, ends)) strangers.delete(id);
  return strangers.size === 0 ? records : records.filter(({ interfaceId }) => !strangers.has(interfaceId ?? ''));
}

/** Where an address of the question is at home, as far as that is known. */
interface Home {
  readonly address: string;
  readonly vpcId: string | null;
  /** Of the interface that has it. */
  readonly accountId: string | null;
  /** Since when that has it for certain, milliseconds. */
  readonly since: number;
}

function homeOf({ interface: one, ...end }: CaseEnd, records: readonly FlowRecord[], network: Network): Home {
  const vpcId = one ? one.vpcId : (soleVpcAt(network, end.inside)?.id ?? null);
  const own = one ? records.filter(({ interfaceId }) => interfaceId === one.id) : [];
  // The primary private address of an interface is chosen as it is made (EC2 API reference, CreateNetworkInterface).
  const isForLife = one !== null && primaryAddress({ ...end, interface: one }) === end.inside;
  const since = isForLife
    ? // Its first window may have begun before it was made.
      least(own.map(endOf))
    : Number.POSITIVE_INFINITY;
  return { address: end.inside, vpcId, accountId: one?.ownerId ?? null, since };
}

/**
 * A row of IPv4 shows the interface's own address on its own side, whatever the packet carries (VPC user guide, "Flow log
 * records"): one that shows both ends, as the packet does, is at one of them.
 */
function isBetween(row: FlowRecord, one: string, other: string): boolean {
  const { srcaddr: from, dstaddr: to } = row;
  const isBoth = (from === one && to === other) || (from === other && to === one);
  return isBoth && !isIpv6(one) && from === sourceOf(row) && to === destinationOf(row);
}

function isElsewhere(row: FlowRecord, source: Home, destination: Home): boolean {
  const [sender, receiver] = row.srcaddr === source.address ? [source, destination] : [destination, source];
  const shown = row.flowDirection ? [row.flowDirection === 'egress' ? sender : receiver] : [sender, receiver];
  return shown.every((home) => !mayBeAt(row, home));
}

function mayBeAt(row: FlowRecord, { vpcId, accountId, since }: Home): boolean {
  if (vpcId !== null && row.vpcId != null && row.vpcId !== vpcId) return false;
  // "unknown" where a service made the interface (the same, account-id).
  if (accountId !== null && /^\d+$/.test(row.accountId ?? '') && row.accountId !== accountId) return false;
  return !isTimed(row) || endOf(row) < since;
}

/** What recorded a connection, by its ports, that an end of the question recorded as well: that is of this network, or was. */
function ofOurConnections(records: readonly FlowRecord[], { source, destination }: Ends): readonly string[] {
  const known = [source.interfaceId, destination.interfaceId];
  const rows = records.filter((row) => isBetween(row, source.inside, destination.inside));
  const portsOf = ({ srcport, dstport }: FlowRecord) => (srcport && dstport ? `${srcport} ${dstport}` : null);
  const seen = new Set(rows.filter(({ interfaceId }) => known.includes(interfaceId ?? '')).map(portsOf));
  return rows.flatMap((row) => (portsOf(row) !== null && seen.has(portsOf(row)) ? (row.interfaceId ?? []) : []));
}
