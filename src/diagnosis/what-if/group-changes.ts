import { canonicalCidr } from '../../network/cidr.js';
import type { Network, SecurityGroup, SecurityGroupRule } from '../../network/model.js';
import { ICMP, ICMPV6, TCP, UDP } from '../../network/packet.js';
import { isSameRule } from '../fix/apply-change.js';
import type { GroupChange } from '../fix/change.js';
import type { NotUnderstood } from './command-line.js';
import { list, member, type Options, one, text, whole } from './options.js';
import { type Value, valueIn } from './shorthand.js';

export const groupOptions = [
  'group-id',
  'ip-permissions',
  'protocol',
  'port',
  'cidr',
  'source-group',
  'security-group-rule-ids',
  'tag-specifications',
];

/** The rules that a command adds to a group or takes from it, each a change; or why AWS would refuse it. */
export function groupChanges(
  network: Network,
  kind: GroupChange['kind'],
  options: Options,
): readonly GroupChange[] | NotUnderstood {
  const groupId = one(options, 'group-id');
  const group = network.securityGroups.find(({ id }) => id === groupId);
  if (groupId === undefined) return { reason: 'names no group: --group-id sg-…' };
  if (options.has('security-group-rule-ids'))
    return { reason: 'names rules by id, which the description of a network lacks; say them by --ip-permissions' };
  if (!group) return { reason: `is about ${groupId}, which is not in this network` };
  const permissions = options.has('ip-permissions') ? permissionsIn(options) : [simple(options)];
  const rules = permissions.map((permission) => (permission === undefined ? undefined : rulesIn(permission)));
  const read = rules.flatMap((some) => some ?? []);
  if (read.length === 0 || rules.includes(undefined)) return { reason: 'has no permission that AWS would take' };
  const isIngress = kind === 'authorize-ingress' || kind === 'revoke-ingress';
  const refused = read
    .map((rule) => refusal(group, isIngress ? group.ingress : group.egress, kind, rule))
    .find(Boolean);
  return refused ? { reason: refused } : read.map((rule) => ({ kind, groupId, rule }));
}

function refusal(
  { id }: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  kind: GroupChange['kind'],
  rule: SecurityGroupRule,
): string | undefined {
  const isThere = rules.some((known) => isSameRule(known, rule));
  if (kind.startsWith('authorize')) return isThere ? `adds a rule that ${id} has already` : undefined;
  return isThere ? undefined : `takes away a rule that ${id} does not have`;
}

function permissionsIn(options: Options): readonly (Value | undefined)[] {
  const values = (options.get('ip-permissions') ?? []).map(valueIn);
  return values.flatMap((value) => (Array.isArray(value) ? value : [value]));
}

/** `--protocol tcp --port 22 --cidr 10.0.0.0/8` */
function simple(options: Options): Value {
  const protocol = one(options, 'protocol');
  const [, from, to = from] = /^(-?\d+|all)(?:-(-?\d+))?$/.exec(one(options, 'port') ?? '') ?? [];
  const [cidr, source] = [one(options, 'cidr'), one(options, 'source-group')];
  const isIcmp = protocol === 'icmp' || protocol === 'icmpv6' || protocol === '1' || protocol === '58';
  return {
    ...(protocol === undefined ? {} : { IpProtocol: protocol }),
    ...(from === undefined || from === 'all'
      ? {}
      : { FromPort: from, ToPort: isIcmp && to === from ? '-1' : (to ?? from) }),
    ...(cidr === undefined ? {} : { IpRanges: [{ CidrIp: cidr }] }),
    ...(source === undefined ? {} : { UserIdGroupPairs: [{ GroupId: source }] }),
  };
}

const protocols: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6, all: -1 };

export const protocolIn = (name: string | undefined): number | undefined =>
  protocols[name?.toLowerCase() ?? ''] ?? whole(name, -1, 255);

const KNOWN = ['IpProtocol', 'FromPort', 'ToPort', 'IpRanges', 'Ipv6Ranges', 'PrefixListIds', 'UserIdGroupPairs'];

/** Undefined where a part of it is not what AWS takes. */
function rulesIn(permission: Value): readonly SecurityGroupRule[] | undefined {
  if (typeof permission !== 'object' || Array.isArray(permission)) return undefined;
  const protocol = protocolIn(text(member(permission, 'IpProtocol')));
  if (protocol === undefined || Object.keys(permission).some((key) => !KNOWN.includes(key))) return undefined;
  const range = rangeIn(permission, protocol);
  const peers = peersIn(permission);
  if (!range || peers.length === 0 || peers.includes(undefined)) return undefined;
  return peers.flatMap((peer) => (peer ? [{ protocol, ...range, peer }] : []));
}

function rangeIn(permission: Value, protocol: number): Pick<SecurityGroupRule, 'from' | 'to'> | undefined {
  const hasPorts = protocol === TCP || protocol === UDP;
  const isIcmp = protocol === ICMP || protocol === ICMPV6;
  const [from, to] = ['FromPort', 'ToPort'].map((name) =>
    whole(text(member(permission, name)), hasPorts ? 0 : -1, hasPorts ? 65_535 : 255),
  );
  if (isIcmp) return { from: from ?? -1, to: to ?? -1 };
  // "For TCP, UDP, you must specify a port range" (EC2 API reference, IpPermission).
  if (hasPorts) return from !== undefined && to !== undefined && from <= to ? { from, to } : undefined;
  return { from: null, to: null };
}

function peersIn(permission: Value): readonly (SecurityGroupRule['peer'] | undefined)[] {
  const of = <T>(key: string, name: string, make: (value: string) => T | undefined): (T | undefined)[] =>
    list(member(permission, key)).map((item) => {
      const value = text(member(item, name));
      return value === undefined ? undefined : make(value);
    });
  const block = (family: 4 | 6) => (value: string) => {
    const cidr = canonicalCidr(value);
    return cidr !== undefined && cidr.includes(':') === (family === 6) ? ({ kind: 'cidr', cidr } as const) : undefined;
  };
  return [
    ...of('IpRanges', 'CidrIp', block(4)),
    ...of('Ipv6Ranges', 'CidrIpv6', block(6)),
    ...of('PrefixListIds', 'PrefixListId', (prefixListId) => ({ kind: 'prefix-list', prefixListId }) as const),
    ...of('UserIdGroupPairs', 'GroupId', (groupId) => ({ kind: 'group', groupId }) as const),
  ];
}
