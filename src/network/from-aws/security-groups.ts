import type { SecurityGroup, SecurityGroupRule } from '../model.js';
import { ICMP, ICMPV6, TCP, UDP } from '../packet.js';
import { protocolNumber } from './protocol.js';
import type { Shape } from './shape.js';

export function securityGroupFrom(row: Shape): readonly SecurityGroup[] {
  const id = row.id('GroupId');
  if (id === undefined) return [];
  return [
    {
      id,
      name: row.text('GroupName') ?? '',
      vpcId: row.text('VpcId') ?? '',
      ingress: row.list('IpPermissions').flatMap(rulesFrom),
      egress: row.list('IpPermissionsEgress').flatMap(rulesFrom),
    },
  ];
}

/** One rule for each peer of the permission. */
function rulesFrom(permission: Shape): readonly SecurityGroupRule[] {
  const protocol = permission.as('IpProtocol', protocolNumber, 'a protocol');
  if (protocol === null) return [];
  // Ports and ICMP types mean something for these four alone (EC2 API reference, IpPermission).
  const isDetailed = [TCP, UDP, ICMP, ICMPV6].includes(protocol);
  const from = isDetailed ? permission.number('FromPort') : null;
  const to = isDetailed ? permission.number('ToPort') : null;
  return peersFrom(permission).map((peer) => ({ protocol, from, to, peer }));
}

function peersFrom(permission: Shape): readonly SecurityGroupRule['peer'][] {
  const cidrs = [
    ...permission.list('IpRanges').map((range) => range.cidr('CidrIp')),
    ...permission.list('Ipv6Ranges').map((range) => range.cidr('CidrIpv6')),
  ].filter((cidr) => cidr !== null);
  const lists = permission.list('PrefixListIds').flatMap((list) => list.text('PrefixListId') ?? []);
  const groups = permission.list('UserIdGroupPairs').flatMap((pair) => pair.text('GroupId') ?? []);
  return [
    ...cidrs.map((cidr) => ({ kind: 'cidr', cidr }) as const),
    ...lists.map((prefixListId) => ({ kind: 'prefix-list', prefixListId }) as const),
    ...groups.map((groupId) => ({ kind: 'group', groupId }) as const),
  ];
}
