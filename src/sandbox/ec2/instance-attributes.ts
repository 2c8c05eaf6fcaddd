import {
  DescribeInstanceAttributeCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import type { InstanceRow } from '../world/world.js';
import { instanceKind } from './kinds.js';
import { find } from './lookup.js';
import { groupsFor } from './make-interface.js';

export const instanceAttributeOperations: readonly Operation[] = [
  on(DescribeInstanceAttributeCommand, ({ InstanceId, Attribute }, call) => {
    const row = find(call, instanceKind, InstanceId);
    switch (Attribute) {
      case 'disableApiTermination':
        return { InstanceId, DisableApiTermination: { Value: row.disableApiTermination } };
      case 'disableApiStop':
        return { InstanceId, DisableApiStop: { Value: false } };
      case 'instanceType':
        return { InstanceId, InstanceType: { Value: row.instanceType } };
      case 'instanceInitiatedShutdownBehavior':
        return { InstanceId, InstanceInitiatedShutdownBehavior: { Value: 'stop' } };
      case 'groupSet':
        return { InstanceId, Groups: primaryInterface(call, row)?.Groups ?? [] };
      case 'sourceDestCheck':
        return { InstanceId, SourceDestCheck: { Value: primaryInterface(call, row)?.SourceDestCheck ?? true } };
      case 'userData':
        return { InstanceId, UserData: {} };
      case 'rootDeviceName':
        return { InstanceId, RootDeviceName: { Value: '/dev/xvda' } };
      default:
        throw new AwsError(
          'InvalidParameterValue',
          `Value (${Attribute}) for parameter attribute is invalid. Unknown attribute.`,
        );
    }
  }),

  on(
    ModifyInstanceAttributeCommand,
    ({ InstanceId, Attribute, Value, DisableApiTermination, SourceDestCheck, Groups }, call) => {
      const row = find(call, instanceKind, InstanceId);
      const face = primaryInterface(call, row);
      if (DisableApiTermination?.Value !== undefined) row.disableApiTermination = DisableApiTermination.Value;
      if (Attribute === 'disableApiTermination') row.disableApiTermination = Value === 'true';
      if (SourceDestCheck?.Value !== undefined && face) face.SourceDestCheck = SourceDestCheck.Value;
      if (Groups !== undefined && Groups.length > 0 && face) face.Groups = groupsFor(call, face.VpcId, Groups);
      return {};
    },
  ),

  on(
    ModifyInstanceMetadataOptionsCommand,
    ({ InstanceId, HttpTokens, HttpPutResponseHopLimit, HttpEndpoint }, call) => {
      const { metadata } = find(call, instanceKind, InstanceId);
      metadata.httpTokens = HttpTokens ?? metadata.httpTokens;
      metadata.hopLimit = HttpPutResponseHopLimit ?? metadata.hopLimit;
      metadata.httpEndpoint = HttpEndpoint ?? metadata.httpEndpoint;
      return {
        InstanceId,
        InstanceMetadataOptions: {
          State: 'pending' as const,
          HttpTokens: metadata.httpTokens,
          HttpPutResponseHopLimit: metadata.hopLimit,
          HttpEndpoint: metadata.httpEndpoint,
        },
      };
    },
  ),
];

const primaryInterface = ({ world }: Call, row: InstanceRow) => world.ec2.interfaces[row.interfaceIds[0] ?? ''];
