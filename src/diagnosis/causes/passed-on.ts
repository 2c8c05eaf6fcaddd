import { madeOnce } from '../../base/remembered.js';
import { traceConnection } from '../../network/connection.js';
import type { TraceHop } from '../../network/hop.js';
import { addressesOf, interfaceById } from '../../network/locate.js';
import type { Interface } from '../../network/model.js';
import type { Case } from '../case/case.js';
import { ordered } from '../case/ordered.js';
import { destinationOf, sourceOf } from '../case/rows.js';
import type { Fix } from '../fix/fix.js';
import type { BlockingHop } from '../fix/ground.js';
import { filterFix } from './filters.js';

/** A connection of a load balancer to one of its targets. */
export interface PassedOn {
  readonly target: Interface;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  /** The port that it came from. */
  readonly passedBy: number | null;
  readonly action: 'ACCEPT' | 'REJECT';
  /** With the client's own address and port, so it is this connection and no other. */
  readonly isKept: boolean;
}

/** Something went back to whoever passed it on, be it a reset. */
export const isAnsweredBehind = (facts: Case, { target, source, destination, port, passedBy }: PassedOn): boolean =>
  acceptedIn(facts).has(keyOf(target.id, destination, port, source, passedBy));

const acceptedIn = madeOnce(
  ({ rows }: Case): ReadonlySet<string> =>
    new Set(
      rows
        .filter(({ action }) => action === 'ACCEPT')
        .map((row) => keyOf(row.interfaceId, sourceOf(row), row.srcport, destinationOf(row), row.dstport)),
    ),
);

const keyOf = (...parts: readonly (string | number | null | undefined)[]): string => parts.map(String).join(' ');

/**
 * By the load balancer at the destination, if there is one; oldest first. At the target's own interface only: what it
 * sends does not tell what is accepted.
 */
export const passedOn: (facts: Case) => readonly PassedOn[] = madeOnce((facts) => {
  const { rows, network, source, attempts, connection } = facts;
  const { interface: balancer } = facts.destination;
  if (balancer?.kind !== 'load-balancer') return [];
  const clientPorts = new Set(attempts.map(({ client }) => client));
  const ofBalancer = addressesOf(balancer);
  const found = ordered(rows).flatMap((row): readonly PassedOn[] => {
    const target = interfaceById(network, row.interfaceId ?? null);
    const [from, to] = [sourceOf(row), destinationOf(row)];
    if (!target || target.id === balancer.id || from === null || to === null || row.action == null) return [];
    const isTaken = row.protocol === connection.protocol && addressesOf(target).includes(to) && row.dstport != null;
    const isKept = from === source.inside && clientPorts.has(row.srcport ?? null);
    const isItsOwn = ofBalancer.includes(from);
    if (!isTaken || !(isKept || isItsOwn) || target.id === source.interfaceId) return [];
    return [
      {
        target,
        source: from,
        destination: to,
        port: row.dstport ?? 0,
        passedBy: row.srcport ?? null,
        action: row.action,
        isKept,
      },
    ];
  });
  const kept = found.filter(({ isKept }) => isKept);
  return kept.length > 0 ? kept : found;
});

/** By the rules of today, what refused it at the target; undefined where nothing does. */
export function refusalAt(
  { network, connection: { protocol } }: Case,
  { target, source, destination, port }: PassedOn,
): { readonly hop: TraceHop; readonly fix: Fix | null } | undefined {
  const packet = { protocol, source, destination, sourcePort: 49_152, destinationPort: port };
  const { request } = traceConnection(network, packet);
  const hop = request.hops.find(({ decision, interfaceId }) => decision === 'deny' && interfaceId === target.id);
  if (!hop) return undefined;
  const step: BlockingHop = { ...hop, leg: 'request' };
  const ground = {
    network,
    source: { interface: interfaceById(network, request.from) ?? null },
    destination: { interface: target },
    path: { packet, steps: [step] },
  };
  return { hop, fix: filterFix(ground, step) };
}

export const lookAtTarget = ({ target, port }: PassedOn): string =>
  `Look at ${target.instanceId ?? target.id}: what listens on port ${port}, and its own firewall.`;

export const readFilters = ({ id }: Interface): string => `Read the groups of ${id} and the network ACL of its subnet.`;
