import {
  DescribeNetworkInterfaceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ResetNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { choosePrimaryIpv6, setTracking } from './interface-options.js';
import { interfaceView } from './interface-view.js';
import { interfaceKind } from './kind.js';
import { groupsFor } from './make-interface.js';

export const interfaceAttributeOperations: readonly Operation[] = [
  on(DescribeNetworkInterfaceAttributeCommand, ({ NetworkInterfaceId, Attribute }, call) => {
    const row = find(call, interfaceKind, NetworkInterfaceId);
    if (Attribute === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter attribute');
    switch (Attribute) {
      case 'description':
        return { NetworkInterfaceId, Description: { Value: row.Description ?? '' } };
      case 'groupSet':
        return { NetworkInterfaceId, Groups: row.Groups };
      case 'sourceDestCheck':
        return { NetworkInterfaceId, SourceDestCheck: { Value: row.SourceDestCheck } };
      case 'attachment':
        return { NetworkInterfaceId, Attachment: interfaceView(call, row).Attachment };
      case 'associatePublicIpAddress':
        return { NetworkInterfaceId, AssociatePublicIpAddress: row.publicSince !== undefined };
      default:
        throw new AwsError(
          'InvalidParameterValue',
          `Value (${Attribute}) for parameter attribute is invalid. Unknown network interface attribute.`,
        );
    }
  }),

  // "You can specify only one attribute at a time" (EC2 API reference, ModifyNetworkInterfaceAttribute).
  on(ModifyNetworkInterfaceAttributeCommand, (input, call) => {
    const row = find(call, interfaceKind, input.NetworkInterfaceId);
    const { Groups = [], SourceDestCheck, Description, Attachment, EnablePrimaryIpv6 } = input;
    const tracking = input.ConnectionTrackingSpecification;
    const given = [Groups[0], SourceDestCheck, Description, Attachment, EnablePrimaryIpv6, tracking].filter(
      (one) => one !== undefined,
    );
    if (given.length > 1) {
      throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
    }
    if (Groups.length > 0) row.Groups = groupsFor(call, row.VpcId, Groups);
    row.SourceDestCheck = SourceDestCheck?.Value ?? row.SourceDestCheck;
    row.Description = Description?.Value ?? row.Description;
    if (EnablePrimaryIpv6 !== undefined) choosePrimaryIpv6(row, EnablePrimaryIpv6);
    if (tracking) setTracking(row, tracking);
    if (Attachment) {
      const { AttachmentId, DeleteOnTermination } = Attachment;
      if (row.Attachment?.AttachmentId !== AttachmentId || !row.Attachment) {
        throw new AwsError('InvalidAttachmentID.NotFound', `The attachment ID '${AttachmentId}' does not exist`);
      }
      row.Attachment.DeleteOnTermination = DeleteOnTermination ?? row.Attachment.DeleteOnTermination;
    }
    return {};
  }),

  on(ResetNetworkInterfaceAttributeCommand, ({ NetworkInterfaceId, SourceDestCheck }, call) => {
    const row = find(call, interfaceKind, NetworkInterfaceId);
    if (SourceDestCheck !== undefined) row.SourceDestCheck = true;
    return {};
  }),
];
