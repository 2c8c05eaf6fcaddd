import { isIpv6 } from '../../../network/address.js';
import type { Network, NetworkAclEntry } from '../../../network/model.js';
import { hasPorts, isIcmp } from '../../../network/packet.js';
import { edit, row, turned } from './row.js';

interface AclEntry {
  readonly networkAclId: string;
  readonly entry: NetworkAclEntry;
}

function made(isThere: boolean) {
  return (network: Network, { networkAclId, entry }: AclEntry): Network => {
    const isOther = ({ number, egress }: NetworkAclEntry): boolean =>
      number !== entry.number || egress !== entry.egress;
    const networkAcls = edit(network.networkAcls, networkAclId, (acl) => ({
      ...acl,
      entries: [...acl.entries.filter(isOther), ...(isThere ? [entry] : [])],
    }));
    return { ...network, networkAcls };
  };
}

export const aclChanges = {
  'create-network-acl-entry': row('CreateNetworkAclEntry', wholeOf, made(true), turned('delete-network-acl-entry')),
  'delete-network-acl-entry': row('DeleteNetworkAclEntry', placeOf, made(false), turned('create-network-acl-entry')),
  'replace-network-acl-entry': row(
    'ReplaceNetworkAclEntry',
    (details: AclEntry & { readonly before: NetworkAclEntry }) => wholeOf(details),
    made(true),
    ({ entry, before, ...details }) =>
      ({ ...details, kind: 'replace-network-acl-entry', entry: before, before: entry }) as const,
  ),
} as const;

function placeOf({ networkAclId, entry: { egress, number } }: AclEntry) {
  return { NetworkAclId: networkAclId, Egress: egress, RuleNumber: number };
}

function wholeOf(details: AclEntry) {
  const { protocol, action, cidr } = details.entry;
  return {
    ...placeOf(details),
    Protocol: String(protocol),
    ...partOf(details.entry),
    RuleAction: action,
    ...(isIpv6(cidr) ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  };
}

/** "Required if specifying protocol 6 or 17", and 1 or 58 with an IPv6 block (EC2 API reference, CreateNetworkAclEntry). */
function partOf({ protocol, ports, icmp }: NetworkAclEntry) {
  if (hasPorts(protocol)) return { PortRange: { From: ports?.from ?? 0, To: ports?.to ?? 65_535 } };
  if (isIcmp(protocol)) return { IcmpTypeCode: { Type: icmp?.type ?? -1, Code: icmp?.code ?? -1 } };
  return {};
}
