import { canonicalAddress, familyOf } from '../../network/address.js';
import { addressesFrom } from '../packets/service-names.js';
import { addressingOf } from './addressing.js';
import type { ShellMachine } from './machine.js';

/** What a program on this host gets for a name: /etc/hosts, then the Amazon DNS server; null for nothing. */
export function resolveName(machine: ShellMachine, name: string, family: 4 | 6 | null): string | null {
  const literal = canonicalAddress(name);
  const candidates = literal === undefined ? lookUp(machine, name) : [literal];
  return candidates.find((address) => family === null || familyOf(address) === family) ?? null;
}

function lookUp(machine: ShellMachine, name: string): readonly string[] {
  const { instance } = machine;
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  if (name === instance.host.hostname || name === instance.host.hostname.split('.')[0])
    return [addressingOf(machine).ipv4];
  return hasResolver(machine) ? askResolver(machine, name) : [];
}

/** A VPC without DNS support has no Amazon DNS server (VPC user guide, "DNS attributes for your VPC"). */
export const hasResolver = ({ world, interface: eni }: ShellMachine): boolean =>
  world.ec2.vpcs[eni.VpcId ?? '']?.attributes?.enableDnsSupport ?? true;

/** What the Amazon DNS server of the VPC answers; empty where the name does not exist. */
export function askResolver(machine: ShellMachine, name: string): readonly string[] {
  const { world } = machine;
  // `ip-172-31-16-10.ap-southeast-4.compute.internal`, also without the domain, which is searched.
  const inside = /^ip-(\d+)-(\d+)-(\d+)-(\d+)(\.(.+))?$/.exec(name);
  if (inside && (inside[5] === undefined || name.endsWith('.internal'))) return [inside.slice(1, 5).join('.')];
  // A public DNS name gives the private address inside the VPC (VPC user guide, "DNS attributes in your VPC").
  const outside = /^ec2-(\d+)-(\d+)-(\d+)-(\d+)\..*amazonaws\.com$/.exec(name);
  if (outside) {
    const publicAddress = outside.slice(1, 5).join('.');
    const eni = Object.values(world.ec2.interfaces).find((row) => row.Association?.PublicIp === publicAddress);
    return [eni?.VpcId === machine.interface.VpcId && eni?.PrivateIpAddress ? eni.PrivateIpAddress : publicAddress];
  }
  return addressesFrom(world, machine.interface.VpcId ?? '', machine.instance.subnetId, name, machine.now());
}
