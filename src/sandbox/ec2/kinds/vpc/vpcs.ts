import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  ModifyVpcTenancyCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { arn, newId } from '../../../world/ids.js';
import { blockStates } from '../../block-public-access.js';
import { ipv4Block } from '../../cidr-block.js';
import { hasDependencies } from '../../kind.js';
import { existing, find, list } from '../../lookup.js';
import { quota } from '../../quotas.js';
import { addRow, removeRow } from '../../rows.js';
import { setTags, tagsFor, tagsIfAny } from '../../tag-set.js';
import { regionalDhcpOptions } from '../dhcp-options.js';
import { makeDefaultNetworkAcl } from '../network-acl/network-acls.js';
import { makeMainRouteTable } from '../route-table/make-route-table.js';
import { makeDefaultSecurityGroup } from '../security-group/make-security-group.js';
import { supportsDns } from './dns-attributes.js';
import { type VpcRow, vpcKind } from './kind.js';
import { associating, checkRange, vpcAssociation, vpcIpv6Association } from './vpc-cidr-blocks.js';
import { deleteVpcParts } from './vpc-parts.js';

/** A VPC with what AWS makes beside it: main route table, default network ACL, default security group. */
export function makeVpc(
  call: Call,
  {
    cidr,
    isDefault,
    ipv6,
    tenancy = 'default',
  }: { cidr: string; isDefault: boolean; ipv6: boolean; tenancy?: 'default' | 'dedicated' },
): VpcRow {
  const { world, random } = call;
  const VpcId = newId('vpc', random);
  const row: VpcRow = {
    VpcId,
    CidrBlock: cidr,
    DhcpOptionsId: regionalDhcpOptions(call).DhcpOptionsId,
    State: 'available',
    OwnerId: world.account,
    InstanceTenancy: tenancy,
    IsDefault: isDefault,
    CidrBlockAssociationSet: [vpcAssociation(call, cidr)],
    Ipv6CidrBlockAssociationSet: ipv6 ? [vpcIpv6Association(call)] : [],
  };
  addRow(call, vpcKind, row);
  const cidrs = [cidr, ...row.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? '')];
  makeMainRouteTable(call, VpcId, cidrs);
  makeDefaultNetworkAcl(call, VpcId, ipv6);
  makeDefaultSecurityGroup(call, VpcId, ipv6);
  return row;
}

