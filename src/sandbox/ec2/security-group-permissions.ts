import { canonicalCidr, parseCidr } from '../../network/cidr.js';
import { AwsError, type Call } from '../operation.js';
import type { SecurityGroupRow, SecurityGroupRuleRow } from '../world.js';
import { prefixListKind, securityGroupKind } from './kinds.js';
import { existing, find } from './lookup.js';

/** A rule before it has an id: one protocol, one range, one peer. */
export type Rule = Omit<
  SecurityGroupRuleRow,
  'SecurityGroupRuleId' | 'GroupId' | 'GroupOwnerId' | 'SecurityGroupRuleArn'
>;

interface Described {
  readonly Description?: string | undefined;
}

/** A permission as requests carry it: one protocol and range, several peers. */
export interface Permission {
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly IpRanges?: readonly (Described & { readonly CidrIp?: string | undefined })[] | undefined;
  readonly Ipv6Ranges?: readonly (Described & { readonly CidrIpv6?: string | undefined })[] | undefined;
  readonly PrefixListIds?: readonly (Described & { readonly PrefixListId?: string | undefined })[] | undefined;
  readonly UserIdGroupPairs?:
    | readonly (Described & { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined })[]
    | undefined;
}

/** The rules a request means. `exact` also takes the legacy parameters that stand beside the list. */
export function rulesOf(
  call: Call,
  group: SecurityGroupRow,
  IsEgress: boolean,
  permissions: readonly Permission[],
): Rule[] {
  return permissions.flatMap((permission) => {
    const traffic = { IsEgress, ...trafficOf(permission) };
    const peers = peersOf(call, group, permission);
    if (peers.length === 0) {
      throw new AwsError(
        'MissingParameter',
        'The request must contain the parameter cidrIp or a source security group',
      );
    }
    return peers.map((peer) => ({ ...traffic, ...peer }));
  });
}

const protocols: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6', all: '-1' };

function trafficOf({ IpProtocol, FromPort, ToPort }: Permission): Pick<Rule, 'IpProtocol' | 'FromPort' | 'ToPort'> {
  if (IpProtocol === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipProtocol');
  const name = IpProtocol.toLowerCase();
  const protocol = protocols[name] ?? name;
  switch (protocol) {
    case 'tcp':
    case 'udp':
      return { IpProtocol: protocol, ...portsOf(FromPort, ToPort) };
    case 'icmp':
    case 'icmpv6':
      return { IpProtocol: protocol, FromPort: FromPort ?? -1, ToPort: ToPort ?? -1 };
    default:
      if (protocol !== '-1' && !(/^\d{1,3}$/.test(protocol) && Number(protocol) <= 255)) {
        throw new AwsError(
          'InvalidPermission.Malformed',
          `Unsupported IP protocol "${IpProtocol}"  - supported: [tcp, udp, icmp]`,
        );
      }
      return { IpProtocol: protocol, FromPort: -1, ToPort: -1 };
  }
}

function portsOf(from: number | undefined, to: number | undefined): { FromPort: number; ToPort: number } {
  if (from === -1 && to === -1) return { FromPort: 0, ToPort: 65535 };
  if (from === undefined || to === undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  }
  if (from < 0 || to > 65535 || from > to)
    throw new AwsError('InvalidParameterValue', `Invalid TCP/UDP port range (${from}:${to})`);
  return { FromPort: from, ToPort: to };
}

function peersOf(call: Call, group: SecurityGroupRow, permission: Permission): Partial<Rule>[] {
  return [
    ...(permission.IpRanges ?? []).map(({ CidrIp, Description }) =>
      described({ CidrIpv4: block(CidrIp, 4) }, Description),
    ),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) =>
      described({ CidrIpv6: block(CidrIpv6, 6) }, Description),
    ),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) =>
      described({ PrefixListId: find(call, prefixListKind, PrefixListId ?? '').PrefixListId }, Description),
    ),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId, GroupName, Description }) => {
      const other =
        GroupId === undefined ? namedGroup(call, group, GroupName ?? '') : find(call, securityGroupKind, GroupId);
      return described({ ReferencedGroupInfo: { GroupId: other.GroupId, UserId: call.world.account } }, Description);
    }),
  ];
}

function described(peer: Partial<Rule>, Description: string | undefined): Partial<Rule> {
  if (Description === undefined || Description === '') return peer;
  checkText(
    Description,
    'Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:',
  );
  return { ...peer, Description };
}

/** Names and descriptions of groups and rules share one set of characters (EC2 API reference, CreateSecurityGroup). */
export function checkText(text: string, complaint: string): void {
  if (text.length <= 255 && /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/.test(text)) return;
  throw new AwsError('InvalidParameterValue', `${complaint}  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`);
}

function block(text: string | undefined, family: 4 | 6): string {
  const cidr = parseCidr(text ?? '');
  if (cidr?.family !== family) throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return canonicalCidr(text ?? '') ?? '';
}

export function namedGroup(call: Call, beside: { readonly VpcId: string }, name: string): SecurityGroupRow {
  const found = existing(call, securityGroupKind).find(
    (other) => other.GroupName === name && other.VpcId === beside.VpcId,
  );
  if (!found) throw new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist`);
  return found;
}

/** What makes two rules the same: all but the description (EC2 API reference, RevokeSecurityGroupIngress). */
export function keyOf(rule: Rule): string {
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
      const { GroupId, UserId } = rule.ReferencedGroupInfo;
      permission.UserIdGroupPairs.push({ GroupId, UserId, ...note });
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
  const UserIdGroupPairs: ({ GroupId: string | undefined; UserId: string | undefined } & Note)[] = [];
  return {
    IpProtocol,
    ...(hasPorts ? { FromPort, ToPort } : {}),
    IpRanges,
    Ipv6Ranges,
    PrefixListIds,
    UserIdGroupPairs,
  };
}
