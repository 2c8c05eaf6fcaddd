import { canonicalAddress } from '../../network/address.js';
import { nthAddress, prefixLength } from '../../network/cidr.js';
import { isXen } from '../ec2/kinds/instance/instance-type-facts.js';
import type { ShellMachine } from './machine.js';

/** How an instance's operating system sees an interface. */
export interface Addressing {
  /** `ens5` on Nitro, `enX0` on Xen, and on from there (EC2 user guide, "Network interface names"). */
  readonly device: string;
  readonly mac: string;
  readonly ipv4: string;
  readonly prefix: number;
  readonly network: string;
  readonly broadcast: string;
  /** The default VPC router, first address of the subnet. */
  readonly router: string;
  readonly routerMac: string;
  /** The Amazon DNS server, second address of the VPC. */
  readonly resolver: string;
  readonly ipv6: readonly string[];
  readonly linkLocal: string;
}

/** The device of an instance's first, second… interface. */
export const deviceName = ({ instanceType }: ShellMachine['instance'], index: number): string =>
  isXen(instanceType) ? `enX${index}` : `ens${5 + index}`;

export function addressingOf({ world, instance, interface: eni }: ShellMachine): Addressing {
  const subnet = world.ec2.subnets[eni.SubnetId ?? instance.subnetId]?.CidrBlock ?? '0.0.0.0/0';
  const vpc = world.ec2.vpcs[eni.VpcId ?? '']?.CidrBlock ?? '0.0.0.0/0';
  const mac = eni.MacAddress ?? '00:00:00:00:00:00';
  return {
    device: deviceName(instance, Math.max(0, instance.interfaceIds.indexOf(eni.NetworkInterfaceId ?? ''))),
    mac,
    ipv4: eni.PrivateIpAddress ?? '0.0.0.0',
    prefix: prefixLength(subnet) ?? 0,
    network: nthAddress(subnet, 0) ?? '',
    broadcast: nthAddress(subnet, -1) ?? '',
    router: nthAddress(subnet, 1) ?? '',
    routerMac: `${mac.slice(0, 12)}00:01`,
    resolver: nthAddress(vpc, 2) ?? '',
    ipv6: (eni.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => (Ipv6Address ? [Ipv6Address] : [])),
    linkLocal: linkLocal(mac),
  };
}

/** EUI-64 from the MAC (RFC 4291, appendix A). */
function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const eui = [
    (bytes[0] ?? 0) ^ 2,
    bytes[1] ?? 0,
    bytes[2] ?? 0,
    0xff,
    0xfe,
    bytes[3] ?? 0,
    bytes[4] ?? 0,
    bytes[5] ?? 0,
  ];
  const groups = [0, 2, 4, 6].map((at) => (((eui[at] ?? 0) << 8) | (eui[at + 1] ?? 0)).toString(16));
  const address = `fe80::${groups.join(':')}`;
  return canonicalAddress(address) ?? address;
}
