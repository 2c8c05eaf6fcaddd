import {
  AssociateVpcCidrBlockCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { overlaps, prefixLength } from '../../network/cidr.js';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import { hex, newId } from '../world/ids.js';
import type { VpcRow } from '../world/world.js';
import { ipv4Block } from './cidr-block.js';
import { vpcKind } from './kinds.js';
import { announce, existing, find, list } from './lookup.js';
import { makeDefaultSecurityGroup } from './make-security-group.js';
import { makeDefaultNetworkAcl } from './network-acls.js';
import { quota } from './quotas.js';
import { addLocalRoute, makeMainRouteTable } from './route-tables.js';
import { setTags, tagSet, tagsFor } from './tag-set.js';
import { deleteVpcParts, dependentsOfVpc } from './vpc-dependents.js';

/** A VPC with what AWS makes beside it: main route table, default network ACL, default security group. */
export function makeVpc(
  call: Call,
  { cidr, isDefault, ipv6 }: { cidr: string; isDefault: boolean; ipv6: boolean },
): VpcRow {
  const { world, random } = call;
  const VpcId = newId('vpc', random);
  const row: VpcRow = {
    VpcId,
    CidrBlock: cidr,
    DhcpOptionsId: 'dopt-0a1b2c3d4e5f60718',
    State: 'available',
    OwnerId: world.account,
    InstanceTenancy: 'default',
    IsDefault: isDefault,
    CidrBlockAssociationSet: [association(call, cidr)],
    Ipv6CidrBlockAssociationSet: ipv6 ? [ipv6Association(call)] : [],
  };
  world.ec2.vpcs[VpcId] = row;
  announce(call, VpcId);
  const cidrs = [cidr, ...row.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? '')];
  makeMainRouteTable(call, VpcId, cidrs);
  makeDefaultNetworkAcl(call, VpcId, ipv6);
  makeDefaultSecurityGroup(call, VpcId, ipv6);
  return row;
}

const association = ({ random }: Call, CidrBlock: string) => ({
  AssociationId: newId('vpc-cidr-assoc', random),
  CidrBlock,
  CidrBlockState: { State: 'associated' as const },
});

const ipv6Association = ({ world, random }: Call) => ({
  AssociationId: newId('vpc-cidr-assoc', random),
  // Amazon gives a VPC a /56 (VPC user guide, "VPC CIDR blocks").
  Ipv6CidrBlock: `2600:1f18:${hex(4, random).replace(/^0+(?=.)/, '')}:1${hex(1, random)}00::/56`,
  Ipv6CidrBlockState: { State: 'associated' as const },
  NetworkBorderGroup: world.region,
  Ipv6Pool: 'Amazon',
});

