import {
  CreateNetworkAclCommand,
  DeleteNetworkAclCommand,
  DescribeNetworkAclsCommand,
  ReplaceNetworkAclAssociationCommand,
} from '@aws-sdk/client-ec2';
import { ec2ProtocolName } from '../../../../network/ec2-protocol.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { hasDependencies } from '../../kind.js';
import { existing, find, list } from '../../lookup.js';
import { once } from '../../once.js';
import { addRow, removeRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { vpcKind } from '../vpc/kind.js';
import { sortEntries } from './acl-entry-order.js';
import { type NetworkAclRow, networkAclKind } from './kind.js';

export type EntryRow = NetworkAclRow['Entries'][number];

/** The list a VPC is born with: rule 100, and 101 for IPv6, allow everything (VPC user guide, "Default network ACL"). */
export function makeDefaultNetworkAcl(call: Call, vpcId: string, ipv6: boolean): NetworkAclRow {
  const row = makeNetworkAcl(call, vpcId, ipv6);
  const allow = [true, false].flatMap((Egress): EntryRow[] => [
    { RuleNumber: 100, Egress, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
    ...(ipv6 ? [{ RuleNumber: 101, Egress, Protocol: '-1', RuleAction: 'allow' as const, Ipv6CidrBlock: '::/0' }] : []),
  ]);
  row.Entries.push(...allow);
  sortEntries(row.Entries);
  row.IsDefault = true;
  return row;
}

// The last rule denies what no other matched and cannot be removed; the API numbers it 32767, and 32768 for IPv6.
function makeNetworkAcl(call: Call, VpcId: string, ipv6: boolean): NetworkAclRow {
  const NetworkAclId = newId('acl', call.random);
  const deny = [true, false].flatMap((Egress): EntryRow[] => [
    { RuleNumber: 32767, Egress, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' },
    ...(ipv6
      ? [{ RuleNumber: 32768, Egress, Protocol: '-1', RuleAction: 'deny' as const, Ipv6CidrBlock: '::/0' }]
      : []),
  ]);
  const row: NetworkAclRow = {
    NetworkAclId,
    VpcId,
    OwnerId: call.world.account,
    IsDefault: false,
    Entries: deny,
    Associations: [],
  };
  addRow(call, networkAclKind, row);
  return row;
}

export function associateWithDefaultAcl(call: Call, vpcId: string, subnetId: string): void {
  const row = existing(call, networkAclKind).find((acl) => acl.VpcId === vpcId && acl.IsDefault);
  row?.Associations.push(associationOf(call, row, subnetId));
}

const associationOf = ({ random }: Call, { NetworkAclId }: NetworkAclRow, SubnetId: string) => ({
  NetworkAclAssociationId: newId('aclassoc', random),
  NetworkAclId,
  SubnetId,
});

export function forgetSubnetInAcls(call: Call, subnetId: string): void {
  for (const acl of existing(call, networkAclKind)) {
    acl.Associations = acl.Associations.filter(({ SubnetId }) => SubnetId !== subnetId);
  }
}

const view = (call: Call, row: NetworkAclRow) => ({ ...row, Tags: tagSet(call.world, row.NetworkAclId) });

export const networkAclOperations: readonly Operation[] = [
  on(DescribeNetworkAclsCommand, (input, call) => {
    const { rows, next } = list(call, networkAclKind, input.NetworkAclIds, input, {
      'association.association-id': (acl) =>
        acl.Associations.map(({ NetworkAclAssociationId }) => NetworkAclAssociationId),
      'association.network-acl-id': (acl) => acl.Associations.map(({ NetworkAclId }) => NetworkAclId),
      'association.subnet-id': (acl) => acl.Associations.map(({ SubnetId }) => SubnetId),
      default: (acl) => acl.IsDefault,
      'entry.cidr': (acl) => acl.Entries.map(({ CidrBlock }) => CidrBlock),
      'entry.ipv6-cidr': (acl) => acl.Entries.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
      'entry.egress': (acl) => acl.Entries.map(({ Egress }) => Egress),
      'entry.icmp.code': (acl) => acl.Entries.map(({ IcmpTypeCode }) => IcmpTypeCode?.Code),
      'entry.icmp.type': (acl) => acl.Entries.map(({ IcmpTypeCode }) => IcmpTypeCode?.Type),
      'entry.port-range.from': (acl) => acl.Entries.map(({ PortRange }) => PortRange?.From),
      'entry.port-range.to': (acl) => acl.Entries.map(({ PortRange }) => PortRange?.To),
      // "The protocol specified in the entry (tcp | udp | icmp or a protocol number)"
      'entry.protocol': (acl) =>
        acl.Entries.flatMap(({ Protocol = '' }) => [Protocol, ec2ProtocolName(Number(Protocol))]),
      'entry.rule-action': (acl) => acl.Entries.map(({ RuleAction }) => RuleAction),
      'entry.rule-number': (acl) => acl.Entries.map(({ RuleNumber }) => RuleNumber),
      'network-acl-id': (acl) => acl.NetworkAclId,
      'owner-id': (acl) => acl.OwnerId,
      'vpc-id': (acl) => acl.VpcId,
    });
    return { NetworkAcls: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateNetworkAclCommand, (input, call) => {
    const { VpcId, TagSpecifications, ClientToken } = input;
    const tags = tagsFor(TagSpecifications, 'network-acl');
    const vpc = find(call, vpcKind, VpcId);
    const make = () => {
      const { NetworkAclId } = makeNetworkAcl(call, vpc.VpcId, vpc.Ipv6CidrBlockAssociationSet.length > 0);
      setTags(call, NetworkAclId, tags);
      return NetworkAclId;
    };
    return once(call, { operation: 'CreateNetworkAcl', token: ClientToken, input }, make, (id) => ({
      NetworkAcl: view(call, find(call, networkAclKind, id, 'new')),
      ClientToken,
    }));
  }),

  on(DeleteNetworkAclCommand, ({ NetworkAclId }, call) => {
    const row = find(call, networkAclKind, NetworkAclId);
    if (row.IsDefault) throw new AwsError('InvalidParameterValue', `cannot delete default network ACL ${NetworkAclId}`);
    if (row.Associations.length > 0) throw hasDependencies('networkAcl', NetworkAclId);
    removeRow(call, networkAclKind, NetworkAclId);
    return {};
  }),

  on(ReplaceNetworkAclAssociationCommand, ({ AssociationId, NetworkAclId }, call) => {
    const next = find(call, networkAclKind, NetworkAclId);
    const old = existing(call, networkAclKind).find(({ Associations }) =>
      Associations.some(({ NetworkAclAssociationId }) => NetworkAclAssociationId === AssociationId),
    );
    const association = old?.Associations.find(
      ({ NetworkAclAssociationId }) => NetworkAclAssociationId === AssociationId,
    );
    if (!old || !association) {
      throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`);
    }
    if (old.VpcId !== next.VpcId) {
      throw new AwsError(
        'InvalidParameterValue',
        `Network ACL ${NetworkAclId} and the subnet belong to different networks`,
      );
    }
    old.Associations = old.Associations.filter((other) => other !== association);
    const added = associationOf(call, next, association.SubnetId ?? '');
    next.Associations.push(added);
    return { NewAssociationId: added.NetworkAclAssociationId };
  }),
];
