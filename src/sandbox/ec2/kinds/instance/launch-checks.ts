import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { Checked } from '../../../endpoint/operation.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { parameterValue } from '../../../ssm/stored-parameters.js';
import type { ProfileRow } from '../../../world/world.js';
import { existing, find } from '../../lookup.js';
import { zonesOf } from '../../zones.js';
import { type ImageRow, imageKind } from '../image/kind.js';
import { interfaceKind } from '../interface/kind.js';
import { type SubnetRow, subnetKind } from '../subnet/kind.js';
import { freeAddressCount } from '../subnet/subnet-view.js';
import { vpcKind } from '../vpc/kind.js';
import { factsOf, isOffered, unknownType } from './instance-type-facts.js';

/** What a launch needs, or the error it gets. */
export function launchChecks(call: Call, input: Launch) {
  checkCombination(input);
  const image = imageOf(call, input.ImageId);
  const type = input.InstanceType ?? 'm1.small';
  const facts = factsOf(type);
  if (!facts) throw new AwsError('InvalidParameterValue', `Invalid value '${type}' for InstanceType.`);
  if (facts.architecture !== image.Architecture) {
    throw new AwsError(
      'InvalidParameterValue',
      `The architecture '${facts.architecture}' of the specified instance type does not match the architecture '${image.Architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  }
  const faces = input.NetworkInterfaces?.length ?? 0;
  // github.com/chef/knife-ec2/pull/375
  if (faces > facts.interfaces)
    throw new AwsError('AttachmentLimitExceeded', `Interface count ${faces} exceeds the limit for ${type}`);
  const subnet = subnetOf(call, input);
  checkZone(call, subnet.AvailabilityZone, type);
  if (faces === 0) checkFree(call, subnet, input.MinCount);
  return {
    image,
    subnet,
    type: facts,
    profile: input.IamInstanceProfile && launchProfile(call, input.IamInstanceProfile),
  };
}

function checkFree(call: Call, subnet: SubnetRow, count: number): void {
  if (subnet.Ipv6Native || freeAddressCount(call, subnet) >= count) return;
  const text = `There are not enough free addresses in subnet '${subnet.SubnetId}' to satisfy the requested number of instances.`;
  throw new AwsError('InsufficientFreeAddressesInSubnet', text);
}

function checkCombination(input: Launch): void {
  const { NetworkInterfaces, SecurityGroupIds, SecurityGroups, SubnetId, PrivateIpAddress, MinCount } = input;
  // "You cannot specify this option if you're launching more than one instance" (RunInstances: PrivateIpAddress).
  if (PrivateIpAddress !== undefined && MinCount > 1)
    throw new AwsError(
      'InvalidParameterCombination',
      'A private IP address cannot be specified for more than one instance',
    );
  // "[Default VPC] The names of the security groups" (EC2 API reference, RunInstances: SecurityGroup.N).
  if (SubnetId !== undefined && SecurityGroups !== undefined && SecurityGroups.length > 0)
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter groupName cannot be used with the parameter subnet',
    );
  if (NetworkInterfaces === undefined || NetworkInterfaces.length === 0) return;
  // "The device index 0 is the primary network interface" (EC2 API reference, InstanceNetworkInterfaceSpecification): there must be one.
  if (!NetworkInterfaces.some(({ DeviceIndex = 0 }) => DeviceIndex === 0))
    throw new AwsError('InvalidParameterCombination', 'A network interface with device index 0 must be specified');
  // github.com/zalando-incubator/kubernetes-on-aws/pull/8733
  if (NetworkInterfaces.length > 1 && NetworkInterfaces.some((one) => one.AssociatePublicIpAddress !== undefined))
    throw new AwsError(
      'InvalidParameterCombination',
      'The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.',
    );
  // "Applies only if creating a network interface" (EC2 API reference, InstanceNetworkInterfaceSpecification: SubnetId).
  if (NetworkInterfaces.some((one) => one.NetworkInterfaceId !== undefined && one.SubnetId !== undefined))
    throw new AwsError(
      'InvalidParameterCombination',
      'A network interface may not specify both a network interface ID and a subnet ID',
    );
  const level =
    SubnetId !== undefined
      ? 'subnet ID'
      : (SecurityGroupIds ?? SecurityGroups) !== undefined
        ? 'security groups'
        : undefined;
  if (level === undefined) return;
  throw new AwsError(
    'InvalidParameterCombination',
    `Network interfaces and an instance-level ${level} may not be specified on the same request`,
  );
}

function imageOf(call: Call, id: string | undefined): ImageRow {
  if (id === undefined) throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
  // "resolve:ssm:parameter-name" (EC2 API reference, RunInstances).
  const parameter = /^resolve:ssm:(.+)$/.exec(id)?.[1];
  if (parameter === undefined) return find(call, imageKind, id);
  const value = parameterValue(call.world, parameter);
  if (value === undefined)
    throw new AwsError('InvalidAMIID.NotFound', `The SSM parameter '${parameter}' does not exist`);
  return find(call, imageKind, value);
}

function subnetOf(call: Call, { SubnetId, NetworkInterfaces, Placement }: Launch): SubnetRow {
  const zones = zonesOf(call.world);
  const zone = Placement?.AvailabilityZone ?? zones.find(({ id }) => id === Placement?.AvailabilityZoneId)?.name;
  if (zone !== undefined && !zones.some(({ name }) => name === zone)) {
    throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${zone}]`);
  }
  const subnet = namedSubnet(call, { SubnetId, NetworkInterfaces }) ?? defaultSubnet(call, zone);
  if (zone === undefined || subnet.AvailabilityZone === zone) return subnet;
  throw new AwsError(
    'InvalidParameterCombination',
    `The availability zone ${zone} and the subnet ${subnet.SubnetId} do not match.`,
  );
}

