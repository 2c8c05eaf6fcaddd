import { groupBy } from '../../base/group-by.js';
import { ec2ProtocolNumber } from '../ec2-protocol.js';
import { isPeeringGone } from '../locate.js';
import type { SecurityGroup, SecurityGroupRule } from '../model.js';
import { ICMP, ICMPV6, TCP, UDP } from '../packet.js';
import type { DescribedPart } from './shape.js';

/** Groups with their permissions, or with their rules as describe-security-group-rules lists them. */
export function securityGroupsFrom(described: DescribedPart): readonly SecurityGroup[] {
  const unread = halfCut(described);
  const listed = groupBy(described.each('SecurityGroupRules', listedRuleFrom), ({ groupId }) => [groupId]);
  const own = described.each('SecurityGroups', (row): readonly SecurityGroup[] => {
    const hasRules = row.has('IpPermissions') || row.has('IpPermissionsEgress');
    const [group] = securityGroupFrom(row);
    if (!group) return [];
    const rules = listed.get(group.id);
    if (!described.has('SecurityGroupRules')) return [unread === undefined ? group : { ...group, unread }];
    return [hasRules ? withRuleIds(group, rules) : { ...group, ...rulesOf(rules) }];
  });
  const known = new Set(own.map(({ id }) => id));
  const others = [...listed].filter(([id]) => !known.has(id));
  return [...own, ...others.map(([id, rules]) => ({ id, name: '', vpcId: '', ...rulesOf(rules) }))];
}

/** One direction that no group is printed with is cut away, as by `--query`: it says nothing of what there is. */
function halfCut(described: DescribedPart): SecurityGroup['unread'] {
  if (described.has('ReadWhole')) return undefined;
  const [isIn, isOut] = ['IpPermissions', 'IpPermissionsEgress'].map((key) =>
    described.list('SecurityGroups').some((row) => row.has(key)),
  );
  if (isIn === isOut) return undefined;
  return isIn ? 'egress' : 'ingress';
}

interface ListedRule {
  readonly groupId: string;
  readonly isEgress: boolean;
  readonly rule: SecurityGroupRule;
}

const rulesOf = (listed: readonly ListedRule[] = []): Pick<SecurityGroup, 'ingress' | 'egress'> => ({
  ingress: listed.filter(({ isEgress }) => !isEgress).map(({ rule }) => rule),
  egress: listed.filter(({ isEgress }) => isEgress).map(({ rule }) => rule),
});

/** The ids of rules are in their own list alone. */
function withRuleIds(group: SecurityGroup, listed: readonly ListedRule[] = []): SecurityGroup {
  const named = (rules: readonly SecurityGroupRule[], isOut: boolean) =>
    rules.map((rule) => {
      const same = listed.find(({ isEgress, rule: one }) => isEgress === isOut && nameOf(one) === nameOf(rule));
      return same?.rule.id === undefined ? rule : { ...rule, id: same.rule.id };
    });
  return { ...group, ingress: named(group.ingress, false), egress: named(group.egress, true) };
}

const nameOf = ({ id: _, ...rule }: SecurityGroupRule): string => JSON.stringify(rule);

function listedRuleFrom(row: DescribedPart): readonly ListedRule[] {
  const groupId = row.id('GroupId');
  const protocol = row.as('IpProtocol', ec2ProtocolNumber, 'a protocol');
  const peer = listedPeerFrom(row);
  if (groupId === undefined || protocol === null || !peer) return [];
  const id = row.text('SecurityGroupRuleId');
  const rule = { protocol, ...rangeFrom(row, protocol), peer, ...(id === null ? {} : { id }) };
  return [{ groupId, isEgress: row.flag('IsEgress') ?? false, rule }];
}

function listedPeerFrom(row: DescribedPart): SecurityGroupRule['peer'] | undefined {
  const cidr = row.cidr('CidrIpv4') ?? row.cidr('CidrIpv6');
  if (cidr !== null) return { kind: 'cidr', cidr };
  const prefixListId = row.text('PrefixListId');
  if (prefixListId !== null) return { kind: 'prefix-list', prefixListId };
  const groupId = row.part('ReferencedGroupInfo').text('GroupId');
  return groupId === null ? undefined : { kind: 'group', groupId };
}

function securityGroupFrom(row: DescribedPart): readonly SecurityGroup[] {
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
function rulesFrom(permission: DescribedPart): readonly SecurityGroupRule[] {
  const protocol = permission.as('IpProtocol', ec2ProtocolNumber, 'a protocol');
  if (protocol === null) return [];
  return peersFrom(permission).map((peer) => ({ protocol, ...rangeFrom(permission, protocol), peer }));
}

/** Ports and ICMP types mean something for these four alone (EC2 API reference, IpPermission). */
function rangeFrom(row: DescribedPart, protocol: number): Pick<SecurityGroupRule, 'from' | 'to'> {
  const isDetailed = [TCP, UDP, ICMP, ICMPV6].includes(protocol);
  return { from: isDetailed ? row.number('FromPort') : null, to: isDetailed ? row.number('ToPort') : null };
}

const isStale = (pair: DescribedPart): boolean => isPeeringGone(pair.text('PeeringStatus'));

/** The SDK for .NET has the ranges twice, and another name for the id of a list. (Amazon.EC2.Model, IpPermission and PrefixListId) */
function peersFrom(permission: DescribedPart): readonly SecurityGroupRule['peer'][] {
  const cidrs = [
    ...permission.list(permission.has('Ipv4Ranges') ? 'Ipv4Ranges' : 'IpRanges').map((range) => range.cidr('CidrIp')),
    ...permission.list('Ipv6Ranges').map((range) => range.cidr('CidrIpv6')),
  ].filter((cidr) => cidr !== null);
  const lists = permission.list('PrefixListIds').flatMap((list) => list.text('PrefixListId') ?? list.text('Id') ?? []);
  const groups = permission
    .list('UserIdGroupPairs')
    .flatMap((pair) => (isStale(pair) ? [] : (pair.text('GroupId') ?? [])));
  return [
    ...cidrs.map((cidr) => ({ kind: 'cidr', cidr }) as const),
    ...lists.map((prefixListId) => ({ kind: 'prefix-list', prefixListId }) as const),
    ...groups.map((groupId) => ({ kind: 'group', groupId }) as const),
  ];
}
