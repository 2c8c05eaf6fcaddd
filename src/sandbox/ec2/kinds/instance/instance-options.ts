import { AwsError, type Call } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { keyPairNamed } from '../key-pair/index.js';
import { placementGroupKind, placementGroupNamed } from '../placement-group.js';
import type { SubnetRow } from '../subnet/kind.js';
import { factsOf, type InstanceTypeFacts } from './instance-type-facts.js';
import type { InstanceOptions, InstanceRow } from './kind.js';
import type { Launch } from './launch-checks.js';

/** What a launch asks for beside its network and disks; what it leaves out is not there. */
export function instanceOptionsFor(
  call: Call,
  input: Launch,
  subnet: SubnetRow,
  type: InstanceTypeFacts,
): InstanceOptions {
  const { Monitoring, UserData, CreditSpecification, MaintenanceOptions, PrivateDnsNameOptions, Placement } = input;
  if (input.KeyName !== undefined) keyPairNamed(call, input.KeyName);
  if (UserData !== undefined) checkUserData(UserData);
  const names = subnet.PrivateDnsNameOptionsOnLaunch;
  return {
    monitoring: Monitoring?.Enabled ?? false,
    disableApiStop: input.DisableApiStop ?? false,
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? 'stop',
    ebsOptimized: input.EbsOptimized ?? false,
    ...(UserData !== undefined && { userData: UserData }),
    tenancy: tenancyOf(Placement?.Tenancy, call.world.ec2.vpcs[subnet.VpcId]?.InstanceTenancy),
    ...(type.burstable && { cpuCredits: creditsOf(CreditSpecification?.CpuCredits, type.name) }),
    ...(input.EnclaveOptions?.Enabled && { enclaves: true }),
    ...(input.HibernationOptions?.Configured && { hibernation: true }),
    ...(input.NetworkPerformanceOptions?.BandwidthWeighting && {
      bandwidthWeighting: input.NetworkPerformanceOptions.BandwidthWeighting,
    }),
    ...(input.CapacityReservationSpecification?.CapacityReservationPreference === 'none' && {
      capacityReservation: 'none',
    }),
    ...placementGroupFor(call, Placement),
    ...(input.CpuOptions && { cpu: cpuOf(input.CpuOptions, type) }),
    autoRecovery: MaintenanceOptions?.AutoRecovery ?? 'default',
    hostnameType: PrivateDnsNameOptions?.HostnameType ?? names?.HostnameType ?? 'ip-name',
    resourceNameDnsA:
      PrivateDnsNameOptions?.EnableResourceNameDnsARecord ?? names?.EnableResourceNameDnsARecord ?? false,
    resourceNameDnsAAAA:
      PrivateDnsNameOptions?.EnableResourceNameDnsAAAARecord ?? names?.EnableResourceNameDnsAAAARecord ?? false,
  };
}

/** "Possible values: Integers from 1 to 64" (EC2 API reference, InstanceMetadataOptionsRequest). */
export function checkedHops(hops: number | undefined): number | undefined {
  if (hops === undefined || (hops >= 1 && hops <= 64)) return hops;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${hops}) for parameter HttpPutResponseHopLimit is invalid. Expected a value between 1 and 64.`,
  );
}

/** The group must be there; a partition is one of a group of partitions (EC2 user guide, "Placement groups"). */
function placementGroupFor(call: Call, placement: Launch['Placement']): Pick<InstanceOptions, 'placementGroup'> {
  const { GroupName, GroupId, PartitionNumber } = placement ?? {};
  if (GroupName === undefined && GroupId === undefined && PartitionNumber === undefined) return {};
  const group =
    GroupId === undefined ? placementGroupNamed(call, GroupName ?? '') : find(call, placementGroupKind, GroupId);
  if (PartitionNumber === undefined) return { placementGroup: { name: group.GroupName } };
  if (PartitionNumber >= 1 && PartitionNumber <= (group.PartitionCount ?? 0))
    return { placementGroup: { name: group.GroupName, partition: PartitionNumber } };
  throw new AwsError('InvalidParameterValue', `Value (${PartitionNumber}) for parameter partitionNumber is invalid.`);
}

// "User data is limited to 16 KB, in raw form, before it is base64-encoded" (EC2 user guide, "Run commands at launch").
export function checkUserData(text: string): void {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw new AwsError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  }
  if (Buffer.from(text, 'base64').length > 16_384) {
    throw new AwsError('InvalidParameterValue', 'User data is limited to 16384 bytes');
  }
}

function tenancyOf(wanted: string | undefined, ofVpc: string | undefined): 'default' | 'dedicated' {
  if (wanted === 'host')
    throw new AwsError('UnsupportedOperation', "Dedicated Hosts are not simulated by flowlab's sandbox.");
  return ofVpc === 'dedicated' || wanted === 'dedicated' ? 'dedicated' : 'default';
}

// "T2 instances launch as standard by default", T3 and later as unlimited (EC2 user guide, "Burstable performance instances").
function creditsOf(wanted: string | undefined, type: string): 'standard' | 'unlimited' {
  if (wanted !== undefined && wanted !== 'standard' && wanted !== 'unlimited') {
    throw new AwsError('InvalidParameterValue', `Invalid value for CpuCredits: ${wanted}`);
  }
  return wanted ?? (type.startsWith('t2') ? 'standard' : 'unlimited');
}

function cpuOf(
  { CoreCount, ThreadsPerCore }: NonNullable<Launch['CpuOptions']>,
  { vcpus, threads, name }: InstanceTypeFacts,
): NonNullable<InstanceOptions['cpu']> {
  const cpu = { CoreCount: CoreCount ?? vcpus / threads, ThreadsPerCore: ThreadsPerCore ?? threads };
  if (cpu.CoreCount >= 1 && cpu.CoreCount <= vcpus / threads && [1, threads].includes(cpu.ThreadsPerCore)) return cpu;
  throw new AwsError(
    'InvalidParameterValue',
    `The specified CPU options (CoreCount: ${cpu.CoreCount}, ThreadsPerCore: ${cpu.ThreadsPerCore}) are not valid for instance type ${name}.`,
  );
}

/** CPU options as reads show them: the type's own unless the launch said otherwise. */
export function cpuOptionsOf(row: InstanceRow): NonNullable<InstanceOptions['cpu']> {
  const { vcpus = 2, threads = 2 } = factsOf(row.instanceType) ?? {};
  return row.options?.cpu ?? { CoreCount: Math.max(1, vcpus / threads), ThreadsPerCore: threads };
}

export function setOptions(row: InstanceRow, options: InstanceOptions): void {
  Object.assign(row, { options: { ...row.options, ...options } });
}