function namedSubnet(
  call: Call,
  { SubnetId, NetworkInterfaces }: Pick<Launch, 'SubnetId' | 'NetworkInterfaces'>,
): SubnetRow | undefined {
  const [face] = NetworkInterfaces ?? [];
  if (face?.NetworkInterfaceId !== undefined) {
    return find(call, subnetKind, find(call, interfaceKind, face.NetworkInterfaceId).SubnetId);
  }
  const named = SubnetId ?? face?.SubnetId;
  return named === undefined ? undefined : find(call, subnetKind, named);
}

function defaultSubnet(call: Call, zone: string | undefined): SubnetRow {
  const vpc = existing(call, vpcKind).find(({ IsDefault }) => IsDefault);
  const standard = existing(call, subnetKind).filter((subnet) => subnet.VpcId === vpc?.VpcId && subnet.DefaultForAz);
  const subnet = standard.find(({ AvailabilityZone }) => AvailabilityZone === (zone ?? AvailabilityZone));
  if (subnet) return subnet;
  if (!vpc)
    throw new AwsError(
      'VPCIdNotSpecified',
      'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.',
    );
  throw new AwsError('MissingInput', `No subnets found for the default VPC '${vpc.VpcId}'. Please specify a subnet.`);
}

function checkZone(call: Call, zone: string, type: string): void {
  if (!factsOf(type)) throw unknownType(type);
  if (isOffered(call.world, zone, type)) return;
  const others = zonesOf(call.world)
    .map(({ name }) => name)
    .filter((name) => isOffered(call.world, name, type));
  const advice = `Please retry your request by not specifying an Availability Zone or choosing ${others.join(', ')}.`;
  const text = `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone}).`;
  throw new AwsError('Unsupported', `${text} ${advice}`);
}

/** The profile, once EC2 has heard of it and of its role (IAM user guide, "Changes that I make are not always immediately visible"). */
export function launchProfile(call: Call, { Name, Arn }: { Name?: string | undefined; Arn?: string | undefined }) {
  const row = Object.values(call.world.iam.profiles).find((profile) =>
    Name === undefined ? profile.Arn === Arn : profile.InstanceProfileName === Name,
  );
  const parameter = Name === undefined ? 'arn' : 'name';
  if (!row || !hasArrived(call, row.createdAt)) {
    const complaint = Name === undefined ? 'Invalid IAM Instance Profile ARN' : 'Invalid IAM Instance Profile name';
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${Name ?? Arn}) for parameter iamInstanceProfile.${parameter} is invalid. ${complaint}`,
    );
  }
  if (!usableRole(call, row)) {
    throw new AwsError('InvalidParameterValue', `IamInstanceProfile: ${row.Arn} has no associated IAM Roles`);
  }
  return { arn: row.Arn, id: row.InstanceProfileId };
}

const usableRole = (call: Call, { roles, roleAddedAt }: ProfileRow): boolean =>
  roles.length > 0 && hasArrived(call, roleAddedAt ?? 0);

const hasArrived = ({ world, clock }: Call, since: number): boolean =>
  clock.now() >= since + world.switches.propagationMs;

export type Launch = Checked<RunInstancesCommandInput>;
