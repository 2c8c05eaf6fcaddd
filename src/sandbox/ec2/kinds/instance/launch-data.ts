import { GetLaunchTemplateDataCommand } from '@aws-sdk/client-ec2';
import { type Call, type Operation, on } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { tagSet } from '../../tag-set.js';
import { disksOf } from './disks.js';
import { instanceView } from './instance-view.js';
import { type InstanceRow, instanceKind } from './kind.js';

export const launchDataOperations: readonly Operation[] = [
  on(GetLaunchTemplateDataCommand, ({ InstanceId }, call) => {
    return { LaunchTemplateData: launchDataOf(call, find(call, instanceKind, InstanceId)) };
  }),
];

/** The parameters of a launch that would make such an instance again, its addresses apart (EC2 API reference, GetLaunchTemplateData). */
function launchDataOf(call: Call, row: InstanceRow) {
  const view = instanceView(call, row);
  const { State: _, ...MetadataOptions } = view.MetadataOptions;
  const { AvailabilityZoneId: __, ...Placement } = view.Placement;
  return {
    ImageId: view.ImageId,
    InstanceType: view.InstanceType,
    ...(row.keyName && { KeyName: row.keyName }),
    Monitoring: { Enabled: row.options?.monitoring ?? false },
    Placement,
    EbsOptimized: view.EbsOptimized,
    ...(row.profileArn !== null && { IamInstanceProfile: { Arn: row.profileArn } }),
    BlockDeviceMappings: disksOf(row).map((disk) => ({
      DeviceName: disk.deviceName,
      Ebs: {
        Encrypted: disk.encrypted,
        DeleteOnTermination: disk.deleteOnTermination,
        ...(disk.iops !== null && { Iops: disk.iops }),
        ...(disk.throughput !== null && { Throughput: disk.throughput }),
        ...(disk.snapshotId !== '' && { SnapshotId: disk.snapshotId }),
        VolumeSize: disk.sizeGiB,
        VolumeType: disk.type,
      },
    })),
    NetworkInterfaces: view.NetworkInterfaces.map((face) => ({
      AssociatePublicIpAddress: face.Association !== undefined,
      DeleteOnTermination: face.Attachment?.DeleteOnTermination,
      Description: face.Description,
      DeviceIndex: face.Attachment?.DeviceIndex,
      Groups: face.Groups.flatMap(({ GroupId }) => GroupId ?? []),
      InterfaceType: face.InterfaceType,
      NetworkCardIndex: 0,
      SubnetId: face.SubnetId,
    })),
    DisableApiTermination: row.disableApiTermination,
    DisableApiStop: row.options?.disableApiStop ?? false,
    InstanceInitiatedShutdownBehavior: row.options?.shutdownBehavior ?? ('stop' as const),
    ...(row.options?.userData !== undefined && { UserData: row.options.userData }),
    ...(row.options?.cpuCredits && { CreditSpecification: { CpuCredits: row.options.cpuCredits } }),
    CapacityReservationSpecification: view.CapacityReservationSpecification,
    CpuOptions: view.CpuOptions,
    HibernationOptions: view.HibernationOptions,
    EnclaveOptions: view.EnclaveOptions,
    MaintenanceOptions: view.MaintenanceOptions,
    ...('NetworkPerformanceOptions' in view && { NetworkPerformanceOptions: view.NetworkPerformanceOptions }),
    MetadataOptions,
    ...('PrivateDnsNameOptions' in view && { PrivateDnsNameOptions: view.PrivateDnsNameOptions }),
    TagSpecifications: [{ ResourceType: 'instance' as const, Tags: tagSet(call.world, row.InstanceId) }].filter(
      ({ Tags }) => Tags.length > 0,
    ),
  };
}
