import { isPrivate } from '../../network/cidr.js';
import { routeInWords, routeTableOf, tableHas } from '../../network/route-table.js';
import type { Case } from '../case/case.js';
import { type PathHop, routeOut } from '../case/path.js';

/**
 * The answer takes a route that does not lead back: none, a dead one, or one that wins and leads out of another gateway
 * than the request came by.
 */
export function leadsElsewhere(step: PathHop, facts: Pick<Case, 'network' | 'path'>): boolean {
  const { leg, reason, decision, resourceId, packet, needed } = step;
  if (leg !== 'reply') return false;
  if (reason === 'no-route' || reason === 'blackhole') return step.at !== 'between';
  const table = routeOut(facts.path, 'reply')?.resourceId;
  if (needed === undefined || needed.tableId !== table) return false;
  if (decision === 'unknown' || reason === 'private-address-over-internet-gateway' || reason === 'wrong-way-back')
    return true;
  if (reason === 'no-public-address' || reason === 'no-internet-gateway') return isPrivate(packet.destination);
  return (
    reason === 'nat-gateway' && !facts.path.steps.some((one) => one.leg === 'request' && one.resourceId === resourceId)
  );
}

/** The route that wins for the answer. */
export function routeBack(
  facts: Pick<Case, 'path'>,
  step: PathHop,
): Pick<PathHop, 'component' | 'resourceId' | 'rule' | 'clause' | 'reason'> {
  const route = routeOut(facts.path, 'reply');
  if (step.component === 'route' || !route) return step;
  const { reason, resourceId } = route;
  const rule = `${route.rule} for ${step.packet.destination}`;
  return {
    component: 'route',
    resourceId,
    rule,
    clause: route.clause === undefined ? undefined : tableHas(resourceId, rule),
    ...(reason ? { reason } : {}),
  };
}

/**
 * The answer came back to a NAT gateway, and by the routes of its subnet it does not get on to whoever asked through it (VPC user
 * guide, "NAT gateway use cases": where that one is in another VPC or network, the subnet needs a route back): that route.
 */
export function routeBehindNat(
  step: PathHop,
  { path, network }: Pick<Case, 'network' | 'path'>,
): Pick<PathHop, 'component' | 'resourceId' | 'rule' | 'clause'> | undefined {
  const { leg, at, route, packet } = step;
  if (leg !== 'reply' || at !== 'between' || !route) return undefined;
  const isOfNat = network.natGateways.some(
    ({ id, subnetId, vpcId }) =>
      subnetId !== null &&
      path.steps.some((one) => one.leg === 'request' && one.resourceId === id) &&
      routeTableOf(network, subnetId, vpcId)?.id === route.tableId,
  );
  const rule = `${routeInWords(route.route, route.cidr)} for ${packet.destination}`;
  const clause = tableHas(route.tableId, rule);
  return isOfNat ? { component: 'route', resourceId: route.tableId, rule, clause } : undefined;
}

/** On the interface of a NAT gateway, in its subnet. */
export const isAtNatGateway = ({ interfaceId, at }: PathHop, { network }: Pick<Case, 'network'>): boolean =>
  at === 'between' &&
  network.natGateways.some((nat) => interfaceId !== null && (nat.interfaceId ?? nat.id) === interfaceId);

/** Past a NAT gateway, whose address the packet carries. */
export const isFromNatGateway = ({ packet }: PathHop, { network }: Pick<Case, 'network'>): boolean =>
  network.natGateways.some(({ privateAddress }) => privateAddress !== null && privateAddress === packet.source);
