import { isIpv6 } from '../../network/address.js';
import { ICMP, ICMPV6, type Packet, TCP, UDP } from '../../network/packet.js';
import type { Host } from '../world/world.js';

/** What an operating system does with a packet that reached it. `unreachable`: an ICMP message says that no one listens. */
export type Reaction = 'answer' | 'refuse' | 'unreachable' | 'silence';

export function react(host: Host, { protocol, destination, destinationPort }: Packet): Reaction {
  const dropped = host.drops.some(
    (drop) => drop.protocol === protocol && (drop.port === null || drop.port === destinationPort),
  );
  if (dropped) return 'silence';
  if (protocol === ICMP) return host.ignoresPing ? 'silence' : 'answer';
  if (protocol === ICMPV6) return 'answer';
  if (protocol !== TCP && protocol !== UDP) return 'silence';
  if (isListening(host, protocol, destination, destinationPort)) return 'answer';
  return protocol === TCP ? 'refuse' : 'unreachable';
}

/** `0.0.0.0` is every IPv4 address of the host; `::` every address, as Linux binds it. */
function isListening(host: Host, protocol: number, address: string, port: number): boolean {
  return host.listeners.some(
    (listener) =>
      listener.protocol === protocol &&
      listener.port === port &&
      (listener.address === address ||
        listener.address === '::' ||
        (listener.address === '0.0.0.0' && !isIpv6(address))),
  );
}
