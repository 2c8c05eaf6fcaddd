import {
  AssociateSubnetCidrBlockCommand,
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  DisassociateSubnetCidrBlockCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { arn, newId } from '../../../world/ids.js';
import { hasDependencies } from '../../kind.js';
import { existing, find, list } from '../../lookup.js';
import { addRow, removeRow } from '../../rows.js';
import { setTags, tagsFor } from '../../tag-set.js';
import { zoneId, zonesOf } from '../../zones.js';
import { interfaceKind } from '../interface/kind.js';
import { associateWithDefaultAcl, forgetSubnetInAcls } from '../network-acl/network-acls.js';
import { forgetSubnetInRouteTables } from '../route-table/make-route-table.js';
import { vpcKind } from '../vpc/kind.js';
import { associating } from '../vpc/vpc-cidr-blocks.js';
import { type SubnetRow, subnetKind } from './kind.js';
import { checkBlocks, freeBlock, freeIpv6Block } from './subnet-blocks.js';
import { subnetView } from './subnet-view.js';

export function makeSubnet(
  call: Call,
  {
    VpcId,
    CidrBlock,
    AvailabilityZone,
    isDefault,
  }: { VpcId: string; CidrBlock: string; AvailabilityZone: string; isDefault: boolean },
): SubnetRow {
  const { world, random } = call;
  const SubnetId = newId('subnet', random);
  const row: SubnetRow = {
    SubnetId,
    SubnetArn: arn(world, 'ec2', `subnet/${SubnetId}`),
    VpcId,
    CidrBlock,
    AvailabilityZone,
    AvailabilityZoneId: zoneId(world, AvailabilityZone),
    State: 'available',
    OwnerId: world.account,
    DefaultForAz: isDefault,
    MapPublicIpOnLaunch: isDefault,
    AssignIpv6AddressOnCreation: false,
    MapCustomerOwnedIpOnLaunch: false,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: [],
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
  };
  addRow(call, subnetKind, row);
  associateWithDefaultAcl(call, VpcId, SubnetId);
  return row;
}

export const subnetOperations: readonly Operation[] = [
  on(DescribeSubnetsCommand, (input, call) => {
    const { rows, next } = list(call, subnetKind, input.SubnetIds, input, {
      'availability-zone': (subnet) => subnet.AvailabilityZone,
      availabilityZone: (subnet) => subnet.AvailabilityZone,
      availabilityZoneId: (subnet) => subnet.AvailabilityZoneId,
      'availability-zone-id': (subnet) => subnet.AvailabilityZoneId,
      'available-ip-address-count': (subnet) => subnetView(call, subnet).AvailableIpAddressCount,
      'cidr-block': (subnet) => subnet.CidrBlock,
      cidr: (subnet) => subnet.CidrBlock,
      cidrBlock: (subnet) => subnet.CidrBlock,
      'default-for-az': (subnet) => subnet.DefaultForAz,
      defaultForAz: (subnet) => subnet.DefaultForAz,
      'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
      'ipv6-cidr-block-association.association-id': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet.map(({ AssociationId }) => AssociationId),
      'ipv6-cidr-block-association.state': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State),
      'enable-lni-at-device-index': () => undefined,
      'ipv6-native': (subnet) => subnet.Ipv6Native,
      'enable-dns64': (subnet) => subnet.EnableDns64,
      'customer-owned-ipv4-pool': () => undefined,
      'map-customer-owned-ip-on-launch': (subnet) => subnet.MapCustomerOwnedIpOnLaunch,
      'outpost-arn': () => undefined,
      'private-dns-name-options-on-launch.hostname-type': (subnet) =>
        subnet.PrivateDnsNameOptionsOnLaunch?.HostnameType,
      'private-dns-name-options-on-launch.enable-resource-name-dns-a-record': (subnet) =>
        subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsARecord,
      'private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record': (subnet) =>
        subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsAAAARecord,
      'map-public-ip-on-launch': (subnet) => subnet.MapPublicIpOnLaunch,
      'owner-id': (subnet) => subnet.OwnerId,
      state: (subnet) => subnet.State,
      'subnet-arn': (subnet) => subnet.SubnetArn,
      'subnet-id': (subnet) => subnet.SubnetId,
      'vpc-id': (subnet) => subnet.VpcId,
    });
    return { Subnets: rows.map((row) => subnetView(call, row)), NextToken: next };
  }),

  on(CreateSubnetCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'subnet');
    checkBlocks(input);
    const vpc = find(call, vpcKind, input.VpcId);
    const isIpv6Native = input.Ipv6Native === true;
    const CidrBlock = isIpv6Native ? '' : freeBlock(call, vpc, input.CidrBlock ?? '');
    const AvailabilityZone = chosenZone(call, input.AvailabilityZone, input.AvailabilityZoneId);
    const ipv6 = input.Ipv6CidrBlock === undefined ? undefined : freeIpv6Block(call, vpc, input.Ipv6CidrBlock);
    const row = makeSubnet(call, { VpcId: vpc.VpcId, CidrBlock, AvailabilityZone, isDefault: false });
    if (isIpv6Native) Object.assign(row, { Ipv6Native: true, AssignIpv6AddressOnCreation: true });
    if (ipv6 !== undefined) row.Ipv6CidrBlockAssociationSet.push(ipv6Association(call, ipv6));
    setTags(call, row.SubnetId, tags);
    const Ipv6CidrBlockAssociationSet = row.Ipv6CidrBlockAssociationSet.map(associating);
    return { Subnet: { ...subnetView(call, row), Ipv6CidrBlockAssociationSet } };
  }),

  on(DeleteSubnetCommand, ({ SubnetId }, call) => {
    const row = find(call, subnetKind, SubnetId);
    if (call.isHeld(row.SubnetId)) throw hasDependencies('subnet', SubnetId);
    forgetSubnetInAcls(call, row.SubnetId);
    forgetSubnetInRouteTables(call, row.SubnetId);
    removeRow(call, subnetKind, row.SubnetId);
    return {};
  }),

  on(AssociateSubnetCidrBlockCommand, ({ SubnetId, Ipv6CidrBlock }, call) => {
    const row = find(call, subnetKind, SubnetId);
    const vpc = find(call, vpcKind, row.VpcId);
    const added = ipv6Association(call, freeIpv6Block(call, vpc, Ipv6CidrBlock ?? ''));
    row.Ipv6CidrBlockAssociationSet.push(added);
    return { SubnetId, Ipv6CidrBlockAssociation: associating(added) };
  }),

  on(DisassociateSubnetCidrBlockCommand, ({ AssociationId }, call) => {
    const row = existing(call, subnetKind).find((subnet) =>
      subnet.Ipv6CidrBlockAssociationSet.some((one) => one.AssociationId === AssociationId),
    );
    const gone = row?.Ipv6CidrBlockAssociationSet.find((one) => one.AssociationId === AssociationId);
    if (!row || !gone) {
      throw new AwsError(
        'InvalidSubnetCidrBlockAssociationID.NotFound',
        `The subnet CIDR block with association ID '${AssociationId}' does not exist`,
      );
    }
    if (existing(call, interfaceKind).some((face) => face.SubnetId === row.SubnetId && face.Ipv6Addresses.length > 0)) {
      const text = `The CIDR block ${gone.Ipv6CidrBlock} of subnet '${row.SubnetId}' is in use by a network interface.`;
      throw new AwsError('InvalidCidrBlock.InUse', text);
    }
    row.Ipv6CidrBlockAssociationSet = row.Ipv6CidrBlockAssociationSet.filter((one) => one !== gone);
    return {
      SubnetId: row.SubnetId,
      Ipv6CidrBlockAssociation: { ...gone, Ipv6CidrBlockState: { State: 'disassociating' as const } },
    };
  }),
];

const ipv6Association = ({ random }: Call, Ipv6CidrBlock: string) => ({
  AssociationId: newId('subnet-cidr-assoc', random),
  Ipv6CidrBlock,
  Ipv6CidrBlockState: { State: 'associated' as const },
});

function chosenZone(call: Call, name: string | undefined, id: string | undefined): string {
  const zones = zonesOf(call.world);
  if (name === undefined && id === undefined) return zones[0]?.name ?? '';
  const zone = zones.find(
    (candidate) => [undefined, candidate.name].includes(name) && [undefined, candidate.id].includes(id),
  );
  if (zone) return zone.name;
  if (zones.some((known) => known.name === name) && zones.some((known) => known.id === id)) {
    const text = `The Availability Zone ${name} is not the one with the ID ${id}.`;
    throw new AwsError('InvalidParameterCombination', text);
  }
  const [parameter, member] =
    name === undefined ? (['availabilityZoneId', 'id'] as const) : (['availabilityZone', 'name'] as const);
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${name ?? id}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${zones.map((known) => known[member]).join(', ')}.`,
  );
}
