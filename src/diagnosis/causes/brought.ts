import type { FlowRecord } from '../../flow-log/record.js';
import { isPrivate } from '../../network/cidr.js';
import { extentOf } from '../../network/coverage.js';
import { owns } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import { isOfTimeOf } from '../case/attempts.js';
import { type Case, sightAt } from '../case/case.js';
import type { PathHop } from '../case/path.js';
import { destinationOf, sourceOf } from '../case/rows.js';
import { isOurs } from '../words.js';

/**
 * It was accepted with the client's own address although the configuration knows no way in: something that keeps client
 * addresses brought it, and takes the answer back ("client IP preservation", Network Load Balancers, "Target groups").
 * Null where the way in is known, or nothing of the kind can be there.
 */
export function broughtBy(facts: Case): string | null {
  const { network, destination, source, path } = facts;
  const vpcId = destination.interface?.vpcId ?? null;
  const isArrived = sightAt(facts, 'request-at-destination').state === 'accept';
  if (source.interface && isArrived) return sentToBalancer(facts);
  if (isOurs(source) || vpcId === null || !isArrived) return null;
  // A gateway that nobody described may have let it in as well, to an address that the internet knows.
  const isHidden =
    isPrivate(destination.inside) && !(destination.inside in (destination.interface?.publicAddresses ?? {}));
  const isNoWay = path.steps.some(
    ({ leg, decision, component, lacks, resourceId }) =>
      leg === 'request' &&
      component === 'gateway' &&
      // An endpoint on the way is a way, whatever it does with the packet.
      !resourceId?.startsWith('vpce-') &&
      (decision === 'deny' || (decision === 'unknown' && (isHidden || !lacks))),
  );
  if (!isNoWay) return null;
  const balancer = network.interfaces.find((one) => one.kind === 'load-balancer' && one.vpcId === vpcId);
  if (balancer) return balancer.id;
  const extent = extentOf(network, 'interfaces', vpcId);
  return extent === 'part' || extent === 'none' ? 'one that is not described' : null;
}

/**
 * The client spoke with a load balancer from the very port under which the target took it: "the source IP addresses of the
 * clients are preserved" (Network Load Balancers, "Target groups", client IP preservation). Null where no row says so.
 */
export function sentToBalancer(facts: Case): string | null {
  const { network, source, destination, connection, attempt, rows } = facts;
  const { client } = attempt;
  const isMissing = sightAt(facts, 'request-at-source').state !== 'accept';
  if (source.interface === null || client === null || !isMissing) return null;
  if (destination.interface?.kind === 'load-balancer') return null;
  const asked = rows.find(
    (row) =>
      row.protocol === connection.protocol &&
      row.action === 'ACCEPT' &&
      row.srcport === client &&
      sourceOf(row) === source.inside &&
      isOfTimeOf(attempt, row) &&
      balancerAt(network, destinationOf(row)) !== undefined,
  );
  return (asked && balancerAt(network, destinationOf(asked))?.id) ?? null;
}

/**
 * The record of the answer to this client and port as the load balancer that brought the request sends it, refused: at its own
 * interface, or at the client's.
 */
export function refusedOnWayBack(facts: Case): FlowRecord | undefined {
  const { network, source, connection, attempt, rows } = facts;
  const { client } = attempt;
  if (client === null || broughtBy(facts) === null) return undefined;
  return rows.find(
    (row) =>
      row.protocol === connection.protocol &&
      row.action === 'REJECT' &&
      row.dstport === client &&
      [source.inside, source.address].includes(destinationOf(row) ?? '') &&
      isOfTimeOf(attempt, row) &&
      balancerAt(network, sourceOf(row)) !== undefined,
  );
}

const balancerAt = ({ interfaces }: Network, address: string | null): Interface | undefined =>
  interfaces.find((one) => one.kind === 'load-balancer' && address !== null && owns(one, address));

/** Nobody says that the list of interfaces is whole: a load balancer may be missing from it, whose public address the client asked. */
export const mayBeBrought = ({ network, source, destination }: Case, { reason, leg }: PathHop): boolean =>
  reason === 'no-public-address' &&
  leg === 'request' &&
  !isOurs(source) &&
  extentOf(network, 'interfaces', destination.interface?.vpcId ?? null) === 'assumed';

/** The way in that nobody knows leads out as well; whatever else refuses now is as true as ever. */
export const isOfWay = ({ component, leg, needed, at }: PathHop): boolean =>
  component === 'gateway' || at === 'source' || (leg === 'reply' && needed !== undefined);
