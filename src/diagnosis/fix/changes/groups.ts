import { isIpv6 } from '../../../network/address.js';
import { ec2ProtocolName } from '../../../network/ec2-protocol.js';
import type { Network, SecurityGroupRule } from '../../../network/model.js';
import { hasPorts, isIcmp } from '../../../network/packet.js';
import { edit, row, turned } from './row.js';

interface GroupRule {
  readonly groupId: string;
  readonly rule: SecurityGroupRule;
}

export const groupChanges = {
  'authorize-ingress': row(
    'AuthorizeSecurityGroupIngress',
    inputOf,
    written('ingress', true),
    turned('revoke-ingress'),
  ),
  'authorize-egress': row('AuthorizeSecurityGroupEgress', inputOf, written('egress', true), turned('revoke-egress')),
  'revoke-ingress': row('RevokeSecurityGroupIngress', inputOf, written('ingress', false), turned('authorize-ingress')),
  'revoke-egress': row('RevokeSecurityGroupEgress', inputOf, written('egress', false), turned('authorize-egress')),
} as const;

function inputOf({ groupId, rule }: GroupRule) {
  return { GroupId: groupId, IpPermissions: [permissionOf(rule)] };
}

function written(side: 'ingress' | 'egress', isThere: boolean) {
  return (network: Network, { groupId, rule }: GroupRule): Network => ({
    ...network,
    securityGroups: edit(network.securityGroups, groupId, (group) => ({
      ...group,
      [side]: [...group[side].filter((one) => !isSameRule(one, rule)), ...(isThere ? [rule] : [])],
    })),
  });
}

/** AWS knows a rule by what it allows, not by how that was written. */
export function isSameRule(one: SecurityGroupRule, other: SecurityGroupRule): boolean {
  const key = ({ protocol, from, to, peer }: SecurityGroupRule) =>
    JSON.stringify([protocol, ...rangeOf(protocol, from, to), peer.kind, Object.values(peer).toSorted()]);
  return key(one) === key(other);
}

const rangeOf = (protocol: number, from: number | null, to: number | null): readonly (number | null)[] => {
  const isAny = from === null || from === -1 || (!isIcmp(protocol) && from === 0 && to === 65_535);
  return isAny ? [null, null] : [from, to];
};

const permissionOf = ({ protocol, from, to, peer }: SecurityGroupRule) => ({
  IpProtocol: ec2ProtocolName(protocol),
  ...(from === null ? anyOf(protocol) : { FromPort: from, ToPort: to ?? from }),
  ...peerOf(peer),
});

/** Of the four protocols that have ports or types, all of them; of others there is nothing to say. */
function anyOf(protocol: number) {
  if (hasPorts(protocol)) return { FromPort: 0, ToPort: 65_535 };
  return isIcmp(protocol) ? { FromPort: -1, ToPort: -1 } : {};
}

function peerOf(peer: SecurityGroupRule['peer']) {
  switch (peer.kind) {
    case 'group':
      return { UserIdGroupPairs: [{ GroupId: peer.groupId }] };
    case 'prefix-list':
      return { PrefixListIds: [{ PrefixListId: peer.prefixListId }] };
    case 'cidr':
      return isIpv6(peer.cidr) ? { Ipv6Ranges: [{ CidrIpv6: peer.cidr }] } : { IpRanges: [{ CidrIp: peer.cidr }] };
  }
}
