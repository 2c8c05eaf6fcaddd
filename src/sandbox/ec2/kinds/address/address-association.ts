import { AwsError, type Call } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { existing } from '../../lookup.js';
import type { InterfaceRow } from '../interface/kind.js';
import { internetGatewayKind } from '../internet-gateway.js';
import { type AddressRow, addressKind } from './kind.js';

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

export function disassociate(call: Call, address: AddressRow): void {
  const target = call.world.ec2.interfaces[address.NetworkInterfaceId ?? ''];
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

const addressesOf = (call: Call, interfaceId: string): AddressRow[] =>
  existing(call, addressKind).filter(({ NetworkInterfaceId }) => NetworkInterfaceId === interfaceId);

/** When an interface is deleted, alone or with its instance, its Elastic IP addresses stay with the account and are free again. */
export function releaseAddresses(call: Call, interfaceId: string): void {
  for (const address of addressesOf(call, interfaceId)) disassociate(call, address);
}

/** An interface that outlives its instance, or is detached from it, keeps its Elastic IP addresses. */
export function leaveInstance(call: Call, interfaceId: string): void {
  for (const address of addressesOf(call, interfaceId)) delete address.InstanceId;
}
