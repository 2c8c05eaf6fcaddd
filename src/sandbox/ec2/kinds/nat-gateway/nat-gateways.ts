import { CreateNatGatewayCommand, DeleteNatGatewayCommand, DescribeNatGatewaysCommand } from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { latencyOf } from '../../../world/latency.js';
import type { World } from '../../../world/world.js';
import { find, list } from '../../lookup.js';
import { once } from '../../once.js';
import { addRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { associate, disassociate, hasInternetGateway } from '../address/address-association.js';
import type { AddressRow } from '../address/kind.js';
import { makeInterface } from '../interface/make-interface.js';
import { type SubnetRow, subnetKind } from '../subnet/kind.js';
import { type NatGatewayRow, natGatewayKind } from './kind.js';
import { addSecondary, freeElasticIp } from './nat-addresses.js';

// "NAT gateway states" (VPC user guide): pending, failed, available, deleting, deleted.
export function natGatewayState(world: World, { createdAt, deletedAt, failure }: NatGatewayRow, now: number) {
  if (deletedAt !== null)
    return now < deletedAt + latencyOf(world).natGatewayDeleting ? ('deleting' as const) : ('deleted' as const);
  if (failure) return now < createdAt + latencyOf(world).natGatewayFailing ? ('pending' as const) : ('failed' as const);
  return now < createdAt + latencyOf(world).natGatewayPending ? ('pending' as const) : ('available' as const);
}

function view(call: Call, { createdAt, deletedAt, failure, ...row }: NatGatewayRow) {
  const State = natGatewayState(
    call.world,
    { createdAt, deletedAt, ...(failure && { failure }), ...row },
    call.clock.now(),
  );
  return {
    ...row,
    State,
    ...(State === 'failed' && failure),
    CreateTime: createdAt,
    ...(deletedAt !== null && { DeleteTime: deletedAt }),
    Tags: tagSet(call.world, row.NatGatewayId),
  };
}

export const natGatewayOperations: readonly Operation[] = [
  on(DescribeNatGatewaysCommand, (input, call) => {
    const { rows, next } = list(call, natGatewayKind, input.NatGatewayIds, input, {
      'nat-gateway-id': (gateway) => gateway.NatGatewayId,
      state: (gateway) => natGatewayState(call.world, gateway, call.clock.now()),
      'subnet-id': (gateway) => gateway.SubnetId,
      'vpc-id': (gateway) => gateway.VpcId,
    });
    return { NatGateways: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateNatGatewayCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'natgateway');
    const make = () => {
      const subnet = find(call, subnetKind, input.SubnetId ?? '');
      const row = makeNatGateway(call, subnet, addressFor(call, input), input.PrivateIpAddress);
      const { SecondaryAllocationIds: allocations, SecondaryPrivateIpAddresses: addresses } = input;
      const wish = { allocations, addresses, count: input.SecondaryPrivateIpAddressCount };
      if (!row.failure) addSecondary(call, row, wish);
      setTags(call, row.NatGatewayId, tags);
      return row.NatGatewayId;
    };
    only('ec2', 'AvailabilityMode', input.AvailabilityMode, ['zonal']);
    if (input.SubnetId === undefined)
      throw new AwsError('MissingParameter', 'The request must include the SubnetId parameter.');
    return once(call, { operation: 'CreateNatGateway', token: input.ClientToken, input }, make, (id) => {
      const row = call.world.ec2.natGateways[id];
      if (!row) throw natGatewayKind.notFound(id);
      return { NatGateway: view(call, row), ClientToken: input.ClientToken };
    });
  }),

  on(DeleteNatGatewayCommand, ({ NatGatewayId }, call) => {
    const row = find(call, natGatewayKind, NatGatewayId);
    if (row.deletedAt !== null) return { NatGatewayId };
    const { world, clock } = call;
    row.deletedAt = clock.now();
    for (const { AllocationId, NetworkInterfaceId } of row.NatGatewayAddresses) {
      const address = world.ec2.addresses[AllocationId ?? ''];
      if (address) disassociate(call, address);
      const face = world.ec2.interfaces[NetworkInterfaceId ?? ''];
      if (face) face.goneAt = clock.now() + latencyOf(world).natGatewayDeleting;
    }
    return { NatGatewayId };
  }),
];

function addressFor(
  call: Call,
  { ConnectivityType, AllocationId }: { ConnectivityType?: string | undefined; AllocationId?: string | undefined },
): AddressRow | undefined {
  if (ConnectivityType === 'private') {
    if (AllocationId === undefined) return undefined;
    throw new AwsError('InvalidParameterCombination', 'AllocationId cannot be used with a private NAT gateway.');
  }
  if (AllocationId === undefined)
    throw new AwsError('MissingParameter', 'The request must include the AllocationId parameter.');
  return freeElasticIp(call, AllocationId);
}

function makeNatGateway(
  call: Call,
  subnet: SubnetRow,
  address: AddressRow | undefined,
  wanted: string | undefined,
): NatGatewayRow {
  const { world, random, clock } = call;
  const NatGatewayId = newId('nat', random);
  // The API says `nat_gateway` where the model lists `natGateway` (EC2 API reference, NetworkInterface).
  const service = { InterfaceType: 'nat_gateway' as 'natGateway' };
  const face = makeInterface(call, subnet, {
    Groups: [],
    Description: `Interface for NAT Gateway ${NatGatewayId}`,
    service,
    wanted,
  });
  face.SourceDestCheck = false;
  // "If the VPC has no internet gateway, the NAT gateway fails" (VPC user guide, "Troubleshoot NAT gateways").
  const failure =
    address && !hasInternetGateway(call, subnet.VpcId)
      ? {
          FailureCode: 'Gateway.NotAttached',
          FailureMessage: `Network ${subnet.VpcId} has no Internet gateway attached`,
        }
      : undefined;
  if (failure) face.goneAt = clock.now() + latencyOf(world).natGatewayFailing;
  const AssociationId = address && !failure ? associate(call, address, face) : undefined;
  const row: NatGatewayRow = {
    NatGatewayId,
    VpcId: subnet.VpcId,
    SubnetId: subnet.SubnetId,
    ConnectivityType: address ? 'public' : 'private',
    NatGatewayAddresses: [
      {
        ...(address && {
          AllocationId: address.AllocationId,
          ...(!failure && { PublicIp: address.PublicIp, AssociationId }),
        }),
        NetworkInterfaceId: face.NetworkInterfaceId,
        PrivateIp: face.PrivateIpAddress,
        IsPrimary: true,
        Status: failure ? 'failed' : 'succeeded',
      },
    ],
    createdAt: clock.now(),
    deletedAt: null,
    ...(failure && { failure }),
  };
  addRow(call, natGatewayKind, row);
  return row;
}
