import type { TraceReason } from '../../network/hop.js';
import { stepInWords } from '../../network/step-words.js';
import { type Case, sightAt } from '../case.js';
import { evidenceAt, type Finding } from '../finding.js';
import { allowForwarding, startInstance } from '../fix/instance.js';
import { allowInNetworkAcl } from '../fix/network-acl.js';
import { acceptPeering, addRoute, attachInternetGateway } from '../fix/route.js';
import { mendTransit } from '../fix/transit.js';
import type { PathHop } from '../path.js';
import { sourceName, subject, subjectWithin } from '../words.js';
import { filterFix } from './filters.js';
import { isAtNatGateway, isFromNatGateway, leadsElsewhere, routeBack } from './reply-way.js';
import type { Way } from './way.js';
import {
  isAtAppliance,
  isAtAttachment,
  isNobodys,
  isOneVpc,
  isSeenThrough,
  isStateUnknown,
  isToInternet,
  isUnseenBehindNat,
  isWayUnknown,
} from './way-knowledge.js';

const onRequest =
  (...reasons: readonly (TraceReason | undefined)[]) =>
  (step: PathHop): boolean =>
    step.leg === 'request' && step.at !== 'between' && reasons.includes(step.reason);

/** A gateway by its reason, or by the kind of its id. */
const gateway =
  (reason: TraceReason, prefix: string) =>
  (step: PathHop): boolean =>
    step.reason === reason || (step.component === 'gateway' && (step.resourceId?.startsWith(prefix) ?? false));

const isFilter = ({ component }: PathHop): boolean => component === 'security-group' || component === 'network-acl';

const isTransit = gateway('transit-gateway', 'tgw-');

