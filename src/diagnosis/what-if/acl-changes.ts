import { isIpv6 } from '../../network/address.js';
import { canonicalCidr } from '../../network/cidr.js';
import { ec2ProtocolNumber } from '../../network/ec2-protocol.js';
import type { Network, NetworkAclEntry } from '../../network/model.js';
import { LAST_RULE } from '../../network/network-acl.js';
import { hasPorts, isIcmp } from '../../network/packet.js';
import type { AclChange } from '../fix/change.js';
import type { NotUnderstood } from './command-line.js';
import { type CliOptions, member, one, structure, textOption, whole } from './options.js';

export const aclPlaceOptions = ['network-acl-id', 'rule-number', 'egress', 'ingress'];
export const aclOptions = [
  ...aclPlaceOptions,
  'protocol',
  'port-range',
  'icmp-type-code',
  'rule-action',
  'cidr-block',
  'ipv6-cidr-block',
];

/** The change of one entry; or why AWS would refuse it. */
export function aclChange(network: Network, kind: AclChange['kind'], options: CliOptions): AclChange | NotUnderstood {
  const networkAclId = one(options, 'network-acl-id');
  const acl = network.networkAcls.find(({ id }) => id === networkAclId);
  if (networkAclId === undefined) return { reason: 'names no network ACL: --network-acl-id acl-…' };
  if (!acl) return { reason: `is about ${networkAclId}, which is not in this network` };
  const number = whole(one(options, 'rule-number'), 1, LAST_RULE - 1);
  if (number === undefined) return { reason: `needs a --rule-number from 1 to ${LAST_RULE - 1}` };
  if (options.has('egress') === options.has('ingress')) return { reason: 'needs one of --ingress and --egress' };
  const egress = options.has('egress');
  const before = acl.entries.find((entry) => entry.number === number && entry.egress === egress);
  const place = `rule ${number} for ${egress ? 'egress' : 'ingress'}`;
  if (kind === 'delete-network-acl-entry')
    return before
      ? { kind, networkAclId, entry: before }
      : { reason: `takes away ${place}, which ${networkAclId} does not have` };
  const entry = entryIn(options, number, egress);
  if (!entry) return { reason: 'describes no entry that AWS would take' };
  if (kind === 'create-network-acl-entry')
    return before ? { reason: `makes ${place}, which ${networkAclId} has already` } : { kind, networkAclId, entry };
  return before
    ? { kind, networkAclId, entry, before }
    : { reason: `replaces ${place}, which ${networkAclId} does not have` };
}

function entryIn(options: CliOptions, number: number, egress: boolean): NetworkAclEntry | undefined {
  const protocol = ec2ProtocolNumber(one(options, 'protocol') ?? '');
  const action = one(options, 'rule-action');
  const blocks = ['cidr-block', 'ipv6-cidr-block'].flatMap((name) => one(options, name) ?? []);
  const cidr = blocks.length === 1 ? canonicalCidr(blocks[0] ?? '') : undefined;
  if (protocol === undefined || cidr === undefined || (action !== 'allow' && action !== 'deny')) return undefined;
  const [ports, icmp] = [portsIn(options), icmpIn(options)];
  // "Required if specifying protocol 6 or 17", and for ICMP its type (EC2 API reference, CreateNetworkAclEntry).
  if (hasPorts(protocol) && !ports) return undefined;
  if (isIcmp(protocol) && !icmp) return undefined;
  if (options.has('ipv6-cidr-block') !== isIpv6(cidr)) return undefined;
  return {
    number,
    egress,
    action,
    protocol,
    cidr,
    ports: hasPorts(protocol) ? ports : null,
    icmp: isIcmp(protocol) ? icmp : null,
  };
}

function portsIn(options: CliOptions): NetworkAclEntry['ports'] {
  const range = structure(options, 'port-range');
  const [from, to] = ['From', 'To'].map((name) => whole(textOption(member(range, name)), 0, 65_535));
  return from !== undefined && to !== undefined && from <= to ? { from, to } : null;
}

function icmpIn(options: CliOptions): NetworkAclEntry['icmp'] {
  const pair = structure(options, 'icmp-type-code');
  const [type, code] = ['Type', 'Code'].map((name) => whole(textOption(member(pair, name)), -1, 255));
  return type === undefined || code === undefined ? null : { type, code };
}
