import type { Call } from '../../../endpoint/operation.js';
import { tagSet } from '../../tag-set.js';
import type { SecurityGroupRuleRow } from './rule-kind.js';
import type { Rule } from './security-group-permissions.js';

/** What makes two rules the same: all but the description (EC2 API reference, RevokeSecurityGroupIngress). */
export function ruleKey(rule: Rule): string {
  const { IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo } = rule;
  return [
    IsEgress,
    IpProtocol,
    FromPort,
    ToPort,
    CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId,
  ].join(' ');
}

/** `peer: 203.0.113.0/24, TCP, from port: 22, to port: 22, ALLOW` */
export function sayRule(rule: Rule): string {
  const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId;
  const any = (value: number | undefined) => (value === -1 ? 'ALL' : value);
  switch (rule.IpProtocol) {
    case '-1':
      return `peer: ${peer}, ALL, ALLOW`;
    case 'tcp':
    case 'udp':
      return `peer: ${peer}, ${rule.IpProtocol.toUpperCase()}, from port: ${rule.FromPort}, to port: ${rule.ToPort}, ALLOW`;
    case 'icmp':
    case 'icmpv6':
      return `peer: ${peer}, ${rule.IpProtocol.toUpperCase()}, type: ${any(rule.FromPort)}, code: ${any(rule.ToPort)}, ALLOW`;
    default:
      return `peer: ${peer}, protocol: ${rule.IpProtocol}, ALLOW`;
  }
}

/** Rules as DescribeSecurityGroups shows them: one permission for each protocol and range. */
export function permissionsOf(rules: readonly Rule[]) {
  const permissions = new Map<string, ReturnType<typeof emptyPermission>>();
  for (const rule of rules) {
    const key = `${rule.IpProtocol} ${rule.FromPort} ${rule.ToPort}`;
    const permission = permissions.get(key) ?? emptyPermission(rule);
    permissions.set(key, permission);
    const note = rule.Description === undefined ? {} : { Description: rule.Description };
    if (rule.CidrIpv4 !== undefined) permission.IpRanges.push({ CidrIp: rule.CidrIpv4, ...note });
    if (rule.CidrIpv6 !== undefined) permission.Ipv6Ranges.push({ CidrIpv6: rule.CidrIpv6, ...note });
    if (rule.PrefixListId !== undefined) permission.PrefixListIds.push({ PrefixListId: rule.PrefixListId, ...note });
    if (rule.ReferencedGroupInfo) {
      permission.UserIdGroupPairs.push({ ...rule.ReferencedGroupInfo, ...note });
    }
  }
  return [...permissions.values()];
}

type Note = { Description?: string };

function emptyPermission({ IpProtocol, FromPort, ToPort }: Rule) {
  // Ports are not shown for all traffic and for protocols without ports.
  const hasPorts = ['tcp', 'udp', 'icmp', 'icmpv6'].includes(IpProtocol);
  const IpRanges: ({ CidrIp: string } & Note)[] = [];
  const Ipv6Ranges: ({ CidrIpv6: string } & Note)[] = [];
  const PrefixListIds: ({ PrefixListId: string } & Note)[] = [];
  const UserIdGroupPairs: (NonNullable<Rule['ReferencedGroupInfo']> & Note)[] = [];
  return {
    IpProtocol,
    ...(hasPorts ? { FromPort, ToPort } : {}),
    IpRanges,
    Ipv6Ranges,
    PrefixListIds,
    UserIdGroupPairs,
  };
}

/** A rule as Describe and Authorize show it: with its tags. */
export const ruleView = (call: Call, row: SecurityGroupRuleRow) => ({
  ...row,
  Tags: tagSet(call.world, row.SecurityGroupRuleId),
});

/** A rule as Revoke shows it: the referenced group by its id alone, and no tags. */
export const revokedView = ({
  ReferencedGroupInfo,
  GroupOwnerId: _,
  SecurityGroupRuleArn: __,
  ...rule
}: SecurityGroupRuleRow) => ({ ...rule, ReferencedGroupId: ReferencedGroupInfo?.GroupId });
