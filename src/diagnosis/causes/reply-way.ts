import { isPrivate } from '../../network/cidr.js';
import type { Case } from '../case.js';
import type { Step } from '../path.js';

/**
 * The answer takes a route that does not lead back: none, a dead one, or one that wins and leads out of another gateway
 * than the request came by.
 */
export function leadsElsewhere(step: Step, facts: Pick<Case, 'network' | 'path'>): boolean {
  const { leg, reason, decision, resourceId, packet } = step;
  if (leg !== 'reply') return false;
  if (reason === 'no-route' || reason === 'blackhole') return step.at !== 'between';
  if (reason === 'private-address-over-internet-gateway') return true;
  if (decision !== 'deny') return false;
  const cameBy = facts.path.steps.some((one) => one.leg === 'request' && one.resourceId === resourceId);
  if (resourceId?.startsWith('eigw-')) return true;
  if (reason === 'nat-gateway' || isAtNatGateway(step, facts)) return !cameBy;
  return (reason === 'no-public-address' || reason === 'no-internet-gateway') && isPrivate(packet.destination);
}

/** The route that wins for the answer. */
export function routeBack({ path }: Pick<Case, 'path'>, step: Step): Pick<Step, 'component' | 'resourceId' | 'rule'> {
  if (step.component === 'route') return step;
  const route = path.steps.find(
    ({ leg, component, at }) => leg === 'reply' && component === 'route' && at === 'destination',
  );
  if (!route) return step;
  return { component: 'route', resourceId: route.resourceId, rule: `${route.rule} for ${step.packet.destination}` };
}

/** On the interface of a NAT gateway, in its subnet. */
export const isAtNatGateway = ({ interfaceId, at }: Step, { network }: Pick<Case, 'network'>): boolean =>
  at === 'between' &&
  network.natGateways.some((nat) => interfaceId !== null && (nat.interfaceId ?? nat.id) === interfaceId);

/** Past a NAT gateway, whose address the packet carries. */
export const isFromNatGateway = ({ packet }: Step, { network }: Pick<Case, 'network'>): boolean =>
  network.natGateways.some(({ privateAddress }) => privateAddress !== null && privateAddress === packet.source);
