import {
  AssignPrivateNatGatewayAddressCommand,
  AssociateNatGatewayAddressCommand,
  DisassociateNatGatewayAddressCommand,
  UnassignPrivateNatGatewayAddressCommand,
} from '@aws-sdk/client-ec2';
import { only, withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { associate, disassociate } from '../address/address-association.js';
import { type AddressRow, addressKind } from '../address/kind.js';
import { giveSecondary } from '../interface/secondary-addresses.js';
import { type NatGatewayRow, natGatewayKind } from './kind.js';

/** Addresses beside the primary one: Elastic IPs of a public NAT gateway, private ones of either. */
interface Secondary {
  readonly allocations?: readonly string[] | undefined;
  readonly addresses?: readonly string[] | undefined;
  readonly count?: number | undefined;
}

type NatAddress = NatGatewayRow['NatGatewayAddresses'][number];

/** An Elastic IP address that is nobody's yet. */
export function freeElasticIp(call: Call, allocationId: string): AddressRow {
  const address = find(call, addressKind, allocationId);
  if (address.AssociationId === undefined) return address;
  throw new AwsError('Resource.AlreadyAssociated', `Elastic IP address [${allocationId}] is already associated`);
}

/** Gives a NAT gateway further addresses, and returns them. Connections go on leaving by the primary one. */
export function addSecondary(call: Call, row: NatGatewayRow, wish: Secondary): readonly NatAddress[] {
  const { allocations = [], addresses = [], count = 0 } = wish;
  if (addresses.length > 0 && count > 0) {
    throw new AwsError(
      'InvalidParameterCombination',
      'A number of private addresses and private addresses cannot be specified together.',
    );
  }
  const elastic = allocations.map((id) => freeElasticIp(call, id));
  const [{ NetworkInterfaceId = '' } = {}] = row.NatGatewayAddresses;
  const face = call.world.ec2.interfaces[NetworkInterfaceId];
  const subnet = call.world.ec2.subnets[row.SubnetId];
  if (!face || !subnet) throw natGatewayKind.notFound(row.NatGatewayId);
  const isPublic = row.ConnectivityType === 'public';
  if (isPublic && addresses.length > elastic.length) {
    throw new AwsError(
      'InvalidParameterCombination',
      'Each private address of a public NAT gateway needs an Elastic IP.',
    );
  }
  const number = isPublic ? elastic.length - addresses.length : count;
  const added = giveSecondary(call, face, subnet, number, addresses).map((PrivateIp, at): NatAddress => {
    const address = elastic[at];
    const shared = { NetworkInterfaceId, PrivateIp, IsPrimary: false, Status: 'succeeded' as const };
    if (!address) return shared;
    const AssociationId = associate(call, address, face, PrivateIp);
    return { ...shared, AllocationId: address.AllocationId, PublicIp: address.PublicIp, AssociationId };
  });
  row.NatGatewayAddresses.push(...added);
  return added;
}

/** Takes secondary addresses away; the primary one stays as long as the gateway. */
function removeSecondary(
  call: Call,
  row: NatGatewayRow,
  isMeant: (address: NatAddress) => boolean,
): readonly NatAddress[] {
  const gone = row.NatGatewayAddresses.filter(isMeant);
  if (gone.some(({ IsPrimary }) => IsPrimary))
    throw new AwsError('InvalidParameterValue', 'The primary address of a NAT gateway cannot be removed.');
  const face = call.world.ec2.interfaces[gone[0]?.NetworkInterfaceId ?? ''];
  for (const { AllocationId, PrivateIp } of gone) {
    const address = call.world.ec2.addresses[AllocationId ?? ''];
    if (address) disassociate(call, address);
    if (face) face.PrivateIpAddresses = face.PrivateIpAddresses.filter((one) => one.PrivateIpAddress !== PrivateIp);
  }
  row.NatGatewayAddresses = row.NatGatewayAddresses.filter((address) => !gone.includes(address));
  return gone;
}

/** The answer names the state that the addresses are in for a moment (EC2 API reference, the operations' examples). */
const answer = <Status extends string>(NatGatewayId: string, addresses: readonly NatAddress[], Status: Status) => ({
  NatGatewayId,
  NatGatewayAddresses: addresses.map((address) => ({ ...address, Status })),
});

function standing(call: Call, id: string, type: 'public' | 'private'): NatGatewayRow {
  const row = find(call, natGatewayKind, id);
  if (row.deletedAt !== null) throw natGatewayKind.notFound(id);
  if (row.ConnectivityType === type) return row;
  throw new AwsError('InvalidParameterValue', `NAT gateway ${id} is not a ${type} NAT gateway.`);
}

export const natAddressOperations: readonly Operation[] = [
  on(AssociateNatGatewayAddressCommand, (input, call) => {
    const { NatGatewayId, AllocationIds, PrivateIpAddresses } = input;
    // Of regional NAT gateways, which are not here.
    only('ec2', 'AvailabilityZone', input.AvailabilityZone, []);
    only('ec2', 'AvailabilityZoneId', input.AvailabilityZoneId, []);
    const row = standing(call, NatGatewayId, 'public');
    const added = addSecondary(call, row, { allocations: AllocationIds, addresses: PrivateIpAddresses });
    return answer(NatGatewayId, added, 'associating');
  }),

  on(DisassociateNatGatewayAddressCommand, ({ NatGatewayId, AssociationIds, MaxDrainDurationSeconds }, call) => {
    // Connections end with the address at once: how long they are drained cannot be told apart.
    withoutEffect(MaxDrainDurationSeconds);
    const row = standing(call, NatGatewayId, 'public');
    const known = row.NatGatewayAddresses.map(({ AssociationId }) => AssociationId);
    const stranger = AssociationIds.find((id) => !known.includes(id));
    if (stranger !== undefined)
      throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${stranger}' does not exist`);
    const gone = removeSecondary(call, row, (one) => AssociationIds.includes(one.AssociationId ?? ''));
    return answer(NatGatewayId, gone, 'disassociating');
  }),

  on(AssignPrivateNatGatewayAddressCommand, ({ NatGatewayId, PrivateIpAddresses, PrivateIpAddressCount }, call) => {
    const row = standing(call, NatGatewayId, 'private');
    const added = addSecondary(call, row, { addresses: PrivateIpAddresses, count: PrivateIpAddressCount });
    return answer(NatGatewayId, added, 'assigning');
  }),

  on(UnassignPrivateNatGatewayAddressCommand, (input, call) => {
    const { NatGatewayId, PrivateIpAddresses } = input;
    withoutEffect(input.MaxDrainDurationSeconds);
    const row = standing(call, NatGatewayId, 'private');
    const known = row.NatGatewayAddresses.map(({ PrivateIp }) => PrivateIp);
    if (PrivateIpAddresses.some((address) => !known.includes(address))) {
      throw new AwsError(
        'InvalidParameterValue',
        `Some of the specified addresses are not assigned to NAT gateway ${NatGatewayId}`,
      );
    }
    const gone = removeSecondary(call, row, ({ PrivateIp }) => PrivateIpAddresses.includes(PrivateIp ?? ''));
    return answer(NatGatewayId, gone, 'unassigning');
  }),
];
