import { isFilter } from '../../network/hop.js';
import { addressesOf, interfaceById, soleVpcAt } from '../../network/locate.js';
import type { Interface } from '../../network/model.js';
import { blockPublicAccessAt } from '../../network/path/block-public-access.js';
import type { Case } from '../case/case.js';
import { type Position, refusedAt } from '../case/consistency.js';
import { type CaseEnd, isOnInternet } from '../case/ends.js';
import { type PathHop, routeOut, senders } from '../case/path.js';
import type { Sight } from '../case/sight.js';
import { isUnrecorded, whenOf } from '../finding.js';
import { isOurs } from '../words.js';
import type { CauseCode } from './cause-code.js';
import { ruleOf } from './component.js';
import { isAtNatGateway } from './reply-way.js';

export const isSeenThrough = ({ resourceId }: PathHop): boolean => /^(tgw|vgw|vpce|pcx)-/.test(resourceId ?? '');

/** Nobody's instance, and nothing says what it is for: its row was cut. */
const isUntold = ({ kind, instanceId, interfaceType, description }: Interface): boolean =>
  kind === 'other' && instanceId === null && interfaceType === undefined && description === undefined;

const isByTransit = ({ steps }: Case['path']): boolean =>
  steps.some(({ route }) => route?.route.target.kind === 'transit-gateway');

/**
 * The network ACL or the route table of a subnet where a transit gateway is attached, or whatever filters at an interface on
 * its way that nobody described.
 */
export function isAtAttachment(step: PathHop, { network, path }: Pick<Case, 'network' | 'path'>): boolean {
  const one = interfaceById(network, step.interfaceId);
  if (step.at === 'between' && step.component === 'route') return one?.kind === 'transit-gateway';
  if (step.at !== 'between' || !isFilter(step)) return false;
  if (!one) return isByTransit(path) || (step.component === 'network-acl' && !isAtUntoldNat(step, { network, path }));
  return step.component === 'network-acl' && (one.kind === 'transit-gateway' || (isUntold(one) && isByTransit(path)));
}

/** The network ACL of a NAT gateway of which nobody described the interface. */
export const isAtUntoldNat = (step: PathHop, { network, path }: Pick<Case, 'network' | 'path'>): boolean =>
  step.at === 'between' &&
  step.component === 'network-acl' &&
  step.leg === 'request' &&
  !interfaceById(network, step.interfaceId) &&
  routeOut(path, 'request')?.route?.route.target.kind === 'nat-gateway';

/** Its filters, or (unknown) what it does with the packet. */
export const isAtAppliance = (step: PathHop, facts: Pick<Case, 'network' | 'path'>): boolean =>
  step.at === 'between' &&
  step.reason !== 'load-balancer' &&
  (step.component !== 'gateway' || step.decision === 'unknown') &&
  step.interfaceId !== null &&
  !isAtNatGateway(step, facts) &&
  !isAtAttachment(step, facts);

/** Nobody saw it come out of a NAT gateway: that may be out of ports, which no record and no rule tells. */
export const isUnseenBehindNat = (facts: Case): boolean =>
  wayOutOfNat(facts).some(({ state }) => state === 'unseen' || state === 'none');

/** The same where the records of the NAT gateway's interface show that it came there: its id. */
export function keptByNat(facts: Case): string | undefined {
  const came = facts.attempt.sights.find(
    ({ leg, direction, state, interfaceId }) =>
      leg === 'request' && direction === 'ingress' && state === 'accept' && isNatGateway(facts, interfaceId),
  );
  return isUnseenBehindNat(facts) ? (came?.interfaceId ?? undefined) : undefined;
}

const isNatGateway = ({ network }: Case, id: string | null): boolean =>
  network.natGateways.some(({ interfaceId }) => interfaceId !== null && interfaceId === id);

const wayOutOfNat = (facts: Case): readonly Sight[] =>
  facts.attempt.sights.filter(
    ({ leg, direction, interfaceId }) =>
      leg === 'request' && direction === 'egress' && isNatGateway(facts, interfaceId),
  );

export const isToInternet = ({ destination }: Case): boolean => isOnInternet(destination);

export const isOneVpc = ({ source, destination }: Case): boolean =>
  source.interface !== null && source.interface.vpcId === destination.interface?.vpcId;

/** Stopped, attached to nothing, or nobody said: nothing shows that it takes packets, even where the way to it is not known. */
export const isNotKnownToRun = ({ interface: one }: CaseEnd): boolean =>
  one !== null && (one.attached === false || (one.instanceId !== null && one.instanceState !== 'running'));

