import { canonicalAddress, familyOf } from '../../network/address.js';
import { UDP } from '../../network/packet.js';
import { resolvesFor } from '../ec2/kinds/peering/peering-status.js';
import { supportsDns } from '../ec2/kinds/vpc/dns-attributes.js';
import { resolvePublicName } from '../packets/internet.js';
import { nameServersOf } from '../packets/name-servers.js';
import { addressesFrom, addressesOfEndpoint } from '../packets/service-names.js';
import { exchange } from '../packets/traffic.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';
import { addressingOf } from './addressing.js';
import type { ShellMachine } from './machine.js';
import { ephemeralPort, probe } from './probe.js';

/** What a program on this host gets for a name: /etc/hosts, then the Amazon DNS server; null for nothing. */
export function lookUpName(machine: ShellMachine, name: string, family: 4 | 6 | null): string | null {
  const literal = canonicalAddress(name);
  const candidates = literal === undefined ? lookUp(machine, name) : [literal];
  return candidates.find((address) => family === null || familyOf(address) === family) ?? null;
}

function lookUp(machine: ShellMachine, name: string): readonly string[] {
  const { instance } = machine;
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  if (name === instance.host.hostname || name === instance.host.hostname.split('.')[0])
    return [addressingOf(machine).ipv4];
  const server = resolverOf(machine);
  return server === null ? [] : askResolver(machine, name, server);
}

/** Who answers for names: the VPC's own server, or one that the VPC's DHCP options name and that packets reach. */
export type Resolver = 'amazon' | 'other';

/** The first name server that answers, of those that the VPC's DHCP options name; null where none does. */
export function resolverOf(machine: ShellMachine): Resolver | null {
  const { world, interface: eni } = machine;
  for (const server of nameServersOf(world, eni.VpcId ?? '')) {
    if (server === 'amazon' ? hasResolver(machine) : answersNames(machine, server))
      return server === 'amazon' ? server : 'other';
  }
  return null;
}

function answersNames(machine: ShellMachine, address: string): boolean {
  const asked = probe(machine, UDP, { address, port: 53, sourcePort: ephemeralPort(machine) });
  return exchange(machine.world, machine.now(), { ...asked, bytes: 60 }).kind === 'answered';
}

/** Whether the VPC's own server answers. */
export const hasResolver = ({ world, interface: eni }: ShellMachine): boolean =>
  supportsDns(world.ec2.vpcs[eni.VpcId ?? '']);

/** What a server answers; empty where the name does not exist. Only the VPC's own knows the names inside it. */
export function askResolver(machine: ShellMachine, name: string, server: Resolver): readonly string[] {
  const { world } = machine;
  if (server === 'other') return publicAnswer(world, name);
  // `ip-172-31-16-10.ap-southeast-4.compute.internal`, also without the domain, which is searched.
  const inside = /^ip-(\d+)-(\d+)-(\d+)-(\d+)(\.(.+))?$/.exec(name);
  if (inside && (inside[5] === undefined || name.endsWith('.internal'))) return [inside.slice(1, 5).join('.')];
  // A public DNS name gives the private address inside the VPC (VPC user guide, "DNS attributes in your VPC").
  const publicAddress = addressNamed(name);
  if (publicAddress !== undefined) return [insideAddress(machine, publicAddress) ?? publicAddress];
  return addressesFrom(world, machine.interface.VpcId ?? '', machine.instance.subnetId, name, machine.now());
}

/** The private address in place of a public one, within the VPC and for a peer that is let resolve it. */
function insideAddress({ world, interface: asker, now }: ShellMachine, publicAddress: string): string | undefined {
  const interfaces = worldsOf(world).flatMap(({ ec2 }) => Object.values(ec2.interfaces));
  const owner = interfaces.find((row) => row.Association?.PublicIp === publicAddress);
  const isSeen = owner && (owner.VpcId === asker.VpcId || resolvesFor(world, owner.VpcId, asker.VpcId ?? '', now()));
  return isSeen ? owner.PrivateIpAddress : undefined;
}

/** `ec2-203-0-113-25.eu-west-1.compute.amazonaws.com`: the public address in an instance's public name. */
function addressNamed(name: string): string | undefined {
  const found = /^ec2-(\d+)-(\d+)-(\d+)-(\d+)\..*amazonaws\.com$/.exec(name);
  return found?.slice(1, 5).join('.');
}

/** What everybody on the internet gets: public names, also those of instances and of endpoints. */
function publicAnswer(world: World, name: string): readonly string[] {
  const address = addressNamed(name);
  if (address !== undefined) return [address];
  return addressesOfEndpoint(world, name) ?? resolvePublicName(name, world.region);
}
