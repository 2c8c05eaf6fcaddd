import { isFilter, type TraceReason } from '../../../network/hop.js';
import { ownerInWords } from '../../../network/owner.js';
import type { PathHop } from '../../case/path.js';
import { allowInNetworkAcl } from '../../fix/network-acl.js';
import { acceptPeering, addRoute, attachInternetGateway } from '../../fix/route.js';
import { mendTransit } from '../../fix/transit.js';
import { subject } from '../../words.js';
import { filterFix } from '../filters.js';
import { isAtNatGateway, isFromNatGateway, leadsElsewhere, routeBehindNat } from '../reply-way.js';
import { READ_ROUTES } from '../telling.js';
import { waysOf } from '../way.js';
import {
  besideAppliance,
  isAtAppliance,
  isAtAttachment,
  isAtUntoldNat,
  isOneVpc,
  isSeenThrough,
  isToInternet,
  isUnseenBehindNat,
  isWayUnknown,
  keptByNat,
  ofThirdVpc,
  routeRead,
} from '../way-knowledge.js';
import { divertedInWords, insteadOfPeering } from '../way-words.js';

declare module '../cause-code.js' {
  interface CauseCodes {
    TRANSIT_GATEWAY: true;
    VPN: true;
    VPC_ENDPOINT: true;
    ROUTE_DIVERTS: true;
    NO_INTERNET_GATEWAY: true;
    PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY: true;
    NO_PUBLIC_ADDRESS: true;
    NAT_GATEWAY: true;
    PEERING: true;
  }
}

/** A gateway by its reason, or by the kind of its id. */
const gateway =
  (reason: TraceReason, prefix: string) =>
  (step: PathHop): boolean =>
    step.reason === reason || (step.component === 'gateway' && (step.resourceId?.startsWith(prefix) ?? false));

const isTransit = gateway('transit-gateway', 'tgw-');

