import { familyOf } from '../../network/address.js';
import { contains, containsAny, isPrivate, prefixLength } from '../../network/cidr.js';
import { endsOf } from '../../network/locate.js';
import type { Network, RouteTable } from '../../network/model.js';
import type { Case } from '../case.js';
import type { Step } from '../path.js';
import type { Fix } from '../verdict.js';

interface Target {
  readonly cidr: string;
  readonly option: string;
  readonly id: string;
  readonly opens: string;
}

/** A route for what has none, to the one target that the VPC has for it. */
export function addRoute({ network }: Case, step: Step): Fix | null {
  if (step.reason === 'blackhole') return replaceBlackhole({ network }, step);
  const table = network.routeTables.find(({ id }) => id === step.resourceId);
  const target = table && step.reason === 'no-route' ? targetFor(network, table, step) : undefined;
  if (!table || !target) return null;
  return {
    summary: `Add a route to ${table.id}: ${target.cidr} -> ${target.id}`,
    command: `aws ec2 create-route ${routeOf(table, target.cidr)} ${target.option} ${target.id}`,
    undo: `aws ec2 delete-route ${routeOf(table, target.cidr)}`,
    admits: target.opens,
  };
}

/** The same destination, to a target that exists. */
export function replaceBlackhole({ network }: Pick<Case, 'network'>, step: Step): Fix | null {
  const table = network.routeTables.find(({ id }) => id === step.resourceId);
  const { destination } = step.packet;
  const dead = table?.routes
    .filter((route) => route.state === 'blackhole' && contains(route.destination, destination))
    .toSorted((one, other) => (prefixLength(other.destination) ?? 0) - (prefixLength(one.destination) ?? 0))[0];
  const target = table && targetFor(network, table, step);
  if (!table || !dead || dead.target.kind === 'local' || !target) return null;
  const old = optionOf[dead.target.kind];
  if (old === undefined) return null;
  const replace = `aws ec2 replace-route ${routeOf(table, dead.destination)}`;
  return {
    summary: `Point ${dead.destination} in ${table.id} to ${target.id}`,
    command: `${replace} ${target.option} ${target.id}`,
    undo: `${replace} ${old} ${dead.target.id}`,
    admits: target.opens,
  };
}

function targetFor(
  network: Network,
  table: RouteTable,
  { interfaceId, packet: { source, destination } }: Step,
): Target | undefined {
  const peering = network.peerings.find(
    (one) => one.state === 'active' && containsAny(endsOf(one, table.vpcId)?.far.cidrs ?? [], destination),
  );
  const far = peering && endsOf(peering, table.vpcId)?.far;
  const cidr = far?.cidrs.find((block) => contains(block, destination));
  if (peering && far && cidr !== undefined) {
    const opens = `The way to all of ${far.vpcId} for every subnet that uses ${table.id}; rules still decide.`;
    return { cidr, option: '--vpc-peering-connection-id', id: peering.id, opens };
  }
  const gateway = network.internetGateways.find(({ vpcIds }) => vpcIds.includes(table.vpcId));
  if (!gateway || isPrivate(destination)) return undefined;
  const sender = network.interfaces.find(({ id }) => id === interfaceId);
  // By an internet gateway nothing leaves without a public address; a NAT gateway lends its own.
  if (familyOf(destination) === 4 && sender && sender.publicAddresses[source] === undefined) {
    const nat = network.natGateways.find(
      ({ vpcId, state, connectivity }) => vpcId === table.vpcId && state === 'available' && connectivity === 'public',
    );
    const opens = `The way out to the internet, under the address of ${nat?.id}, for every subnet that uses ${table.id}; nobody gets in by it.`;
    return nat && { cidr: '0.0.0.0/0', option: '--nat-gateway-id', id: nat.id, opens };
  }
  const opens = `The way to the internet for every subnet that uses ${table.id}: those with a public address can be reached from there, as far as rules allow.`;
  return { cidr: familyOf(destination) === 6 ? '::/0' : '0.0.0.0/0', option: '--gateway-id', id: gateway.id, opens };
}

const routeOf = ({ id }: RouteTable, cidr: string): string =>
  `--route-table-id ${id} ${cidr.includes(':') ? '--destination-ipv6-cidr-block' : '--destination-cidr-block'} ${cidr}`;

const optionOf: Readonly<Record<string, string>> = {
  'internet-gateway': '--gateway-id',
  'virtual-private-gateway': '--gateway-id',
  'egress-only-internet-gateway': '--egress-only-internet-gateway-id',
  'nat-gateway': '--nat-gateway-id',
  peering: '--vpc-peering-connection-id',
  interface: '--network-interface-id',
  'transit-gateway': '--transit-gateway-id',
  'vpc-endpoint': '--vpc-endpoint-id',
};

/** The gateway in the route, or one that is attached to nothing. */
export function attachInternetGateway({ network, source, destination }: Case, step: Step): Fix | null {
  const vpcId = (source.interface ?? destination.interface)?.vpcId;
  const free = network.internetGateways.filter(({ vpcIds }) => vpcIds.length === 0);
  const gateway = free.find(({ id }) => id === step.resourceId) ?? (step.resourceId === null ? free[0] : undefined);
  const hasOther = network.internetGateways.some(({ vpcIds }) => vpcId !== undefined && vpcIds.includes(vpcId));
  if (!gateway || vpcId === undefined || hasOther) return null;
  const pair = `--internet-gateway-id ${gateway.id} --vpc-id ${vpcId}`;
  return {
    summary: `Attach ${gateway.id} to ${vpcId}`,
    command: `aws ec2 attach-internet-gateway ${pair}`,
    undo: `aws ec2 detach-internet-gateway ${pair}`,
    admits: `The internet to every interface of ${vpcId} that has a public address and a route to ${gateway.id}, as far as rules allow.`,
  };
}

/** Only a request that waits can be accepted; one that expired or failed has to be made anew. */
export function acceptPeering({ network }: Case, { resourceId }: Step): Fix | null {
  const peering = network.peerings.find(({ id }) => id === resourceId);
  if (peering?.state !== 'pending-acceptance') return null;
  return {
    summary: `Accept ${peering.id}`,
    command: `aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id ${peering.id}`,
    undo: `aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id ${peering.id}`,
    admits: `Whatever routes and rules of ${peering.requester.vpcId} and ${peering.accepter.vpcId} allow between them.`,
  };
}
