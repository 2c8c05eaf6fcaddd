import { containsAny } from '../../network/cidr.js';
import type { VpcEndpoint } from '../../network/gateways.js';
import type { TraceHop } from '../../network/hop.js';
import { interfaceById } from '../../network/locate.js';
import type { Network, SecurityGroupRule } from '../../network/model.js';
import { isIcmp, type Packet, TCP, UDP } from '../../network/packet.js';
import type { InterfaceRow } from '../ec2/kinds/interface/kind.js';
import type { World } from '../world/world.js';

/** A packet and what tells its connection from others with the same addresses: an ICMP identifier; ports speak for themselves. */
export interface FlowPacket {
  /** As the interface sees it. */
  readonly direction: 'ingress' | 'egress';
  readonly packet: Packet;
  readonly connection: string;
}

// Idle timeouts (EC2 user guide, "Security group connection tracking"). That of ICMP is not documented.
const IDLE_MS = { icmp: 30_000, tcp: 432_000_000, udpSingle: 30_000, udpStream: 180_000, other: 600_000 } as const;

/** Does the security group at this interface remember the connection? Then no rule is asked. */
export function isTracked(world: World, interfaceId: string, flow: FlowPacket, at: number): boolean {
  const entry = world.tracked[trackingKey(interfaceId, flow)];
  return entry !== undefined && entry.until >= at;
}

/** A security group let a packet through: it remembers the connection, unless its rules make that needless, and for longer once it is answered. */
export function track(
  world: World,
  network: Network,
  interfaceId: string,
  flow: FlowPacket,
  at: number,
  isAnswer: boolean,
  hops: readonly TraceHop[],
): void {
  if (!isAnswer && isUntracked(network, interfaceId, flow) && !isAlwaysTracked(network, hops)) return;
  const key = trackingKey(interfaceId, flow);
  const known = world.tracked[key];
  const seenBefore = known !== undefined && known.until >= at;
  const until = at + idleMs(flow.packet.protocol, seenBefore, world.ec2.interfaces[interfaceId]);
  world.tracked[key] = { until: Math.max(until, known?.until ?? 0) };
  forgetExpired(world, at);
}

export function forget(world: World, interfaceId: string, flow: FlowPacket): void {
  delete world.tracked[trackingKey(interfaceId, flow)];
}

/** As long as the interface says, where it says something ("Idle connection tracking timeout"). */
function idleMs(protocol: number, seenBefore: boolean, face: InterfaceRow | undefined): number {
  const { TcpEstablishedTimeout, UdpStreamTimeout, UdpTimeout } = face?.ConnectionTrackingConfiguration ?? {};
  const own = (seconds: number | undefined, usual: number) => (seconds === undefined ? usual : seconds * 1000);
  if (isIcmp(protocol)) return IDLE_MS.icmp;
  if (protocol === TCP) return own(TcpEstablishedTimeout, IDLE_MS.tcp);
  if (protocol !== UDP) return IDLE_MS.other;
  return seenBefore ? own(UdpStreamTimeout, IDLE_MS.udpStream) : own(UdpTimeout, IDLE_MS.udpSingle);
}

/**
 * The same for a packet and the answer to it that goes the other way. Where an appliance passes a packet on unchanged, its
 * ways in and out are two connections to the security group, each with rules of its own.
 */
function trackingKey(interfaceId: string, { direction, packet, connection }: FlowPacket): string {
  const { protocol, source, sourcePort, destination, destinationPort } = packet;
  const ends = [`${source} ${sourcePort}`, `${destination} ${destinationPort}`];
  const [far, own] = direction === 'ingress' ? ends : ends.toReversed();
  const identifier = isIcmp(protocol) ? ` ${connection}` : '';
  return `${interfaceId} ${protocol} ${far} ${own}${identifier}`;
}

/**
 * TCP and UDP that a rule for everyone lets in, with a rule for everyone and all ports the other way, is not tracked:
 * it ends the moment the rule goes. ICMP always is (EC2 user guide, "Untracked connections").
 */
function isUntracked(network: Network, interfaceId: string, { direction, packet }: FlowPacket): boolean {
  if (packet.protocol !== TCP && packet.protocol !== UDP) return false;
  const owner = interfaceById(network, interfaceId);
  if (!owner) return false;
  const groups = network.securityGroups.filter(({ id }) => owner.securityGroupIds.includes(id));
  const [first, back] = direction === 'ingress' ? (['ingress', 'egress'] as const) : (['egress', 'ingress'] as const);
  const opens = groups.some((group) =>
    group[first].some((rule) => isForEveryone(rule, packet, packet.destinationPort)),
  );
  return opens && groups.some((group) => group[back].some((rule) => isForEveryone(rule, packet, null)));
}

/**
 * Whatever the rules, what goes through one of these is tracked: NAT gateways, egress-only internet gateways, endpoints of all
 * kinds but the gateway endpoint of S3, and Network Load Balancers (EC2 user guide, "Automatically tracked connections").
 */
function isAlwaysTracked(network: Network, hops: readonly TraceHop[]): boolean {
  const passed = new Set(hops.flatMap(({ resourceId, interfaceId }) => [resourceId, interfaceId]));
  const isLoose = ({ kind, service }: VpcEndpoint) => kind === 'gateway' && service.endsWith('.s3');
  const kinds = [...passed].map((id) => interfaceById(network, id)?.kind);
  return (
    hops.some(({ resourceId }) => /^(nat|eigw)-/.test(resourceId ?? '')) ||
    (network.vpcEndpoints ?? []).some((one) => passed.has(one.id) && !isLoose(one)) ||
    kinds.some((kind) => kind === 'vpc-endpoint' || kind === 'load-balancer')
  );
}

/** `port` null: the rule must cover all of them. */
function isForEveryone({ protocol, from, to, peer }: SecurityGroupRule, packet: Packet, port: number | null): boolean {
  if (peer.kind !== 'cidr' || !['0.0.0.0/0', '::/0'].includes(peer.cidr) || !containsAny([peer.cidr], packet.source))
    return false;
  if (protocol === -1) return true;
  if (protocol !== packet.protocol || from === null || to === null) return false;
  return port === null ? from <= 0 && to >= 65_535 : from <= port && port <= to;
}

function forgetExpired(world: World, at: number): void {
  const keys = Object.keys(world.tracked);
  if (keys.length < 500) return;
  for (const key of keys) {
    if ((world.tracked[key]?.until ?? 0) < at) delete world.tracked[key];
  }
}
