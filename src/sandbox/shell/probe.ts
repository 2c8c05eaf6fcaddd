import { isIpv6 } from '../../network/address.js';
import { addressingOf } from './addressing.js';
import type { ShellMachine } from './machine.js';

/** A packet of this host on its way to an address. */
export function probe(
  machine: ShellMachine,
  protocol: number,
  { address, port, sourcePort }: { readonly address: string; readonly port: number; readonly sourcePort: number },
) {
  const own = addressingOf(machine);
  const source = isIpv6(address) ? (own.ipv6[0] ?? '::1') : address.startsWith('127.') ? '127.0.0.1' : own.ipv4;
  return {
    interfaceId: machine.interface.NetworkInterfaceId ?? '',
    packet: { protocol, source, destination: address, sourcePort, destinationPort: port },
    connection: `${sourcePort}`,
    run: machine.run,
  };
}

/** Linux gives out ports 32768 to 60999 for outgoing connections (ip_local_port_range). */
export function ephemeralPort({ world }: ShellMachine): number {
  world.ports = (world.ports + 7919) % 28_232;
  return 32_768 + world.ports;
}
