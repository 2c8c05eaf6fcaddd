import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesAttributeCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { formatAddress, parseAddress } from '../../../../network/address.js';
import { only, withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { existing, find, list } from '../../lookup.js';
import { quota } from '../../quotas.js';
import { addRow, removeRow } from '../../rows.js';
import { setTags, tagsFor, tagsIfAny } from '../../tag-set.js';
import { instanceState } from '../instance/instance-state.js';
import { instanceKind } from '../instance/kind.js';
import { onlyInterfaceOf } from '../instance/only-interface.js';
import { freePublicAddress } from '../interface/addressing.js';
import { type InterfaceRow, interfaceKind } from '../interface/kind.js';
import { associate, disassociate, hasInternetGateway } from './address-association.js';
import { type AddressRow, addressKind } from './kind.js';

export const addressOperations: readonly Operation[] = [
  on(DescribeAddressesCommand, (input, call) => {
    const byAddress = (input.PublicIps ?? []).map((address) => allocated(call, address).AllocationId);
    const { rows } = list(call, addressKind, [...(input.AllocationIds ?? []), ...byAddress], input, {
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
    return { Addresses: rows.map((row) => ({ ...row, ...tagsIfAny(call.world, row.AllocationId) })) };
  }),

  // The reverse name, which nobody set: ModifyAddressAttribute is not simulated.
  on(DescribeAddressesAttributeCommand, (input, call) => {
    only('ec2', 'Attribute', input.Attribute, ['domain-name']);
    const { rows, next } = list(call, addressKind, input.AllocationIds, input);
    return { Addresses: rows.map(({ AllocationId, PublicIp }) => ({ AllocationId, PublicIp })), NextToken: next };
  }),

  on(AllocateAddressCommand, ({ Domain, Address, NetworkBorderGroup, PublicIpv4Pool, TagSpecifications }, call) => {
    // Whichever it says: there are no addresses of EC2-Classic any more.
    withoutEffect(Domain);
    only('ec2', 'NetworkBorderGroup', NetworkBorderGroup, [call.world.region]);
    only('ec2', 'PublicIpv4Pool', PublicIpv4Pool, ['amazon']);
    const tags = tagsFor(TagSpecifications, 'elastic-ip');
    // "Elastic IP addresses per Region: 5" (VPC user guide, "Amazon VPC quotas").
    if (existing(call, addressKind).length >= quota(call.world, 'addresses')) {
      throw new AwsError('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
    }
    const { world, random } = call;
    const AllocationId = newId('eipalloc', random);
    const PublicIp = Address === undefined ? freePublicAddress(call) : recovered(call, Address);
    const row: AddressRow = {
      AllocationId,
      PublicIp,
      Domain: 'vpc',
      PublicIpv4Pool: 'amazon',
      NetworkBorderGroup: world.region,
    };
    addRow(call, addressKind, row);
    setTags(call, AllocationId, tags);
    return row;
  }),

  on(AssociateAddressCommand, (input, call) => {
    const address = named(call, input.AllocationId, input.PublicIp);
    const mayMove = input.AllowReassociation !== false;
    const target = targetOf(call, input);
    mustReachInternet(call, target);
    // "This is an idempotent operation" (EC2 API reference, AssociateAddress).
    if (address.AssociationId !== undefined && isInFrontOf(address, target, input.PrivateIpAddress))
      return { AssociationId: address.AssociationId };
    if (address.AssociationId !== undefined && !mayMove) {
      throw new AwsError(
        'Resource.AlreadyAssociated',
        `resource ${address.AllocationId} is already associated with associate-id ${address.AssociationId}`,
      );
    }
    disassociate(call, address);
    // "The existing address is disassociated from the instance, but remains allocated" (EC2 API reference, AssociateAddress).
    for (const other of existing(call, addressKind))
      if (isInFrontOf(other, target, input.PrivateIpAddress)) disassociate(call, other);
    return { AssociationId: associate(call, address, target, input.PrivateIpAddress) };
  }),

  on(DisassociateAddressCommand, ({ AssociationId, PublicIp }, call) => {
    if (AssociationId === undefined && PublicIp === undefined) {
      throw new AwsError('MissingParameter', 'Either public IP or association id must be specified');
    }
    notBoth({ 'association id': AssociationId, 'public IP': PublicIp });
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
    const row = named(call, AllocationId, PublicIp);
    // "[Default VPC] Releasing an Elastic IP address automatically disassociates it" (EC2 API reference, ReleaseAddress).
    const face = call.world.ec2.interfaces[row.NetworkInterfaceId ?? ''];
    if (face?.Attachment && call.world.ec2.vpcs[face.VpcId]?.IsDefault) disassociate(call, row);
    if (row.AssociationId !== undefined) {
      throw new AwsError('InvalidIPAddress.InUse', `Address ${row.PublicIp} is in use.`);
    }
    removeRow(call, addressKind, row.AllocationId);
    return {};
  }),
];

/** "Network vpc-… is not attached to any internet gateway" (EC2 API reference, "Error codes": Gateway.NotAttached). */
function mustReachInternet(call: Call, { VpcId }: InterfaceRow): void {
  if (hasInternetGateway(call, VpcId)) return;
  throw new AwsError('Gateway.NotAttached', `Network ${VpcId} is not attached to any internet gateway`);
}

const isInFrontOf = (address: AddressRow, target: InterfaceRow, wanted = target.PrivateIpAddress): boolean =>
  address.NetworkInterfaceId === target.NetworkInterfaceId && address.PrivateIpAddress === wanted;

function notBoth(values: Readonly<Record<string, string | undefined>>): void {
  if (Object.values(values).includes(undefined)) return;
  const [id, address] = Object.keys(values);
  const text = `You may specify ${address} or ${id}, but not both in the same call`;
  throw new AwsError('InvalidParameterCombination', text);
}

function named(call: Call, allocationId: string | undefined, publicIp: string | undefined): AddressRow {
  notBoth({ 'allocation id': allocationId, 'public IP': publicIp });
  if (allocationId !== undefined) return find(call, addressKind, allocationId);
  if (publicIp !== undefined) return allocated(call, publicIp);
  throw new AwsError('MissingParameter', 'Either public IP or allocation id must be specified');
}

/** "The Elastic IP address to recover" (EC2 API reference, AllocateAddress): one that nobody else has by now. */
function recovered(call: Call, text: string): string {
  const address = parseAddress(text);
  if (address?.family !== 4)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter address is invalid. Invalid IPv4 address`,
    );
  if (existing(call, addressKind).some(({ PublicIp }) => PublicIp === text))
    throw new AwsError('InvalidAddress.NotFound', `Address '${text}' not found.`);
  return formatAddress(address);
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
  // Where both are named, the instance decides and the interface is not looked at: Terraform names the new instance and the
  // interface that went with the old one.
  if (InstanceId === undefined) {
    if (NetworkInterfaceId !== undefined) return find(call, interfaceKind, NetworkInterfaceId);
    throw new AwsError('MissingParameter', 'Either instanceId or networkInterfaceId must be specified');
  }
  const instance = find(call, instanceKind, InstanceId);
  const state = instanceState(call.world, instance, call.clock.now());
  // As the Terraform provider meets it, and waits (github.com/hashicorp/terraform-provider-aws, aws_eip).
  if (!['running', 'stopping', 'stopped'].includes(state))
    throw new AwsError(
      'InvalidInstanceID',
      `The ${state} instance '${InstanceId}' is not in a valid state for this operation.`,
    );
  return find(call, interfaceKind, onlyInterfaceOf(instance));
}
