import { interfaceById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { hasPorts, type Packet, TCP, UDP } from '../../network/packet.js';
import type { Trace } from '../../network/trace.js';
import { roundTripBetween } from '../catalogue/region-places.js';
import { instanceAt } from '../ec2/kinds/instance/instance-at.js';
import { chance } from '../world/hash.js';
import type { World } from '../world/world.js';
import { endpointReached } from './endpoint-reached.js';
import { type Reaction, react } from './host-stack.js';
import { answersInternet, internetHost } from './internet.js';

/** What happens to a packet that came to the end of its way, and the time to live of an answer. */
export function receiveAt(
  world: World,
  { to, outside, beyond, arrived, hops }: Trace,
): { reaction: Reaction; ttl: number } {
  if (outside) {
    const host = internetHost(arrived.destination);
    if (!host) return { reaction: 'silence', ttl: 0 };
    const answers = answersInternet(host, arrived.protocol, arrived.destinationPort);
    return { reaction: answers ? 'answer' : 'silence', ttl: host.ttl };
  }
  if (to === null && beyond?.startsWith('vpce-'))
    return { reaction: answersAsStore(arrived) ? 'answer' : 'silence', ttl: 255 };
  if (to === null) return { reaction: answersAsAmazon(arrived, hops.length > 0) ? 'answer' : 'silence', ttl: 255 };
  if (endpointReached(world, { to })) return { reaction: answersAsService(arrived) ? 'answer' : 'silence', ttl: 255 };
  const instance = instanceAt(world, to);
  // Amazon Linux 2023 sends with a time to live of 127; inside a VPC nothing counts it down.
  return { reaction: instance ? react(instance.host, arrived) : 'silence', ttl: 127 };
}

/** The Amazon DNS and time servers answer their own protocols, and no ping. */
const answersAsAmazon = ({ protocol, destinationPort }: Packet, met: boolean): boolean =>
  met && ((destinationPort === 53 && hasPorts(protocol)) || (destinationPort === 123 && protocol === UDP));

/** Behind a gateway endpoint answer S3 and DynamoDB, which speak HTTP too. */
const answersAsStore = ({ protocol, destinationPort }: Packet): boolean =>
  protocol === TCP && (destinationPort === 443 || destinationPort === 80);

/** Behind an interface endpoint answers the HTTPS of its service. */
const answersAsService = ({ protocol, destinationPort }: Packet): boolean =>
  protocol === TCP && destinationPort === 443;

/** What a host makes of a packet to one of its own addresses, for which it needs no network; null for other packets. */
export function reactToSelf(world: World, interfaceId: string | null, packet: Packet): Reaction | null {
  if (interfaceId === null) return null;
  const eni = world.ec2.interfaces[interfaceId];
  const own = [eni?.PrivateIpAddress, ...(eni?.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address)];
  const { destination } = packet;
  if (!destination.startsWith('127.') && destination !== '::1' && !own.includes(destination)) return null;
  const instance = world.ec2.instances[eni?.Attachment?.InstanceId ?? ''];
  return instance ? react(instance.host, packet) : 'silence';
}

/** Milliseconds there and back: by distance, with a jitter that follows from the packet. */
export function roundTrip(
  network: Network,
  { to, outside, arrived, from }: Trace,
  { connection }: { readonly connection: string },
  at: number,
): number {
  const jitter = chance('rtt', connection, at);
  if (outside) return (internetHost(arrived.destination)?.roundTripMs ?? 100) * (1 + jitter * 0.06);
  const zone = (id: string | null) => {
    const one = interfaceById(network, id);
    return network.subnets.find((subnet) => subnet.id === one?.subnetId)?.availabilityZone;
  };
  const [here, there] = [zone(from), zone(to)];
  if (here === undefined || there === undefined || here === there) return 0.35 + jitter * 0.35;
  return 0.8 + roundTripBetween(regionOfZone(here), regionOfZone(there)) + jitter * 0.35;
}

const regionOfZone = (zone: string): string => zone.replace(/[a-z]$/, '');
