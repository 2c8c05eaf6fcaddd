import { kinds } from '../ec2/kinds/index.js';
import type { InterfaceRow } from '../ec2/kinds/interface/kind.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';

/** Tables that packets do not meet, or of which only some rows count: what these are is picked below. */
const picked: ReadonlySet<string> = new Set([
  'interfaces',
  'instances',
  'securityGroups',
  'securityGroupRules',
  'images',
  'keyPairs',
  'flowLogs',
]);

/**
 * All that the way of packets from and to the interfaces of these VPCs hangs on besides the time, as one text: as long as
 * it is the same, nobody has changed the way. Much cheaper than the network itself, and than what is judged by it.
 */
export const packetFacts = (world: World, vpcIds: ReadonlySet<string>): string =>
  JSON.stringify(worldsOf(world).map((one) => regionFacts(one, vpcIds)));

/** The same of the ways within one Region, to be written with what else counts. */
export function regionFacts({ ec2 }: World, vpcIds: ReadonlySet<string>): readonly unknown[] {
  // What passes packets on may stand in another VPC.
  const near = Object.values(ec2.interfaces).filter((row) => vpcIds.has(row.VpcId) || row.SourceDestCheck === false);
  const groups = new Set(near.flatMap(({ Groups }) => Groups.map(({ GroupId }) => GroupId ?? '')));
  const rules = Object.values(ec2.securityGroupRules).filter(({ GroupId }) => groups.has(GroupId));
  const hosts = Object.values(ec2.instances).map(({ InstanceId, profileArn, launchedAt, ...row }) => {
    const { files: _, ...host } = row.host;
    return [InstanceId, profileArn, launchedAt, row.startedAt, row.stoppedAt, row.terminatedAt, host];
  });
  const whole = kinds.flatMap(({ table }) => (picked.has(table) ? [] : [ec2[table]]));
  return [near.map(outlineOf), rules, hosts, whole, ec2.blockPublicAccess];
}

const outlineOf = (row: InterfaceRow) => [
  row.NetworkInterfaceId,
  row.SubnetId,
  row.PrivateIpAddresses.map(({ PrivateIpAddress, Association }) => [PrivateIpAddress, Association?.PublicIp]),
  row.Ipv6Addresses.length,
  row.Association?.PublicIp,
  row.Groups.map(({ GroupId }) => GroupId),
  row.SourceDestCheck,
  row.Attachment?.InstanceId,
  row.goneAt,
];
