import { ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { subnetKind } from './kind.js';

export const subnetAttributeOperations: readonly Operation[] = [
  on(ModifySubnetAttributeCommand, (input, call) => {
    const row = find(call, subnetKind, input.SubnetId);
    const { MapPublicIpOnLaunch, AssignIpv6AddressOnCreation, EnableDns64 } = input;
    const { PrivateDnsHostnameTypeOnLaunch, EnableResourceNameDnsARecordOnLaunch } = input;
    const { EnableResourceNameDnsAAAARecordOnLaunch } = input;
    // "You can only modify one attribute at a time" (EC2 API reference, ModifySubnetAttribute).
    const given = [
      MapPublicIpOnLaunch,
      AssignIpv6AddressOnCreation,
      EnableDns64,
      PrivateDnsHostnameTypeOnLaunch,
      EnableResourceNameDnsARecordOnLaunch,
      EnableResourceNameDnsAAAARecordOnLaunch,
    ].filter((attribute) => attribute !== undefined);
    if (given.length > 1) {
      throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
    }
    if (AssignIpv6AddressOnCreation?.Value === true && row.Ipv6CidrBlockAssociationSet.length === 0) {
      throw new AwsError(
        'InvalidParameterValue',
        `Invalid value 'true' for assignIpv6AddressOnCreation. The subnet '${row.SubnetId}' has no IPv6 CIDR block`,
      );
    }
    row.MapPublicIpOnLaunch = MapPublicIpOnLaunch?.Value ?? row.MapPublicIpOnLaunch;
    row.AssignIpv6AddressOnCreation = AssignIpv6AddressOnCreation?.Value ?? row.AssignIpv6AddressOnCreation;
    row.EnableDns64 = EnableDns64?.Value ?? row.EnableDns64;
    row.PrivateDnsNameOptionsOnLaunch = {
      ...row.PrivateDnsNameOptionsOnLaunch,
      ...(PrivateDnsHostnameTypeOnLaunch && { HostnameType: PrivateDnsHostnameTypeOnLaunch }),
      ...(EnableResourceNameDnsARecordOnLaunch && {
        EnableResourceNameDnsARecord: EnableResourceNameDnsARecordOnLaunch.Value ?? false,
      }),
      ...(EnableResourceNameDnsAAAARecordOnLaunch && {
        EnableResourceNameDnsAAAARecord: EnableResourceNameDnsAAAARecordOnLaunch.Value ?? false,
      }),
    };
    return {};
  }),
];
