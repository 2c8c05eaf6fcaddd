import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
} from '@aws-sdk/client-ec2';
import { only, withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { callerUserId } from '../../../iam/caller.js';
import { existing, find, list } from '../../lookup.js';
import { once } from '../../once.js';
import { setTags, tagsFor } from '../../tag-set.js';
import { leaveInstance, releaseAddresses } from '../address/address-association.js';
import { instanceState } from '../instance/instance-state.js';
import { factsOf } from '../instance/instance-type-facts.js';
import { instanceKind } from '../instance/kind.js';
import { subnetKind } from '../subnet/kind.js';
import { giveIpv6 } from './addressing.js';
import { choosePrimaryIpv6, setTracking } from './interface-options.js';
import { attachmentNow, interfaceView } from './interface-view.js';
import { type InterfaceRow, interfaceKind } from './kind.js';
import { attach, fabricOf, groupsFor, makeInterface } from './make-interface.js';
import { givePrefixes } from './prefixes.js';
import { addressesIn, giveSecondary } from './secondary-addresses.js';

export const networkInterfaceOperations: readonly Operation[] = [
  on(DescribeNetworkInterfacesCommand, (input, call) => {
    withoutEffect(input.IncludeManagedResources);
    const view = (row: InterfaceRow) => interfaceView(call, row);
    const { rows, next } = list(call, interfaceKind, input.NetworkInterfaceIds, input, {
      'addresses.private-ip-address': (row) => row.PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
      'addresses.primary': (row) => row.PrivateIpAddresses.map(({ Primary }) => Primary),
      'addresses.association.public-ip': (row) =>
        view(row).PrivateIpAddresses.map(({ Association }) => Association?.PublicIp),
      'association.allocation-id': (row) => view(row).Association?.AllocationId,
      'association.association-id': (row) => view(row).Association?.AssociationId,
      'association.ip-owner-id': (row) => view(row).Association?.IpOwnerId,
      'association.public-ip': (row) => view(row).Association?.PublicIp,
      'association.public-dns-name': (row) => view(row).Association?.PublicDnsName,
      'addresses.association.owner-id': (row) =>
        view(row).PrivateIpAddresses.map(({ Association }) => Association?.IpOwnerId),
      'association.private-dns-name': (row) => row.PrivateDnsName,
      'attachment.attach-time': (row) => view(row).Attachment?.AttachTime,
      'attachment.instance-owner-id': (row) => view(row).Attachment?.InstanceOwnerId,
      'attachment.nat-gateway-id': () => undefined,
      'availability-zone-id': (row) => row.AvailabilityZoneId,
      'attachment.attachment-id': (row) => view(row).Attachment?.AttachmentId,
      'attachment.device-index': (row) => view(row).Attachment?.DeviceIndex,
      'attachment.instance-id': (row) => view(row).Attachment?.InstanceId,
      'attachment.status': (row) => view(row).Attachment?.Status,
      'attachment.delete-on-termination': (row) => view(row).Attachment?.DeleteOnTermination,
      'availability-zone': (row) => row.AvailabilityZone,
      description: (row) => row.Description,
      'group-id': (row) => row.Groups.map(({ GroupId }) => GroupId),
      'group-name': (row) => row.Groups.map(({ GroupName }) => GroupName),
      'interface-type': (row) => row.InterfaceType,
      'ipv6-addresses.ipv6-address': (row) => row.Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
      'mac-address': (row) => row.MacAddress,
      'network-interface-id': (row) => row.NetworkInterfaceId,
      'operator.managed': () => false,
      'operator.principal': () => undefined,
      'owner-id': (row) => row.OwnerId,
      'private-dns-name': (row) => row.PrivateDnsName,
      'private-ip-address': (row) => row.PrivateIpAddress,
      'requester-id': (row) => row.RequesterId,
      'requester-managed': (row) => row.RequesterManaged,
      'source-dest-check': (row) => row.SourceDestCheck,
      status: (row) => view(row).Status,
      'subnet-id': (row) => row.SubnetId,
      'vpc-id': (row) => row.VpcId,
    });
    return { NetworkInterfaces: rows.map(view), NextToken: next };
  }),

  on(CreateNetworkInterfaceCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'network-interface');
    return once(
      call,
      { operation: 'CreateNetworkInterface', token: input.ClientToken, input },
      () => {
        const subnet = find(call, subnetKind, input.SubnetId);
        const Groups = groupsFor(call, subnet.VpcId, input.Groups, `subnet ${subnet.SubnetId}`);
        const { wanted, secondary } = addressesIn(input);
        const row = makeInterface(call, subnet, {
          Groups,
          Description: input.Description ?? '',
          wanted,
          type: fabricOf(input.InterfaceType),
        });
        // "The alias or Amazon Web Services account ID of the principal or service that created" it; examples show a user's id.
        row.RequesterId = callerUserId(call);
        giveSecondary(call, row, subnet, input.SecondaryPrivateIpAddressCount ?? 0, secondary);
        giveIpv6(
          call,
          row,
          subnet,
          input.Ipv6AddressCount ?? (subnet.AssignIpv6AddressOnCreation && !input.Ipv6Addresses ? 1 : 0),
          input.Ipv6Addresses,
        );
        givePrefixes(call, row, subnet, input);
        if (input.EnablePrimaryIpv6 === true) choosePrimaryIpv6(row, true);
        if (input.ConnectionTrackingSpecification) setTracking(row, input.ConnectionTrackingSpecification);
        setTags(call, row.NetworkInterfaceId, tags);
        return row.NetworkInterfaceId;
      },
      (id) => {
        const row = call.world.ec2.interfaces[id];
        if (!row) throw interfaceKind.notFound(id);
        // It is new, and reads find it available. (EC2 API reference, CreateNetworkInterface: example response)
        const NetworkInterface = { ...interfaceView(call, row), Status: 'pending' as 'available' };
        return { NetworkInterface, ClientToken: input.ClientToken };
      },
    );
  }),

  on(AttachNetworkInterfaceCommand, ({ NetworkInterfaceId, InstanceId, DeviceIndex, NetworkCardIndex }, call) => {
    only('ec2', 'NetworkCardIndex', NetworkCardIndex, [0]);
    const row = find(call, interfaceKind, NetworkInterfaceId);
    const instance = find(call, instanceKind, InstanceId);
    const state = instanceState(call.world, instance, call.clock.now());
    if (attachmentNow(call, row)) {
      throw new AwsError('InvalidNetworkInterface.InUse', `Interface: [${NetworkInterfaceId}] in use.`);
    }
    if (state !== 'running' && state !== 'stopped') {
      throw new AwsError('IncorrectState', `Instance '${InstanceId}' is not 'running' or 'stopped'.`);
    }
    if (
      call.world.ec2.subnets[row.SubnetId]?.AvailabilityZone !==
      call.world.ec2.subnets[instance.subnetId]?.AvailabilityZone
    ) {
      throw new AwsError(
        'InvalidParameterCombination',
        'You may not attach a network interface to an instance if they are not in the same availability zone',
      );
    }
    if (instance.interfaceIds.length >= (factsOf(instance.instanceType)?.interfaces ?? 1)) {
      throw new AwsError(
        'AttachmentLimitExceeded',
        `Interface count ${instance.interfaceIds.length + 1} exceeds the limit for ${instance.instanceType}`,
      );
    }
    if (instance.interfaceIds.some((id) => call.world.ec2.interfaces[id]?.Attachment?.DeviceIndex === DeviceIndex)) {
      throw new AwsError(
        'InvalidParameterValue',
        `Instance '${InstanceId}' already has an interface attached at device index '${DeviceIndex}'.`,
      );
    }
    const AttachmentId = attach(call, row, instance, DeviceIndex, false);
    instance.interfaceIds.push(row.NetworkInterfaceId);
    return { AttachmentId, NetworkCardIndex: 0 };
  }),

  on(DetachNetworkInterfaceCommand, ({ AttachmentId, Force }, call) => {
    withoutEffect(Force);
    const row = existing(call, interfaceKind).find((one) => attachmentNow(call, one)?.AttachmentId === AttachmentId);
    if (!row?.Attachment)
      throw new AwsError('InvalidAttachmentID.NotFound', `The attachment ID '${AttachmentId}' does not exist`);
    if (row.Attachment.DeviceIndex === 0) {
      throw new AwsError(
        'OperationNotPermitted',
        'The network interface at device index 0 and networkCard index 0 cannot be detached.',
      );
    }
    const instance = call.world.ec2.instances[row.Attachment.InstanceId ?? ''];
    const index = instance?.interfaceIds.indexOf(row.NetworkInterfaceId) ?? -1;
    if (instance && index >= 0) instance.interfaceIds.splice(index, 1);
    delete row.Attachment;
    leaveInstance(call, row.NetworkInterfaceId);
    return {};
  }),

  on(DeleteNetworkInterfaceCommand, ({ NetworkInterfaceId }, call) => {
    const row = find(call, interfaceKind, NetworkInterfaceId);
    if (interfaceView(call, row).Status === 'in-use') {
      throw new AwsError('InvalidParameterValue', `Network interface '${NetworkInterfaceId}' is currently in use.`);
    }
    releaseAddresses(call, row.NetworkInterfaceId);
    // The row stays: records of what the interface saw are still on their way.
    row.goneAt = call.clock.now();
    delete call.world.ec2.tags[NetworkInterfaceId];
    return {};
  }),
];