/** In the order of the way. */
export const ways: readonly Way[] = [
  {
    code: 'SOURCE_NOT_RUNNING',
    stops: (step) => step.leg === 'request' && step.reason === 'source-not-running' && step.at === 'source',
    couldBe: ({ source }) => isStateUnknown(source),
    fix: startInstance,
    weigh: (facts) => evidenceAt(facts, 'before-source'),
    say: (facts, evidence) =>
      evidence === 'shows'
        ? `Nothing left ${sourceName(facts)}`
        : `By the configuration, nothing leaves ${sourceName(facts)}`,
    next: "Look at the source instance's state.",
  },
  {
    code: 'SOURCE_DEST_CHECK',
    stops: (step, facts) => step.reason === 'source-dest-check' && !isAtNatGateway(step, facts),
    fix: allowForwarding,
    next: 'Compare pkt-srcaddr with the addresses of the interface.',
  },
  {
    code: 'NO_ROUTE',
    stops: onRequest('no-route'),
    couldBe: (facts) => isWayUnknown(facts, 'request'),
    fix: addRoute,
    next: "Read the route table of the source's subnet.",
  },
  {
    code: 'BLACKHOLE_ROUTE',
    stops: onRequest('blackhole'),
    couldBe: (facts) => isWayUnknown(facts, 'request'),
    fix: addRoute,
    next: "Look for routes in state blackhole in the route table of the source's subnet, and give them a target that exists.",
  },
  {
    code: 'TRANSIT_GATEWAY',
    stops: (step, facts) => !leadsElsewhere(step, facts) && (isTransit(step) || isAtAttachment(step, facts)),
    fix: (facts, step) => (isFilter(step) ? filterFix(facts, step) : mendTransit(facts, step)),
    next: 'Look at the route table of the attachment and at the flow logs of the transit gateway (packets-lost-no-route, packets-lost-blackhole), then at the far side.',
  },
  {
    code: 'VPN',
    stops: (step, facts) => !leadsElsewhere(step, facts) && gateway('vpn', 'vgw-')(step),
    next: 'Look at the state of the tunnels or of the virtual interface, and at the routes and firewalls of the network behind it.',
  },
  {
    code: 'VPC_ENDPOINT',
    stops: (step, facts) => !leadsElsewhere(step, facts) && gateway('vpc-endpoint', 'vpce-')(step),
    next: "Look at the endpoint's policy, and where it leads to a firewall or to appliances, at their logs.",
  },
  {
    code: 'ROUTE_DIVERTS',
    stops: (step, facts) =>
      step.leg === 'request' && !isSeenThrough(step) && (step.reason === 'route-diverts' || isAtAppliance(step, facts)),
    couldBe: (facts) => isWayUnknown(facts, 'request'),
    fix: (facts, step) => (isFilter(step) ? filterFix(facts, step) : null),
    say: divertedInWords,
    next: 'Follow the route: look at the records of the interface it leads to (next-hop-interface-id, traffic-path), or at the logs of the firewall or transit gateway.',
  },
  {
    code: 'NO_INTERNET_GATEWAY',
    stops: (step, facts) =>
      step.reason === 'no-internet-gateway' && !isFromNatGateway(step, facts) && !leadsElsewhere(step, facts),
    couldBe: (facts) => isToInternet(facts) && isWayUnknown(facts, 'request'),
    fix: attachInternetGateway,
    next: 'List the internet gateways of the VPC: one must be attached, and the subnet needs a route to it.',
  },
  {
    code: 'PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY',
    stops: (step) => step.leg === 'request' && step.reason === 'private-address-over-internet-gateway',
    next: "Use the destination's public address, or connect the networks privately: a peering, a transit gateway or a VPN, and a route to it.",
  },
  {
    code: 'NO_PUBLIC_ADDRESS',
    stops: (step, facts) =>
      step.reason === 'no-public-address' && !isFromNatGateway(step, facts) && !leadsElsewhere(step, facts),
    couldBe: (facts) => isToInternet(facts) && isWayUnknown(facts, 'request'),
    next: 'Associate an Elastic IP address with the interface (aws ec2 allocate-address, then aws ec2 associate-address), or route through a NAT gateway.',
  },
  {
    code: 'NAT_GATEWAY',
    stops: (step, facts) =>
      !leadsElsewhere(step, facts) &&
      (step.reason === 'nat-gateway' ||
        isAtNatGateway(step, facts) ||
        ((step.reason === 'no-public-address' || step.reason === 'no-internet-gateway') &&
          isFromNatGateway(step, facts))),
    couldBe: (facts) => isToInternet(facts) && (isWayUnknown(facts, 'request') || isUnseenBehindNat(facts)),
    mayFail: isUnseenBehindNat,
    fix: (facts, step) => (step.component === 'network-acl' ? allowInNetworkAcl(facts, step) : addRoute(facts, step)),
    next: "Look at the NAT gateway's state, at the route table and network ACL of its subnet, and at the records of its own interface.",
  },
  {
    code: 'PEERING',
    stops: (step) => step.reason === 'peering' || (step.decision === 'unknown' && gateway('peering', 'pcx-')(step)),
    couldBe: (facts) => facts.destination.isInside && !isOneVpc(facts) && isWayUnknown(facts, 'request'),
    fix: acceptPeering,
    next: 'Look at the state of the peering connection, and for a route to the other VPC at both ends.',
  },
  {
    code: 'OVERLAPPING_CIDR',
    stops: ({ leg, reason }) => leg === 'request' && reason === 'overlapping-cidr',
    named: ({ path }, step) => ({
      ...step,
      resourceId:
        path.steps.find(({ leg, component }) => leg === 'request' && component === 'route')?.resourceId ?? null,
    }),
    next: 'Give one of the two networks another range, or reach the other one by an address that is not in both (a private NAT gateway, a load balancer or an endpoint).',
  },
  {
    code: 'ADDRESS_NOT_FOUND',
    stops: ({ leg, at, reason, decision }, facts) =>
      leg === 'request' &&
      at !== 'source' &&
      reason === 'address-not-found' &&
      (decision === 'deny' || !isNamed(facts)),
    couldBe: ({ destination }) => isNobodys(destination),
    next: 'Look for the address among the network interfaces: aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=<address>',
  },
  {
    code: 'DESTINATION_NOT_RUNNING',
    stops: (step) => step.leg === 'request' && step.reason === 'destination-not-running',
    couldBe: ({ destination }) => isStateUnknown(destination) || isNobodys(destination),
    fix: startInstance,
    next: "Look at the destination instance's state.",
  },
  {
    code: 'NO_RETURN_ROUTE',
    stops: leadsElsewhere,
    couldBe: (facts) => isWayUnknown(facts, 'reply'),
    named: routeBack,
    fix: (facts, step) =>
      addRoute(facts, {
        ...step,
        ...routeBack(facts, step),
        ...(step.reason === 'blackhole' ? {} : { reason: 'no-route' }),
      }),
    next: "Read the route table of the destination's subnet: does it lead back to the source's address?",
  },
];

/** Whose interface the records name has an address, though no list has it. */
const isNamed = ({ path }: Pick<Case, 'path'>): boolean =>
  path.checkpoints[path.ends['request-at-destination']]?.interfaceId != null;

function divertedInWords(facts: Case, evidence: Finding['evidence']): string {
  const route = facts.path.steps.find(
    ({ leg, component, at }) => leg === 'request' && component === 'route' && at === 'source',
  );
  const isLost = evidence === 'shows' && sightAt(facts, 'request-at-destination').state === 'none';
  const lead = isLost
    ? `${subject(facts)} left ${sourceName(facts)} but never arrived`
    : `By the configuration, ${subjectWithin(facts)} is led elsewhere`;
  return route?.decision === 'allow' ? `${lead} (${stepInWords(route)})` : lead;
}
