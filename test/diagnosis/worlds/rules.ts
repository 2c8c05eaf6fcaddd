import * as ec2 from '@aws-sdk/client-ec2';
import type { Lab } from './account.js';
import { everyone } from './base.js';
import type { Shape } from './shapes.js';

/** Takes every rule of one direction from a security group that has the base world's, and gives it others. */
export async function setGroupRules(
  { aws }: Lab,
  GroupId: string,
  direction: 'ingress' | 'egress',
  permissions: readonly ec2.IpPermission[],
): Promise<void> {
  const all = { GroupId, IpPermissions: [everyone] };
  const some = { GroupId, IpPermissions: [...permissions] };
  if (direction === 'ingress') {
    await aws.ec2.send(new ec2.RevokeSecurityGroupIngressCommand(all));
    if (permissions.length > 0) await aws.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand(some));
  } else {
    await aws.ec2.send(new ec2.RevokeSecurityGroupEgressCommand(all));
    if (permissions.length > 0) await aws.ec2.send(new ec2.AuthorizeSecurityGroupEgressCommand(some));
  }
}

export interface NearMiss<Rule> {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Rules that look right and do not let the request through. `strangers`: a group of the same VPC that nobody here wears. */
export function groupNearMisses(
  { protocol, family, port }: Shape,
  strangers: string | null,
): readonly NearMiss<ec2.IpPermission>[] {
  const range = (cidr4: string, cidr6: string, of: 4 | 6 = family) =>
    of === 6 ? { Ipv6Ranges: [{ CidrIpv6: cidr6 }] } : { IpRanges: [{ CidrIp: cidr4 }] };
  const anywhere = range('0.0.0.0/0', '::/0');
  const icmp = family === 6 ? 'icmpv6' : 'icmp';
  const wanted =
    protocol === 'icmp'
      ? { IpProtocol: icmp, FromPort: -1, ToPort: -1 }
      : { IpProtocol: protocol, FromPort: port, ToPort: port };
  const misses: NearMiss<ec2.IpPermission>[] = [
    { name: 'no rule', rules: [] },
    { name: 'another CIDR', rules: [{ ...wanted, ...range('192.0.2.0/24', '2001:db8:77::/48') }] },
    {
      name: 'another protocol',
      rules: [{ IpProtocol: protocol === 'tcp' ? 'udp' : 'tcp', FromPort: 0, ToPort: 65_535, ...anywhere }],
    },
    {
      name: 'the other family',
      rules: [{ IpProtocol: '-1', ...range('0.0.0.0/0', '::/0', family === 6 ? 4 : 6) }],
    },
  ];
  if (protocol === 'icmp') {
    const type = family === 6 ? 129 : 0;
    misses.push({
      name: 'another ICMP type',
      rules: [{ IpProtocol: icmp, FromPort: type, ToPort: -1, ...anywhere }],
    });
  } else {
    misses.push({
      name: 'another port',
      rules: [{ IpProtocol: protocol, FromPort: port + 1, ToPort: 65_535, ...anywhere }],
    });
  }
  if (strangers !== null)
    misses.push({ name: 'another group', rules: [{ ...wanted, UserIdGroupPairs: [{ GroupId: strangers }] }] });
  return misses;
}

export interface Entry {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  /** IANA number, '-1' for all. */
  readonly protocol: string;
  readonly cidr: string;
  readonly ports?: readonly [number, number];
  readonly icmp?: number;
}

/** What is put in front of, or instead of, the entry that allows everything of the family. */
export interface AclChange extends NearMiss<Entry> {
  readonly isInstead: boolean;
}

export async function changeAcl(
  { aws }: Lab,
  NetworkAclId: string,
  Egress: boolean,
  family: 4 | 6,
  { isInstead, rules }: AclChange,
): Promise<void> {
  const place = { NetworkAclId, Egress };
  if (isInstead)
    await aws.ec2.send(new ec2.DeleteNetworkAclEntryCommand({ ...place, RuleNumber: family === 6 ? 101 : 100 }));
  for (const { number, action, protocol, cidr, ports, icmp } of rules) {
    await aws.ec2.send(
      new ec2.CreateNetworkAclEntryCommand({
        ...place,
        RuleNumber: number,
        RuleAction: action,
        Protocol: protocol,
        ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
        ...(ports ? { PortRange: { From: ports[0], To: ports[1] } } : {}),
        ...(icmp === undefined ? {} : { IcmpTypeCode: { Type: icmp, Code: -1 } }),
      }),
    );
  }
}

/** Entries that stop the packet. `other`: the far end as this subnet meets it. */
export function aclNearMisses(shape: Shape, isReply: boolean, other: string): readonly AclChange[] {
  const { protocol, family, port } = shape;
  const anywhere = family === 6 ? '::/0' : '0.0.0.0/0';
  const host = `${other}/${family === 6 ? 128 : 32}`;
  const number = protocol === 'icmp' ? (family === 6 ? '58' : '1') : protocol === 'tcp' ? '6' : '17';
  const [echo, answer] = family === 6 ? [128, 129] : [8, 0];
  const exact: Pick<Entry, 'protocol' | 'ports' | 'icmp'> =
    protocol === 'icmp'
      ? { protocol: number, icmp: isReply ? answer : echo }
      : { protocol: number, ports: isReply ? [1024, 65_535] : [port, port] };
  const near: Pick<Entry, 'protocol' | 'ports' | 'icmp'> =
    protocol === 'icmp'
      ? { protocol: number, icmp: isReply ? echo : answer }
      : { protocol: number, ports: isReply ? [49_152, 65_535] : [1024, 65_535] };
  return [
    { name: 'denied', isInstead: false, rules: [{ number: 50, action: 'deny', protocol: '-1', cidr: anywhere }] },
    { name: 'denied alone', isInstead: false, rules: [{ number: 99, action: 'deny', cidr: host, ...exact }] },
    {
      name: 'allowed too late',
      isInstead: false,
      rules: [
        { number: 10, action: 'deny', cidr: anywhere, ...exact },
        { number: 20, action: 'allow', protocol: '-1', cidr: host },
      ],
    },
    { name: 'no entry', isInstead: true, rules: [] },
    {
      name: isReply ? 'other ephemeral ports, or type' : 'other ports, or type',
      isInstead: true,
      rules: [{ number: 90, action: 'allow', cidr: anywhere, ...near }],
    },
  ];
}
