import { canonicalCidr, parseCidr } from '../../../../network/cidr.js';
import { ec2ProtocolName, ec2ProtocolNumber } from '../../../../network/ec2-protocol.js';
import { only, withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { peeringKind } from '../peering/kind.js';
import { prefixListKind } from '../prefix-list/kind.js';
import { namedGroup } from './group-name.js';
import { groupReference } from './group-reference.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';
import type { SecurityGroupRuleRow } from './rule-kind.js';

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
    | readonly (Described & {
        readonly GroupId?: string | undefined;
        readonly GroupName?: string | undefined;
        readonly UserId?: string | undefined;
        readonly VpcId?: string | undefined;
        readonly VpcPeeringConnectionId?: string | undefined;
      })[]
    | undefined;
}

/** The rules a request means: one for each peer of each permission. */
export function rulesInPermissions(
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

function trafficOf({ IpProtocol, FromPort, ToPort }: Permission): Pick<Rule, 'IpProtocol' | 'FromPort' | 'ToPort'> {
  if (IpProtocol === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipProtocol');
  const number = ec2ProtocolNumber(IpProtocol);
  if (number === undefined) {
    throw new AwsError(
      // As reported in github.com/hashicorp/terraform-provider-aws/issues/1793.
      'InvalidParameterValue',
      `Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`,
    );
  }
  const protocol = ec2ProtocolName(number);
  switch (protocol) {
    case 'tcp':
    case 'udp':
      return { IpProtocol: protocol, ...portsOf(FromPort, ToPort) };
    case 'icmp':
    case 'icmpv6':
      return { IpProtocol: protocol, ...icmpOf(FromPort ?? -1, ToPort ?? -1) };
    default:
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

/** Type and code, each a byte or -1 for all; of all types, all codes (EC2 API reference, IpPermission). */
function icmpOf(type: number, code: number): { FromPort: number; ToPort: number } {
  const isByte = (number: number) => number >= -1 && number <= 255;
  if (isByte(type) && isByte(code) && (type !== -1 || code === -1)) return { FromPort: type, ToPort: code };
  throw new AwsError('InvalidParameterValue', `ICMP type (${type}) or code (${code}) out of range`);
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
    ...(permission.UserIdGroupPairs ?? []).map((pair) => {
      const { GroupId, GroupName, UserId, VpcId, VpcPeeringConnectionId, Description } = pair;
      // A group of another account can be named over a peering alone, and there is one account here.
      if (UserId !== undefined && UserId !== call.world.account)
        throw securityGroupKind.notFound(GroupId ?? GroupName ?? '');

      withoutEffect(VpcId);
      const other =
        GroupId === undefined ? namedGroup(call, group, GroupName ?? '') : find(call, securityGroupKind, GroupId);
      const ReferencedGroupInfo = groupReference(call, group, other);
      if (VpcPeeringConnectionId !== undefined) {
        find(call, peeringKind, VpcPeeringConnectionId);
        only('ec2', 'VpcPeeringConnectionId', VpcPeeringConnectionId, [ReferencedGroupInfo.VpcPeeringConnectionId]);
      }
      return described({ ReferencedGroupInfo }, Description);
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
