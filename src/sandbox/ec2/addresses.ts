import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesAttributeCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import { newId } from '../world/ids.js';
import type { AddressRow, InterfaceRow } from '../world/world.js';
import { freePublicAddress } from './addressing.js';
import { addressKind, instanceKind, interfaceKind, internetGatewayKind } from './kinds.js';
import { announce, existing, find, list } from './lookup.js';
import { quota } from './quotas.js';
import { setTags, tagSet, tagsFor } from './tag-set.js';

export const addressOperations: readonly Operation[] = [
  on(DescribeAddressesCommand, ({ AllocationIds, PublicIps, Filters }, call) => {
    const byAddress = (PublicIps ?? []).map((address) => allocated(call, address).AllocationId);
    const listing = { ids: [...(AllocationIds ?? []), ...byAddress], filters: Filters };
    const { rows } = list(call, addressKind, ({ AllocationId }) => AllocationId, listing, {
      'allocation-id': (address) => address.AllocationId,
      'association-id': (address) => address.AssociationId,
      'instance-id': (address) => address.InstanceId,
      'network-interface-id': (address) => address.NetworkInterfaceId,
      'private-ip-address': (address) => address.PrivateIpAddress,
      'public-ip': (address) => address.PublicIp,
      domain: (address) => address.Domain,
      'network-border-group': (address) => address.NetworkBorderGroup,
      'network-interface-owner-id': (address) => address.NetworkInterfaceOwnerId,
    });
    return { Addresses: rows.map((row) => ({ ...row, Tags: tagSet(call.world, row.AllocationId) })) };
  }),

  // The reverse name, which nobody set: ModifyAddressAttribute is not simulated.
  on(DescribeAddressesAttributeCommand, ({ AllocationIds, Attribute, MaxResults, NextToken }, call) => {
    only('ec2', 'Attribute', Attribute, ['domain-name']);
    const listing = { ids: AllocationIds, token: NextToken, max: MaxResults };
    const { rows, next } = list(call, addressKind, ({ AllocationId }) => AllocationId, listing, {});
    return { Addresses: rows.map(({ AllocationId, PublicIp }) => ({ AllocationId, PublicIp })), NextToken: next };
  }),

  on(AllocateAddressCommand, ({ Domain, NetworkBorderGroup, PublicIpv4Pool, TagSpecifications }, call) => {
    only('ec2', 'Domain', Domain, ['vpc', 'standard']);
    only('ec2', 'NetworkBorderGroup', NetworkBorderGroup, [call.world.region]);
    only('ec2', 'PublicIpv4Pool', PublicIpv4Pool, ['amazon']);
    const tags = tagsFor(TagSpecifications, 'elastic-ip');
    // "Elastic IP addresses per Region: 5" (VPC user guide, "Amazon VPC quotas").
    if (existing(call, addressKind).length >= quota(call.world, 'addresses')) {
      throw new AwsError('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
    }
    const { world, random } = call;
    const AllocationId = newId('eipalloc', random);
    const PublicIp = freePublicAddress(call);
    const row: AddressRow = {
      AllocationId,
      PublicIp,
      Domain: 'vpc',
      PublicIpv4Pool: 'amazon',
      NetworkBorderGroup: world.region,
    };
    world.ec2.addresses[AllocationId] = row;
    announce(call, AllocationId);
    setTags(call, AllocationId, tags);
    return row;
  }),

  on(AssociateAddressCommand, (input, call) => {
    const address =
      input.AllocationId === undefined
        ? allocated(call, input.PublicIp ?? '')
        : find(call, addressKind, input.AllocationId);
    const target = targetOf(call, input);
    mustReachInternet(call, target);
    if (address.AssociationId !== undefined && input.AllowReassociation === false) {
      throw new AwsError(
        'Resource.AlreadyAssociated',
        `resource ${address.AllocationId} is already associated with associate-id ${address.AssociationId}`,
      );
    }
    disassociate(call, address);
    return { AssociationId: associate(call, address, target, input.PrivateIpAddress) };
  }),

  on(DisassociateAddressCommand, ({ AssociationId, PublicIp }, call) => {
    const address = existing(call, addressKind).find(
      (row) => row.AssociationId !== undefined && (row.AssociationId === AssociationId || row.PublicIp === PublicIp),
    );
    if (!address)
      throw new AwsError(
        'InvalidAssociationID.NotFound',
        `The association ID '${AssociationId ?? PublicIp}' does not exist`,
      );
    disassociate(call, address);
    return {};
  }),

  on(ReleaseAddressCommand, ({ AllocationId, PublicIp, NetworkBorderGroup }, call) => {
    only('ec2', 'NetworkBorderGroup', NetworkBorderGroup, [call.world.region]);
    const row = AllocationId === undefined ? allocated(call, PublicIp ?? '') : find(call, addressKind, AllocationId);
    if (row.AssociationId !== undefined) {
      throw new AwsError('InvalidIPAddress.InUse', `Address ${row.PublicIp} is in use.`);
    }
    delete call.world.ec2.addresses[row.AllocationId];
    delete call.world.ec2.tags[row.AllocationId];
    return {};
  }),
];

/** "Network vpc-… is not attached to any internet gateway" (EC2 API reference, "Error codes": Gateway.NotAttached). */
function mustReachInternet(call: Call, { VpcId }: InterfaceRow): void {
  if (hasInternetGateway(call, VpcId)) return;
  throw new AwsError('Gateway.NotAttached', `Network ${VpcId} is not attached to any internet gateway`);
}

export const hasInternetGateway = (call: Call, vpcId: string): boolean =>
  existing(call, internetGatewayKind).some(({ Attachments }) => Attachments.some(({ VpcId }) => VpcId === vpcId));

/**
 * Puts an Elastic IP address in front of an interface's address, the primary unless another is named; it takes the place
 * of a public address of Amazon's.
 */
export function associate({ world, random }: Call, address: AddressRow, target: InterfaceRow, wanted?: string): string {
  const AssociationId = newId('eipassoc', random);
  const { AllocationId, PublicIp } = address;
  const association = { AllocationId, AssociationId, PublicIp, IpOwnerId: world.account };
  const inside = target.PrivateIpAddresses.find(
    ({ PrivateIpAddress, Primary }) => (wanted === undefined && Primary) || PrivateIpAddress === wanted,
  );
  if (!inside) {
    throw new AwsError(
      'InvalidParameterValue',
      `The private address ${wanted} is not of ${target.NetworkInterfaceId}.`,
    );
  }
  if (inside.Primary) target.Association = association;
  else inside.Association = association;
  address.AssociationId = AssociationId;
  address.NetworkInterfaceId = target.NetworkInterfaceId;
  address.NetworkInterfaceOwnerId = world.account;
  address.PrivateIpAddress = inside.PrivateIpAddress;
  const instanceId = target.Attachment?.InstanceId;
  if (instanceId !== undefined) address.InstanceId = instanceId;
  return AssociationId;
}

export function disassociate({ world }: Call, address: AddressRow): void {
  const target = world.ec2.interfaces[address.NetworkInterfaceId ?? ''];
  if (target?.Association?.AllocationId === address.AllocationId) delete target.Association;
  for (const inside of target?.PrivateIpAddresses ?? []) {
    if (inside.Association?.AllocationId === address.AllocationId) delete inside.Association;
  }
  for (const member of [
    'AssociationId',
    'NetworkInterfaceId',
    'NetworkInterfaceOwnerId',
    'PrivateIpAddress',
    'InstanceId',
  ] as const) {
    delete address[member];
  }
}

function allocated(call: Call, publicIp: string): AddressRow {
  const row = existing(call, addressKind).find(({ PublicIp }) => PublicIp === publicIp);
  if (!row) throw new AwsError('InvalidAddress.NotFound', `Address '${publicIp}' not found.`);
  return row;
}

function targetOf(
  call: Call,
  { NetworkInterfaceId, InstanceId }: { NetworkInterfaceId?: string | undefined; InstanceId?: string | undefined },
) {
  if (NetworkInterfaceId !== undefined) return find(call, interfaceKind, NetworkInterfaceId);
  if (InstanceId === undefined)
    throw new AwsError('MissingParameter', 'Either instanceId or networkInterfaceId must be specified');
  return find(call, interfaceKind, find(call, instanceKind, InstanceId).interfaceIds[0] ?? '');
}
