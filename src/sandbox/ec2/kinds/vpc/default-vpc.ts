import { CreateDefaultSubnetCommand, CreateDefaultVpcCommand } from '@aws-sdk/client-ec2';
import { nthSubnet } from '../../../../network/cidr.js';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { tagsIfAny } from '../../tag-set.js';
import { zonesOf } from '../../zones.js';
import { makeInternetGateway } from '../internet-gateway.js';
import { addInternetRoute } from '../route-table/make-route-table.js';
import { type SubnetRow, subnetKind } from '../subnet/kind.js';
import { subnetView } from '../subnet/subnet-view.js';
import { makeSubnet } from '../subnet/subnets.js';
import { type VpcRow, vpcKind } from './kind.js';
import { makeVpc } from './vpcs.js';

/**
 * 172.31.0.0/16 with a /20 subnet in each zone that gives public addresses, an internet gateway, and a main route to
 * it (VPC user guide, "Default VPCs").
 */
export function makeDefaultVpc(call: Call): VpcRow {
  const vpc = makeVpc(call, { cidr: '172.31.0.0/16', isDefault: true, ipv6: false });
  const gateway = makeInternetGateway(call, vpc.VpcId);
  addInternetRoute(call, vpc.VpcId, gateway.InternetGatewayId);
  for (const zone of zonesOf(call.world)) makeDefaultSubnet(call, vpc, zone.name);
  return vpc;
}

function makeDefaultSubnet(call: Call, vpc: VpcRow, zone: string): SubnetRow {
  const index = zonesOf(call.world).findIndex(({ name }) => name === zone);
  const CidrBlock = nthSubnet(vpc.CidrBlock, 20, index) ?? vpc.CidrBlock;
  return makeSubnet(call, { VpcId: vpc.VpcId, CidrBlock, AvailabilityZone: zone, isDefault: true });
}

export const defaultVpcOperations: readonly Operation[] = [
  on(CreateDefaultVpcCommand, (_input, call) => {
    const present = existing(call, vpcKind).find(({ IsDefault }) => IsDefault);
    if (present) {
      throw new AwsError('DefaultVpcAlreadyExists', `A Default VPC already exists for this account in this region.`);
    }
    const row = makeDefaultVpc(call);
    return { Vpc: { ...row, State: 'pending' as const, ...tagsIfAny(call.world, row.VpcId) } };
  }),

  on(CreateDefaultSubnetCommand, ({ AvailabilityZone, AvailabilityZoneId, Ipv6Native }, call) => {
    only('ec2', 'Ipv6Native', Ipv6Native, [false]);
    const vpc = existing(call, vpcKind).find(({ IsDefault }) => IsDefault);
    if (!vpc) throw new AwsError('DefaultVpcDoesNotExist', 'No default VPC exists for this account in this region.');
    if (AvailabilityZone === undefined && AvailabilityZoneId === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter availabilityZone');
    const zone = zonesOf(call.world).find(({ name, id }) => name === AvailabilityZone || id === AvailabilityZoneId);
    if (!zone)
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${AvailabilityZone ?? AvailabilityZoneId}) for parameter availabilityZone is invalid.`,
      );
    const present = existing(call, subnetKind).find(
      (subnet) => subnet.DefaultForAz && subnet.AvailabilityZone === zone.name,
    );
    if (present) {
      throw new AwsError(
        'DefaultSubnetAlreadyExistsInAvailabilityZone',
        `'${present.SubnetId}' is already the default subnet in ${zone.name}.`,
      );
    }
    return { Subnet: subnetView(call, makeDefaultSubnet(call, vpc, zone.name)) };
  }),
];
