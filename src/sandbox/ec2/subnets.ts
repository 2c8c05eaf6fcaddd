import {
  AssociateSubnetCidrBlockCommand,
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import { addressCount, overlaps, parseCidr, prefixLength } from '../../network/cidr.js';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import { arn, newId } from '../world/ids.js';
import type { SubnetRow, VpcRow } from '../world/world.js';
import { ipv4Block, ipv6Block } from './cidr-block.js';
import { interfaceKind, subnetKind, vpcKind } from './kinds.js';
import { announce, existing, find, list } from './lookup.js';
import { associateWithDefaultAcl, forgetSubnetInAcls } from './network-acls.js';
import { forgetSubnetInRouteTables } from './route-tables.js';
import { setTags, tagSet, tagsFor } from './tag-set.js';
import { zoneId, zonesOf } from './zones.js';

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
  world.ec2.subnets[SubnetId] = row;
  announce(call, SubnetId);
  associateWithDefaultAcl(call, VpcId, SubnetId);
  return row;
}

export function subnetView(call: Call, row: SubnetRow) {
  const used = existing(call, interfaceKind)
    .filter(({ SubnetId }) => SubnetId === row.SubnetId)
    .reduce((sum, { PrivateIpAddresses }) => sum + PrivateIpAddresses.length, 0);
  // "The first four IP addresses and the last IP address in each subnet" are AWS's (VPC user guide, "Subnet sizing").
  const available = Number(addressCount(row.CidrBlock) ?? 0n) - 5 - used;
  return { ...row, AvailableIpAddressCount: available, Tags: tagSet(call.world, row.SubnetId) };
}

export const subnetOperations: readonly Operation[] = [
  on(DescribeSubnetsCommand, ({ SubnetIds, Filters, NextToken, MaxResults }, call) => {
    const listing = { ids: SubnetIds, filters: Filters, token: NextToken, max: MaxResults };
    const { rows, next } = list(call, subnetKind, ({ SubnetId }) => SubnetId, listing, {
      'availability-zone': (subnet) => subnet.AvailabilityZone,
      availabilityZone: (subnet) => subnet.AvailabilityZone,
      'availability-zone-id': (subnet) => subnet.AvailabilityZoneId,
      'available-ip-address-count': (subnet) => subnetView(call, subnet).AvailableIpAddressCount,
      'cidr-block': (subnet) => subnet.CidrBlock,
      cidr: (subnet) => subnet.CidrBlock,
      cidrBlock: (subnet) => subnet.CidrBlock,
      'default-for-az': (subnet) => subnet.DefaultForAz,
      defaultForAz: (subnet) => subnet.DefaultForAz,
      'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) =>
        subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
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
    const vpc = find(call, vpcKind, input.VpcId);
    const CidrBlock = freeBlock(call, vpc, input.CidrBlock ?? '');
    const AvailabilityZone = chosenZone(call, input.AvailabilityZone, input.AvailabilityZoneId);
    const ipv6 = input.Ipv6CidrBlock === undefined ? undefined : freeIpv6Block(call, vpc, input.Ipv6CidrBlock);
    const row = makeSubnet(call, { VpcId: vpc.VpcId, CidrBlock, AvailabilityZone, isDefault: false });
    if (ipv6 !== undefined) row.Ipv6CidrBlockAssociationSet.push(ipv6Association(call, ipv6));
    setTags(call, row.SubnetId, tags);
    return { Subnet: subnetView(call, row) };
  }),

  on(DeleteSubnetCommand, ({ SubnetId }, call) => {
    const row = find(call, subnetKind, SubnetId);
    if (existing(call, interfaceKind).some((other) => other.SubnetId === row.SubnetId)) {
      throw new AwsError('DependencyViolation', `The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
    }
    forgetSubnetInAcls(call, row.SubnetId);
    forgetSubnetInRouteTables(call, row.SubnetId);
    delete call.world.ec2.subnets[row.SubnetId];
    delete call.world.ec2.tags[row.SubnetId];
    return {};
  }),

  on(ModifySubnetAttributeCommand, ({ SubnetId, MapPublicIpOnLaunch, AssignIpv6AddressOnCreation }, call) => {
    const row = find(call, subnetKind, SubnetId);
    if (MapPublicIpOnLaunch?.Value !== undefined) row.MapPublicIpOnLaunch = MapPublicIpOnLaunch.Value;
    if (AssignIpv6AddressOnCreation?.Value !== undefined)
      row.AssignIpv6AddressOnCreation = AssignIpv6AddressOnCreation.Value;
    return {};
  }),

  on(AssociateSubnetCidrBlockCommand, ({ SubnetId, Ipv6CidrBlock }, call) => {
    const row = find(call, subnetKind, SubnetId);
    const vpc = find(call, vpcKind, row.VpcId);
    const added = ipv6Association(call, freeIpv6Block(call, vpc, Ipv6CidrBlock ?? ''));
    row.Ipv6CidrBlockAssociationSet.push(added);
    return { SubnetId, Ipv6CidrBlockAssociation: added };
  }),
];

function freeBlock(call: Call, vpc: VpcRow, text: string): string {
  const cidr = ipv4Block(text, 'cidrBlock');
  const prefix = prefixLength(cidr) ?? 0;
  if (
    prefix < 16 ||
    prefix > 28 ||
    !vpc.CidrBlockAssociationSet.some(({ CidrBlock }) => within(CidrBlock ?? '', cidr))
  ) {
    throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  }
  const others = existing(call, subnetKind).filter(({ VpcId }) => VpcId === vpc.VpcId);
  if (others.some(({ CidrBlock }) => overlaps(CidrBlock, cidr))) {
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  }
  return cidr;
}

// A subnet's IPv6 block is a /64 of the VPC's /56 (VPC user guide, "Subnet CIDR blocks").
function freeIpv6Block(call: Call, vpc: VpcRow, text: string): string {
  const cidr = ipv6Block(text, 'ipv6CidrBlock');
  if (
    prefixLength(cidr) !== 64 ||
    !vpc.Ipv6CidrBlockAssociationSet.some(({ Ipv6CidrBlock }) => within(Ipv6CidrBlock ?? '', cidr))
  ) {
    throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  }
  const taken = existing(call, subnetKind).flatMap((subnet) =>
    subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  );
  if (taken.includes(cidr))
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  return cidr;
}

const ipv6Association = ({ random }: Call, Ipv6CidrBlock: string) => ({
  AssociationId: newId('subnet-cidr-assoc', random),
  Ipv6CidrBlock,
  Ipv6CidrBlockState: { State: 'associated' as const },
});

function chosenZone(call: Call, name: string | undefined, id: string | undefined): string {
  const zones = zonesOf(call.world);
  if (name === undefined && id === undefined) return zones[0]?.name ?? '';
  const zone = zones.find((candidate) => candidate.name === name || candidate.id === id);
  if (zone) return zone.name;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${name ?? id}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map((known) => known.name).join(', ')}.`,
  );
}

function within(wide: string, narrow: string): boolean {
  const [outer, inner] = [parseCidr(wide), parseCidr(narrow)];
  return outer !== undefined && inner !== undefined && outer.prefix <= inner.prefix && overlaps(wide, narrow);
}
