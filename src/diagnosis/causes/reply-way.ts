import { isPrivate } from '../../network/cidr.js';
import type { Case } from '../case/case.js';
import type { PathHop } from '../case/path.js';

/**
 * The answer takes a route that does not lead back: none, a dead one, or one that wins and leads out of another gateway
 * than the request came by.
 */
export function leadsElsewhere(step: PathHop, facts: Pick<Case, 'network' | 'path'>): boolean {
  const { leg, reason, decision, resourceId, packet, needed } = step;
  if (leg !== 'reply') return false;
  if (reason === 'no-route' || reason === 'blackhole') return step.at !== 'between';
  const table = firstRoute(facts)?.resourceId;
  if (needed === undefined || needed.tableId !== table) return false;
  if (decision === 'unknown' || reason === 'private-address-over-internet-gateway' || reason === 'wrong-way-back')
    return true;
  if (reason === 'no-public-address' || reason === 'no-internet-gateway') return isPrivate(packet.destination);
  return (
    reason === 'nat-gateway' && !facts.path.steps.some((one) => one.leg === 'request' && one.resourceId === resourceId)
  );
}

const firstRoute = ({ path }: Pick<Case, 'path'>): PathHop | undefined =>
  path.steps.find(({ leg, component, at }) => leg === 'reply' && component === 'route' && at === 'destination');

/** The route that wins for the answer. */
export function routeBack(
  facts: Pick<Case, 'path'>,
  step: PathHop,
): Pick<PathHop, 'component' | 'resourceId' | 'rule'> {
  const route = firstRoute(facts);
  if (step.component === 'route' || !route) return step;
  return { component: 'route', resourceId: route.resourceId, rule: `${route.rule} for ${step.packet.destination}` };
}

/** On the interface of a NAT gateway, in its subnet. */
export const isAtNatGateway = ({ interfaceId, at }: PathHop, { network }: Pick<Case, 'network'>): boolean =>
  at === 'between' &&
  network.natGateways.some((nat) => interfaceId !== null && (nat.interfaceId ?? nat.id) === interfaceId);

/** Past a NAT gateway, whose address the packet carries. */
export const isFromNatGateway = ({ packet }: PathHop, { network }: Pick<Case, 'network'>): boolean =>
  network.natGateways.some(({ privateAddress }) => privateAddress !== null && privateAddress === packet.source);
