import { clientPorts } from '../../network/client-ports.js';
import { traceConnection } from '../../network/connection.js';
import type { TraceHop } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import { type Packet, replyTo } from '../../network/packet.js';
import { type Trace, trace } from '../../network/trace.js';
import { between } from '../world/hash.js';
import type { World } from '../world/world.js';

/** A packet's way from one host to the next that takes it in hand, and the answer's way back over the same ground. */
export interface PacketLeg {
  readonly request: Trace;
  readonly reply: Trace | null;
}

export interface Legs {
  readonly legs: readonly [PacketLeg, ...PacketLeg[]];
  /** False where an instance was given the packet to pass on, and does not. */
  readonly isWhole: boolean;
}

/** More instances in a row than anybody builds. */
const most = 8;

/** Where a packet goes: one leg, and one more for each instance on the way that passes on what is not its own. */
export function legsOf(world: World, network: Network, packet: Packet, from: string): Legs {
  const whole = traceConnection(network, packet, { from, natPort: natPortOf(packet) });
  const legs: [PacketLeg, ...PacketLeg[]] = [upToInstance(network, whole)];
  let last = whole;
  while (legs.length < most) {
    const given = instanceHop(last.request);
    if (!given) return { legs, isWhole: true };
    const passed = passedOn(world, given.resourceId ?? '', given.packet);
    if (!passed) return { legs, isWhole: false };
    last = traceConnection(network, passed.packet, { from: passed.from, natPort: natPortOf(passed.packet) });
    legs.push(upToInstance(network, last));
  }
  return { legs, isWhole: false };
}

/**
 * The port that NAT gateways on the way give the packet, the same for all of its connection: any of those that they use
 * (VPC user guide, "NAT gateway basics"), so that a network ACL must let all of them back.
 */
const natPortOf = ({ protocol, source, sourcePort, destination, destinationPort }: Packet): number =>
  between(
    clientPorts['nat-gateway'].from,
    clientPorts['nat-gateway'].to,
    'nat',
    protocol,
    source,
    sourcePort,
    destination,
    destinationPort,
  );

/** Where a route hands the packet to the interface of an instance; what that does with it, its host decides. */
const instanceHop = ({ hops }: Trace): TraceHop | undefined =>
  hops.find(({ component, resourceId }) => component === 'gateway' && resourceId?.startsWith('eni-'));

function upToInstance(network: Network, leg: PacketLeg): PacketLeg {
  const given = instanceHop(leg.request);
  if (!given?.resourceId) return leg;
  const request: Trace = {
    ...leg.request,
    hops: leg.request.hops.slice(0, leg.request.hops.indexOf(given)),
    to: given.resourceId,
    arrived: given.packet,
    outside: false,
  };
  const reply = trace(network, replyTo(given.packet), { from: given.resourceId, established: true, answers: request });
  return { request, reply };
}

/** What the kernel of the instance at an interface makes of a packet for somebody else. */
function passedOn({ ec2 }: World, interfaceId: string, packet: Packet): { packet: Packet; from: string } | null {
  const instance = ec2.instances[ec2.interfaces[interfaceId]?.Attachment?.InstanceId ?? ''];
  const from = instance?.interfaceIds[0];
  if (!instance?.host.forwards || from === undefined) return null;
  const own = ec2.interfaces[from]?.PrivateIpAddress;
  const isMasked = instance.host.masquerade === true && own !== undefined && !packet.source.includes(':');
  return { packet: isMasked ? { ...packet, source: own } : packet, from };
}
