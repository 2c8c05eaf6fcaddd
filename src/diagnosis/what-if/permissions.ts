import { isIpv6 } from '../../network/address.js';
import { canonicalCidr } from '../../network/cidr.js';
import { ec2ProtocolNumber } from '../../network/ec2-protocol.js';
import { isRead } from '../../network/locate.js';
import type { Network, SecurityGroup, SecurityGroupRule } from '../../network/model.js';
import { hasPorts, isIcmp } from '../../network/packet.js';
import type { NotUnderstood } from './command-line.js';
import { type CliOptions, listOption, member, one, textOption, whole } from './options.js';
import { type ShorthandValue, valueIn } from './shorthand.js';

export function permissionsIn(options: CliOptions): readonly (ShorthandValue | undefined)[] {
  const values = (options.get('ip-permissions') ?? []).map(valueIn);
  return values.flatMap((value) => (Array.isArray(value) ? value : [value]));
}

/** `--protocol tcp --port 22 --cidr 10.0.0.0/8` */
export function simple(options: CliOptions): ShorthandValue {
  const protocol = one(options, 'protocol');
  const [, from, to = from] = /^(-?\d+|all)(?:-(-?\d+))?$/.exec(one(options, 'port') ?? '') ?? [];
  const [cidr, source] = [one(options, 'cidr'), one(options, 'source-group')];
  return {
    ...(protocol === undefined ? {} : { IpProtocol: protocol }),
    ...(from === undefined || from === 'all' ? {} : { FromPort: from, ToPort: to ?? from }),
    ...(cidr === undefined ? {} : { IpRanges: [{ CidrIp: cidr }] }),
    ...(source === undefined
      ? {}
      : { UserIdGroupPairs: [source.startsWith('sg-') ? { GroupId: source } : { GroupName: source }] }),
  };
}

const KNOWN = ['IpProtocol', 'FromPort', 'ToPort', 'IpRanges', 'Ipv6Ranges', 'PrefixListIds', 'UserIdGroupPairs'];

/** Undefined where a part of it is not what AWS takes. */
export function rulesIn(
  permission: ShorthandValue,
  network: Network,
  { vpcId }: SecurityGroup,
): readonly SecurityGroupRule[] | NotUnderstood | undefined {
  if (typeof permission !== 'object' || Array.isArray(permission)) return undefined;
  const protocol = ec2ProtocolNumber(textOption(member(permission, 'IpProtocol')) ?? '');
  if (protocol === undefined || Object.keys(permission).some((key) => !KNOWN.includes(key))) return undefined;
  const range = rangeIn(permission, protocol);
  const peers = peersIn(permission, network, vpcId);
  const stranger = peers.find((peer) => peer?.kind === 'group' && isMissing(network, peer.groupId));
  if (stranger?.kind === 'group') return { reason: `names ${stranger.groupId}, which is not in this network` };
  if (!range || peers.length === 0 || peers.includes(undefined)) return undefined;
  return peers.flatMap((peer) => (peer ? [{ protocol, ...range, peer }] : []));
}

function rangeIn(permission: ShorthandValue, protocol: number): Pick<SecurityGroupRule, 'from' | 'to'> | undefined {
  const [from, to] = ['FromPort', 'ToPort'].map((name) =>
    whole(textOption(member(permission, name)), hasPorts(protocol) ? 0 : -1, hasPorts(protocol) ? 65_535 : 255),
  );
  if (isIcmp(protocol)) return { from: from ?? -1, to: to ?? -1 };
  // "For TCP, UDP, you must specify a port range" (EC2 API reference, IpPermission).
  if (hasPorts(protocol)) return from !== undefined && to !== undefined && from <= to ? { from, to } : undefined;
  return { from: null, to: null };
}

/** A group of another VPC can be named over a peering or a transit gateway: then it need not be described. */
const isMissing = (network: Network, groupId: string): boolean =>
  isRead(network, 'securityGroups') &&
  network.peerings.length === 0 &&
  (network.transitGateways ?? []).length === 0 &&
  !network.securityGroups.some(({ id }) => id === groupId);

function peersIn(
  permission: ShorthandValue,
  network: Network,
  vpcId: string,
): readonly (SecurityGroupRule['peer'] | undefined)[] {
  const of = <T>(key: string, name: string, make: (value: string) => T | undefined): (T | undefined)[] =>
    listOption(member(permission, key)).map((item) => {
      const value = textOption(member(item, name));
      return value === undefined ? undefined : make(value);
    });
  const block = (family: 4 | 6) => (value: string) => {
    const cidr = canonicalCidr(value);
    return cidr !== undefined && isIpv6(cidr) === (family === 6) ? ({ kind: 'cidr', cidr } as const) : undefined;
  };
  return [
    ...of('IpRanges', 'CidrIp', block(4)),
    ...of('Ipv6Ranges', 'CidrIpv6', block(6)),
    ...of('PrefixListIds', 'PrefixListId', (prefixListId) => ({ kind: 'prefix-list', prefixListId }) as const),
    ...listOption(member(permission, 'UserIdGroupPairs')).map((pair) => {
      const name = textOption(member(pair, 'GroupName'));
      const named = network.securityGroups.find((group) => group.name === name && group.vpcId === vpcId)?.id;
      const groupId = textOption(member(pair, 'GroupId')) ?? named;
      return groupId === undefined ? undefined : ({ kind: 'group', groupId } as const);
    }),
  ];
}

/** One rule in the words of SecurityGroupRuleRequest, in those of IpPermission. */
export function asPermission(rule: ShorthandValue | undefined): ShorthandValue {
  const of = (name: string) => member(rule, name);
  const [cidr, cidr6, list, group] = ['CidrIpv4', 'CidrIpv6', 'PrefixListId', 'ReferencedGroupId'].map(of);
  const [protocol, from, to] = ['IpProtocol', 'FromPort', 'ToPort'].map(of);
  return {
    ...(protocol === undefined ? {} : { IpProtocol: protocol }),
    ...(from === undefined ? {} : { FromPort: from }),
    ...(to === undefined ? {} : { ToPort: to }),
    ...(cidr === undefined ? {} : { IpRanges: [{ CidrIp: cidr }] }),
    ...(cidr6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: cidr6 }] }),
    ...(list === undefined ? {} : { PrefixListIds: [{ PrefixListId: list }] }),
    ...(group === undefined ? {} : { UserIdGroupPairs: [{ GroupId: group }] }),
  };
}