export const vpcOperations: readonly Operation[] = [
  on(DescribeVpcsCommand, ({ VpcIds, Filters, NextToken, MaxResults }, call) => {
    const listing = { ids: VpcIds, filters: Filters, token: NextToken, max: MaxResults };
    const { rows, next } = list(call, vpcKind, ({ VpcId }) => VpcId, listing, {
      cidr: (vpc) => vpc.CidrBlock,
      'cidr-block': (vpc) => vpc.CidrBlock,
      cidrBlock: (vpc) => vpc.CidrBlock,
      'cidr-block-association.cidr-block': (vpc) => vpc.CidrBlockAssociationSet.map(({ CidrBlock }) => CidrBlock),
      'cidr-block-association.association-id': (vpc) =>
        vpc.CidrBlockAssociationSet.map(({ AssociationId }) => AssociationId),
      'cidr-block-association.state': (vpc) =>
        vpc.CidrBlockAssociationSet.map(({ CidrBlockState }) => CidrBlockState?.State),
      'ipv6-cidr-block-association.ipv6-cidr-block': (vpc) =>
        vpc.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
      'dhcp-options-id': (vpc) => vpc.DhcpOptionsId,
      'is-default': (vpc) => vpc.IsDefault,
      isDefault: (vpc) => vpc.IsDefault,
      'owner-id': (vpc) => vpc.OwnerId,
      state: (vpc) => vpc.State,
      'vpc-id': (vpc) => vpc.VpcId,
    });
    return { Vpcs: rows.map((row) => ({ ...row, Tags: tagSet(call.world, row.VpcId) })), NextToken: next };
  }),

  on(CreateVpcCommand, ({ CidrBlock, AmazonProvidedIpv6CidrBlock, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'vpc');
    if (CidrBlock === undefined)
      throw new AwsError('MissingParameter', 'Either cidrBlock or ipv4IpamPoolId should be provided.');
    const cidr = ipv4Block(CidrBlock, 'cidrBlock');
    checkRange(cidr);
    // "VPCs per Region: 5" (VPC user guide, "Amazon VPC quotas").
    if (existing(call, vpcKind).length >= quota(call.world, 'vpcs')) {
      throw new AwsError('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
    }
    const row = makeVpc(call, { cidr, isDefault: false, ipv6: AmazonProvidedIpv6CidrBlock === true });
    setTags(call, row.VpcId, tags);
    return { Vpc: { ...row, State: 'pending' as const, Tags: tagSet(call.world, row.VpcId) } };
  }),

  on(DeleteVpcCommand, ({ VpcId }, call) => {
    const row = find(call, vpcKind, VpcId);
    if (dependentsOfVpc(call, row.VpcId)) {
      throw new AwsError('DependencyViolation', `The vpc '${VpcId}' has dependencies and cannot be deleted.`);
    }
    deleteVpcParts(call, row.VpcId);
    delete call.world.ec2.vpcs[row.VpcId];
    delete call.world.ec2.tags[row.VpcId];
    return {};
  }),

  on(AssociateVpcCidrBlockCommand, ({ VpcId, CidrBlock, AmazonProvidedIpv6CidrBlock }, call) => {
    const row = find(call, vpcKind, VpcId);
    if (AmazonProvidedIpv6CidrBlock) {
      const added = ipv6Association(call);
      row.Ipv6CidrBlockAssociationSet.push(added);
      addLocalRoute(call, row.VpcId, added.Ipv6CidrBlock);
      return { VpcId, Ipv6CidrBlockAssociation: { ...added, Ipv6CidrBlockState: { State: 'associating' as const } } };
    }
    const cidr = ipv4Block(CidrBlock ?? '', 'cidrBlock');
    checkRange(cidr);
    if (row.CidrBlockAssociationSet.some((other) => overlaps(other.CidrBlock ?? '', cidr))) {
      throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' conflicts with an existing CIDR of the VPC.`);
    }
    const added = association(call, cidr);
    row.CidrBlockAssociationSet.push(added);
    addLocalRoute(call, row.VpcId, cidr);
    return { VpcId, CidrBlockAssociation: { ...added, CidrBlockState: { State: 'associating' as const } } };
  }),

  on(DescribeVpcAttributeCommand, ({ VpcId, Attribute }, call) => {
    const row = find(call, vpcKind, VpcId);
    const attributes = row.attributes ?? {};
    switch (Attribute) {
      case 'enableDnsSupport':
        return { VpcId, EnableDnsSupport: { Value: attributes.enableDnsSupport ?? true } };
      case 'enableDnsHostnames':
        // On in the default VPC, off in others made by the API (VPC user guide, "DNS attributes for your VPC").
        return { VpcId, EnableDnsHostnames: { Value: attributes.enableDnsHostnames ?? row.IsDefault } };
      default:
        return { VpcId, EnableNetworkAddressUsageMetrics: { Value: false } };
    }
  }),

  on(ModifyVpcAttributeCommand, ({ VpcId, EnableDnsHostnames, EnableDnsSupport }, call) => {
    const row = find(call, vpcKind, VpcId);
    const attributes = { ...row.attributes };
    if (EnableDnsHostnames?.Value !== undefined) attributes.enableDnsHostnames = EnableDnsHostnames.Value;
    if (EnableDnsSupport?.Value !== undefined) attributes.enableDnsSupport = EnableDnsSupport.Value;
    row.attributes = attributes;
    return {};
  }),
];

// "The allowed block size is between a /16 netmask and /28 netmask" (VPC user guide, "VPC CIDR blocks").
function checkRange(cidr: string): void {
  const prefix = prefixLength(cidr) ?? 0;
  if (prefix < 16 || prefix > 28) throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`);
}
