import { isIpv6 } from '../../../network/address.js';
import { interfaceById } from '../../../network/locate.js';
import { isIcmp, UDP } from '../../../network/packet.js';
import { internetHost } from '../../packets/internet.js';
import { lastTrace, legsOf } from '../../packets/legs.js';
import { networkToward } from '../../packets/network-of.js';
import { addressingOf } from '../addressing.js';
import type { ShellMachine } from '../machine.js';

/** What is sent on its way by who asks for the routers on it. */
export interface Probing {
  readonly address: string;
  readonly protocol: number;
  readonly port: number;
}

/** Which routers say on the way that they dropped a packet, how far the packet comes, and how far the end is. */
export function routersOn(machine: ShellMachine, { address, protocol, port }: Probing) {
  const network = networkToward(machine.world, address, machine.now());
  const legs = legsOf(machine.world, network, packetOf(machine, { address, protocol, port }, 1), eniOf(machine));
  const routers: { readonly address: string; readonly ms: number }[] = [];
  let reaches = 64;
  for (const [index, { trace }] of legs.entries()) {
    for (const { resourceId, decision } of trace.hops) {
      if (decision === 'deny') reaches = Math.min(reaches, routers.length);
      const own = network.natGateways.find(({ id }) => id === resourceId)?.privateAddress;
      if (own && routers.every((one) => one.address !== own)) routers.push({ address: own, ms: 0.4 });
    }
    const passing = index < legs.length - 1 ? interfaceById(network, trace.to)?.privateAddresses[0] : undefined;
    if (passing) routers.push({ address: passing, ms: 0.5 });
  }
  const far = lastTrace(legs).outside ? Math.max(2, 64 - (internetHost(address)?.ttl ?? 52)) : 1;
  return {
    routers,
    reaches: legs.every(({ isLost }) => !isLost) ? reaches : routers.length,
    distance: routers.length + (far > 40 ? 8 : far),
  };
}

export const eniOf = (machine: ShellMachine): string => machine.interface.NetworkInterfaceId ?? '';

export function packetOf(machine: ShellMachine, { address, protocol, port }: Probing, hop: number) {
  const own = addressingOf(machine);
  const isV6 = isIpv6(address);
  return {
    protocol,
    source: isV6 ? (own.ipv6[0] ?? '::1') : own.ipv4,
    destination: address,
    sourcePort: isIcmp(protocol) ? 0 : 40_000 + hop,
    destinationPort: isIcmp(protocol) ? 0 : protocol === UDP ? port + hop - 1 : port,
    ...(isIcmp(protocol) ? { icmp: { type: isV6 ? 128 : 8, code: 0 } } : {}),
  };
}