/** What lies between the two. */
export const gatewayWays = waysOf([
  {
    code: 'TRANSIT_GATEWAY',
    title:
      'The way leads over a transit gateway: its route tables and attachments, or the far side, may stop it. Its own flow logs count lost packets.',
    tell: "Look at the transit gateway's flow logs (packets-lost-no-route, packets-lost-blackhole) and at the route table of the attachment.",
    stops: (step, facts) => !leadsElsewhere(step, facts) && (isTransit(step) || isAtAttachment(step, facts)),
    fix: (facts, step) =>
      isFilter(step)
        ? filterFix(facts, step)
        : step.component === 'route'
          ? addRoute(facts, step)
          : mendTransit(facts, step),
    mend: (_, { decision, resourceId, packet }) =>
      decision === 'deny' && resourceId?.startsWith('tgw-rtb-')
        ? `Ask whoever looks after ${resourceId} whether that is meant. If not, it needs a route to ${packet.destination} by the attachment that leads there (aws ec2 create-transit-gateway-route, or replace-transit-gateway-route in place of a blackhole).`
        : undefined,
    besides: ofThirdVpc,
    next: 'Look at the route table of the attachment and at the flow logs of the transit gateway (packets-lost-no-route, packets-lost-blackhole), then at the far side.',
  },
  {
    code: 'VPN',
    title: 'The way leads over a virtual private gateway: the tunnel, or the network behind it, may stop it.',
    tell: 'Look at the state of the tunnels (aws ec2 describe-vpn-connections), and capture at the far end.',
    stops: (step, facts) => !leadsElsewhere(step, facts) && gateway('vpn', 'vgw-')(step),
    mend: (_, { fault }) =>
      fault === 'tunnels-down'
        ? 'Find out why the tunnels are down: aws ec2 describe-vpn-connections gives a StatusMessage for each; then look at the device at the far end, its address and its keys.'
        : undefined,
    next: 'Look at the state of the tunnels or of the virtual interface, and at the routes and firewalls of the network behind it.',
  },
  {
    code: 'VPC_ENDPOINT',
    title:
      'The way leads to a VPC endpoint: its policy or group, or the firewall or appliances behind it, may stop it.',
    tell: "Look at the endpoint's policy, groups and subnets: aws ec2 describe-vpc-endpoints",
    stops: (step, facts) => !leadsElsewhere(step, facts) && gateway('vpc-endpoint', 'vpce-')(step),
    mend: ({ network }, { resourceId }) =>
      network.vpcEndpoints?.find(({ id }) => id === resourceId)?.state === 'pendingacceptance'
        ? `Whoever offers the service has to accept it (aws ec2 accept-vpc-endpoint-connections). The id of the service, as they see it: aws ec2 describe-vpc-endpoint-connections --filters Name=vpc-endpoint-id,Values=${resourceId}`
        : undefined,
    next: "Look at the endpoint's policy, and where it leads to a firewall or to appliances, at their logs.",
  },
  {
    code: 'ROUTE_DIVERTS',
    title: 'A more specific or higher-priority route leads to an appliance or another network instead.',
    tell: READ_ROUTES,
    place: 'request-way',
    side: 'source',
    stops: (step, facts) =>
      !isSeenThrough(step) &&
      (step.leg === 'request'
        ? step.reason === 'route-diverts' || isAtAppliance(step, facts)
        : step.decision === 'deny' && isAtAppliance(step, facts) && !leadsElsewhere(step, facts)),
    couldBe: (facts) => isWayUnknown(facts, 'request'),
    fix: (facts, step) => (isFilter(step) ? filterFix(facts, step) : null),
    say: divertedInWords,
    besides: besideAppliance,
    unless: (facts) => (facts.path.isClearThere ? routeRead(facts, 'request') : undefined),
    next: 'Follow the route: look at the records of the interface it leads to (next-hop-interface-id, traffic-path), or at the logs of the firewall or transit gateway.',
  },
  {
    code: 'NO_INTERNET_GATEWAY',
    title: 'The VPC has no internet gateway attached, or the one in the route belongs to another VPC.',
    tell: 'Which internet gateway is attached to the VPC? aws ec2 describe-internet-gateways',
    stops: (step, facts) =>
      step.reason === 'no-internet-gateway' && !isFromNatGateway(step, facts) && !leadsElsewhere(step, facts),
    couldBe: (facts) => isToInternet(facts) && isWayUnknown(facts, 'request'),
    fix: attachInternetGateway,
    next: 'List the internet gateways of the VPC: one must be attached, and the subnet needs a route to it.',
  },
  {
    code: 'PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY',
    title:
      'The route for a private (RFC 1918 or RFC 6598) destination leads to an internet gateway, which does not carry it.',
    tell: READ_ROUTES,
    stops: (step) => step.leg === 'request' && step.reason === 'private-address-over-internet-gateway',
    next: "Use the destination's public address, or connect the networks privately: a peering, a transit gateway or a VPN, and a route to it.",
  },
  {
    code: 'NO_PUBLIC_ADDRESS',
    title: 'The route leads to an internet gateway, but the interface has no public or Elastic IP address.',
    tell: 'Has the interface a public address (Association.PublicIp)? aws ec2 describe-network-interfaces',
    stops: (step, facts) =>
      step.reason === 'no-public-address' && !isFromNatGateway(step, facts) && !leadsElsewhere(step, facts),
    couldBe: (facts) => isToInternet(facts) && isWayUnknown(facts, 'request'),
    mend: ({ source, destination }, { leg }) => {
      const one = source.interface ?? destination.interface;
      // Nobody associates an address with an interface that AWS manages (EC2 user guide, "Requester-managed network interfaces").
      if (leg !== 'request' || !one?.requesterManaged) return undefined;
      return source.interface
        ? `The interface (${ownerInWords(one)}) gets no public address there: use a subnet whose 0.0.0.0/0 leads to a NAT gateway.`
        : `Only its service gives the interface (${ownerInWords(one)}) a public address: make it public there, or ask from a network that leads to its VPC.`;
    },
    next: 'Associate an Elastic IP address with the interface (aws ec2 allocate-address, then aws ec2 associate-address), or route through a NAT gateway.',
  },
  {
    code: 'NAT_GATEWAY',
    title:
      'The NAT gateway is not available, or the route table or network ACL of its own subnet stops the traffic, there or back.',
    tell: 'Bring the records of the interface of the NAT gateway: they tell whether it went on from there. Its state: aws ec2 describe-nat-gateways',
    stops: (step, facts) =>
      !leadsElsewhere(step, facts) &&
      (step.reason === 'nat-gateway' ||
        isAtNatGateway(step, facts) ||
        isAtUntoldNat(step, facts) ||
        (step.decision === 'deny' && routeBehindNat(step, facts) !== undefined) ||
        ((step.reason === 'no-public-address' || step.reason === 'no-internet-gateway') &&
          isFromNatGateway(step, facts))),
    couldBe: (facts) => isToInternet(facts) && (isWayUnknown(facts, 'request') || isUnseenBehindNat(facts)),
    mayFail: isUnseenBehindNat,
    named: (facts, step) => ({ ...step, ...routeBehindNat(step, facts) }),
    fix: (facts, step) => {
      if (step.component === 'network-acl') return allowInNetworkAcl(facts, step);
      const back = routeBehindNat(step, facts);
      return addRoute(facts, back ? { ...step, ...back, reason: 'no-route' } : step);
    },
    mend: ({ network }, { fault, resourceId }) => {
      const nat = network.natGateways.find(({ id }) => id === resourceId);
      if (nat?.subnetId === null && fault === undefined)
        return `Look at the metric ErrorPortAllocation of ${resourceId}, at its own route table, and at records of the VPC with resource-id.`;
      if (!nat || fault === undefined) return undefined;
      return fault === 'state' && nat.state === 'pending'
        ? `Wait until ${resourceId} is available.`
        : `Make a public NAT gateway in a subnet with a route to an internet gateway (aws ec2 create-nat-gateway), and lead the route to it. aws ec2 describe-nat-gateways shows what is wrong with ${resourceId} (State, FailureMessage).`;
    },
    say: (facts) => {
      const kept = keptByNat(facts);
      return kept === undefined
        ? undefined
        : `${subject(facts)} came to the NAT gateway at ${kept}, and no record at hand shows that it went on from there`;
    },
    // A connection that gets no port counts there (VPC user guide, "Monitor NAT gateways using Amazon CloudWatch").
    next: "Look at the NAT gateway's state and its metric ErrorPortAllocation, at the route table and network ACL of its subnet, and at the records of its own interface.",
  },
  {
    code: 'PEERING',
    title: 'The peering connection is not active, is routed at one end only, or carries nothing from further away.',
    tell: 'Look at its state, and at the routes of both VPCs: aws ec2 describe-vpc-peering-connections',
    stops: (step) => step.reason === 'peering' || (step.decision === 'unknown' && gateway('peering', 'pcx-')(step)),
    couldBe: (facts) => facts.destination.isInside && !isOneVpc(facts) && isWayUnknown(facts, 'request'),
    fix: acceptPeering,
    mend: insteadOfPeering,
    next: 'Look at the state of the peering connection, and for a route to the other VPC at both ends.',
  },
]);