export const vpcOperations: readonly Operation[] = [
  on(DescribeVpcsCommand, (input, call) => {
    const { rows, next } = list(call, vpcKind, input.VpcIds, input, {
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
      'ipv6-cidr-block-association.ipv6-pool': (vpc) => vpc.Ipv6CidrBlockAssociationSet.map(({ Ipv6Pool }) => Ipv6Pool),
      'ipv6-cidr-block-association.association-id': (vpc) =>
        vpc.Ipv6CidrBlockAssociationSet.map(({ AssociationId }) => AssociationId),
      'ipv6-cidr-block-association.state': (vpc) =>
        vpc.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State),
      'dhcp-options-id': (vpc) => vpc.DhcpOptionsId,
      'is-default': (vpc) => vpc.IsDefault,
      isDefault: (vpc) => vpc.IsDefault,
      'owner-id': (vpc) => vpc.OwnerId,
      state: (vpc) => vpc.State,
      'vpc-id': (vpc) => vpc.VpcId,
    });
    const view = (row: VpcRow) => ({
      ...row,
      ...blockStates(call.world, [arn(call.world, 'ec2', `vpc/${row.VpcId}`)]),
      ...tagsIfAny(call.world, row.VpcId),
    });
    return { Vpcs: rows.map(view), NextToken: next };
  }),

  on(CreateVpcCommand, (input, call) => {
    const { CidrBlock, AmazonProvidedIpv6CidrBlock, TagSpecifications, InstanceTenancy } = input;
    const tags = tagsFor(TagSpecifications, 'vpc');
    only('ec2', 'Ipv6CidrBlockNetworkBorderGroup', input.Ipv6CidrBlockNetworkBorderGroup, [call.world.region]);
    if (CidrBlock === undefined)
      throw new AwsError('MissingParameter', 'Either cidrBlock or ipv4IpamPoolId should be provided.');
    const cidr = ipv4Block(CidrBlock, 'cidrBlock');
    checkRange(cidr, CidrBlock);
    // "VPCs per Region: 5" (VPC user guide, "Amazon VPC quotas").
    if (existing(call, vpcKind).length >= quota(call.world, 'vpcs')) {
      throw new AwsError('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
    }
    const row = makeVpc(call, {
      cidr,
      isDefault: false,
      ipv6: AmazonProvidedIpv6CidrBlock === true,
      tenancy: tenancyOf(InstanceTenancy),
    });
    setTags(call, row.VpcId, tags);
    // An IPv6 block is still being associated (AWS CLI reference, examples of create-vpc and create-subnet).
    const Ipv6CidrBlockAssociationSet = row.Ipv6CidrBlockAssociationSet.map(associating);
    const Vpc = { ...row, State: 'pending' as const, Ipv6CidrBlockAssociationSet, ...tagsIfAny(call.world, row.VpcId) };
    return { Vpc };
  }),

  on(DeleteVpcCommand, ({ VpcId }, call) => {
    const row = find(call, vpcKind, VpcId);
    if (call.isHeld(row.VpcId)) throw hasDependencies('vpc', VpcId);
    deleteVpcParts(call, row.VpcId);
    removeRow(call, vpcKind, row.VpcId);
    return {};
  }),

  on(DescribeVpcAttributeCommand, ({ VpcId, Attribute }, call) => {
    const row = find(call, vpcKind, VpcId);
    const attributes = row.attributes ?? {};
    switch (Attribute) {
      case 'enableDnsSupport':
        return { VpcId, EnableDnsSupport: { Value: supportsDns(row) } };
      case 'enableDnsHostnames':
        // On in the default VPC, off in others made by the API (VPC user guide, "DNS attributes for your VPC").
        return { VpcId, EnableDnsHostnames: { Value: attributes.enableDnsHostnames ?? row.IsDefault } };
      default:
        return {
          VpcId,
          EnableNetworkAddressUsageMetrics: { Value: attributes.enableNetworkAddressUsageMetrics ?? false },
        };
    }
  }),

  on(ModifyVpcAttributeCommand, (input, call) => {
    const row = find(call, vpcKind, input.VpcId);
    const { EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics } = input;
    const given = [EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics].filter(Boolean);
    if (given.length === 0) {
      throw new AwsError('MissingParameter', 'The request must contain exactly one attribute to modify');
    }
    // "You can't modify the DNS resolution and DNS hostnames attributes in the same request" (EC2 API reference).
    if (given.length > 1) {
      throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
    }
    const attributes = { ...row.attributes };
    if (EnableDnsHostnames?.Value !== undefined) attributes.enableDnsHostnames = EnableDnsHostnames.Value;
    if (EnableDnsSupport?.Value !== undefined) attributes.enableDnsSupport = EnableDnsSupport.Value;
    if (EnableNetworkAddressUsageMetrics?.Value !== undefined) {
      attributes.enableNetworkAddressUsageMetrics = EnableNetworkAddressUsageMetrics.Value;
    }
    row.attributes = attributes;
    return {};
  }),

  // Only from dedicated to default (EC2 API reference, ModifyVpcTenancy).
  on(ModifyVpcTenancyCommand, ({ VpcId, InstanceTenancy }, call) => {
    const row = find(call, vpcKind, VpcId);
    if (InstanceTenancy !== 'default') {
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${InstanceTenancy}) for parameter instanceTenancy is invalid. The tenancy can only be changed to default.`,
      );
    }
    row.InstanceTenancy = InstanceTenancy;
    return { ReturnValue: true };
  }),
];

function tenancyOf(text: string | undefined): 'default' | 'dedicated' {
  if (text === undefined || text === 'default') return 'default';
  if (text === 'dedicated') return text;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${text}) for parameter instanceTenancy is invalid. Valid values are: default, dedicated`,
  );
}
