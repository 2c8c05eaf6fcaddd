import { isPrivate } from '../../network/cidr.js';
import { extentOf } from '../../network/coverage.js';
import { type Case, sightAt } from '../case.js';
import type { PathHop } from '../path.js';
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
  if (source.interface || isOurs(source) || vpcId === null || !isArrived) return null;
  // A gateway that nobody described may have let it in as well, to an address that the internet knows.
  const isHidden =
    isPrivate(destination.inside) && !(destination.inside in (destination.interface?.publicAddresses ?? {}));
  const isNoWay = path.steps.some(
    ({ leg, decision, component, lacks }) =>
      leg === 'request' &&
      component === 'gateway' &&
      (decision === 'deny' || (decision === 'unknown' && (isHidden || !lacks))),
  );
  if (!isNoWay) return null;
  const balancer = network.interfaces.find((one) => one.kind === 'load-balancer' && one.vpcId === vpcId);
  if (balancer) return balancer.id;
  return extentOf(network, 'interfaces', vpcId) === 'part' || extentOf(network, 'interfaces', vpcId) === 'none'
    ? 'one that is not described'
    : null;
}

/** The way in that nobody knows leads out as well; whatever else refuses now is as true as ever. */
export const isOfWay = ({ component, leg, needed }: PathHop): boolean =>
  component === 'gateway' || (leg === 'reply' && needed !== undefined);
