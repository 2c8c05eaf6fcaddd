import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Connection } from '../diagnosis/verdict.js';
import { addressesOf, interfaceById, owns } from '../network/locate.js';
import type { Interface, Network } from '../network/model.js';
import { queryAt, type RecordPlace, readEach } from '../records/cloudwatch/places.js';
import { readRecords } from '../records/cloudwatch/read-records.js';
import type { Scope } from './scope.js';

/** The load balancers that are asked for. */
export function balancersOf({ destination, others = [] }: Connection, network: Network): readonly Interface[] {
  const ends = [destination, ...others.map((pair) => pair.destination)];
  const found = ends.flatMap(({ interfaceId }) => interfaceById(network, interfaceId) ?? []);
  return [...new Set(found)].filter(({ kind }) => kind === 'load-balancer');
}

// So many of its own records name the targets: it sends to each of them all the time, if only to see whether they are well.
const ENOUGH = 5_000;
const MOST_TARGETS = 20;

/**
 * What has to be read besides, where a load balancer is asked for: EC2 describes no targets, but the balancer's own records
 * name whom it sent to, and theirs tell what became of it. `places`: where the balancers' records are.
 */
export async function scopeBehind(
  logs: CloudWatchLogsClient,
  balancers: readonly Interface[],
  places: readonly RecordPlace[],
  { interfaces, addresses }: Scope,
  { since, until, signal }: { readonly since: number; readonly until: number | null; readonly signal: AbortSignal },
  network: Network,
): Promise<Scope | null> {
  const own = balancers.flatMap(addressesOf);
  const sentTo = new Set<string>();
  // A log group that is not there has been told of.
  const { reads } = await readEach(places, (place) =>
    readRecords(logs, { ...queryAt(place, since), senders: own, until, limit: ENOUGH, signal }),
  );
  for (const { srcaddr, dstaddr } of reads.flatMap(({ read }) => read.records))
    if (srcaddr && dstaddr && own.includes(srcaddr)) sentTo.add(dstaddr);
  const targets = network.interfaces
    .filter((one) => !interfaces.includes(one) && [...sentTo].some((address) => owns(one, address)))
    .slice(0, MOST_TARGETS);
  if (targets.length === 0) return null;
  return {
    interfaces: targets,
    interfaceIds: targets.map(({ id }) => id),
    addresses: [...new Set([...addresses, ...own, ...targets.flatMap(addressesOf)])],
  };
}