/** Nobody described the interface that has the address: it may be gone, or its machine stopped. */
export const isNobodys = (end: CaseEnd): boolean => isOurs(end) && end.interfaceId === null;

/** The route table at the source (request) or destination (reply) is not known, so neither is what it leads to; and nobody saw the packet further on. */
export function isWayUnknown(facts: Case, leg: PathHop['leg']): boolean {
  const at = senders[leg];
  if (!isOurs(facts[at])) return false;
  const routes = facts.path.steps.filter((step) => step.leg === leg && step.component === 'route' && step.at === at);
  const mayEnd = ({ position }: PathHop): boolean =>
    facts.attempt.left.includes(position) || isUnrecorded(facts, position);
  return routes.every((step) => step.decision === 'unknown' && mayEnd(step));
}

/** By the main table, as far as the subnet has none of its own; the local route is in every table. */
const isOfAnotherTable = (step: PathHop | undefined): boolean =>
  step?.assumption !== undefined && step.route !== undefined && step.route.route.target.kind !== 'local';

/**
 * Behind a route that nobody read, or in a VPC that nobody described, may stand what no step names, as far as no record shows the
 * packet at the end of that leg.
 */
export const isWayHidden = ({ path, attempt }: Case): boolean =>
  path.steps.some(({ component, decision, lacks, leg, position }) => {
    const last = path.checkpoints.findLast((one) => one.leg === leg)?.at ?? 0;
    const isHidden = (one: Position): boolean => one >= position && one < refusedAt(last);
    const isUnread = decision === 'unknown' && (component === 'route' || lacks?.part === 'vpcs');
    return isUnread && attempt.left.some(isHidden);
  });

/** The rule of the route by which the packet leaves; undefined where it may be another's, was not read, or does not lead it on. */
export function routeRead({ path }: Case, leg: PathHop['leg']): string | undefined {
  const route = routeOut(path, leg);
  if (isOfAnotherTable(route)) return undefined;
  return route?.decision === 'allow' || route?.decision === 'not-applied' ? ruleOf(route) : undefined;
}

export const runningInWords = ({ interface: one }: CaseEnd): string | undefined =>
  one?.instanceState === 'running' ? `${one.instanceId} is running` : undefined;

/** Whatever it sent in the time asked about, its machine was running. */
export function sentInWords({ source, rows }: Case): string | undefined {
  const own = source.interface ? addressesOf(source.interface) : [];
  const sent = rows.findLast(
    ({ interfaceId, action, srcaddr, flowDirection }) =>
      interfaceId != null &&
      interfaceId === source.interfaceId &&
      action === 'ACCEPT' &&
      (flowDirection ?? 'egress') === 'egress' &&
      own.includes(srcaddr ?? ''),
  );
  return sent && `${source.interfaceId} recorded what it sent${whenOf(sent)}`;
}

/** By a VPC of neither end: what there is in it, such as a firewall or a NAT gateway, stops a packet as well. */
export function ofThirdVpc(facts: Case, { leg }: PathHop): readonly CauseCode[] {
  const { network, path, source, destination } = facts;
  const own = [source, destination].map(({ interface: one, inside }) => one?.vpcId ?? soleVpcAt(network, inside)?.id);
  const attachments = network.transitGatewayAttachments ?? [];
  const isThird = path.steps.some((step) =>
    attachments.some(
      ({ id, resourceType, resourceId }) =>
        step.leg === leg && id === step.resourceId && resourceType === 'vpc' && !own.includes(resourceId ?? undefined),
    ),
  );
  if (!isThird) return [];
  return ['VPC_ENDPOINT', 'ROUTE_DIVERTS', ...(isToInternet(facts) ? (['NAT_GATEWAY'] as const) : [])];
}

/**
 * Where a table that is not at hand counts instead of the main one, nothing may lead there; and what an instance sends on to the
 * internet may be blocked at its own interface.
 */
export function besideAppliance(facts: Case, { leg, interfaceId }: PathHop): readonly CauseCode[] {
  const { network, path, attempt } = facts;
  if (leg !== 'request') return [];
  const route = routeOut(path, leg);
  const isLost = isOfAnotherTable(route) && attempt.left.includes(route?.position ?? -1);
  const one = interfaceById(network, interfaceId);
  const isBlocked = one !== undefined && isToInternet(facts) && (blockPublicAccessAt(network, one) ?? 'off') !== 'off';
  return [...(isLost ? (['NO_ROUTE'] as const) : []), ...(isBlocked ? (['BLOCK_PUBLIC_ACCESS'] as const) : [])];
}
