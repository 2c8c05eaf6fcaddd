import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { hex, newId } from '../../../world/ids.js';
import { find } from '../../lookup.js';
import { addRow, rowsBy } from '../../rows.js';
import type { InstanceRow } from '../instance/kind.js';
import { servesVpc } from '../security-group/group-vpcs.js';
import { securityGroupKind } from '../security-group/kind.js';
import type { SubnetRow } from '../subnet/kind.js';
import { freePrivateAddress } from './addressing.js';
import { type InterfaceRow, interfaceKind } from './kind.js';

interface Wanted {
  readonly Groups: InterfaceRow['Groups'];
  readonly Description: string;
  /** The primary private address asked for. */
  readonly wanted?: string | undefined;
  /** Where it is none of the usual ones. */
  readonly type?: InterfaceRow['InterfaceType'] | undefined;
  /** Set where a service of AWS makes the interface for itself. */
  readonly service?: { readonly InterfaceType: InterfaceRow['InterfaceType'] };
}

export function makeInterface(
  call: Call,
  subnet: SubnetRow,
  { Groups, Description, wanted, type, service }: Wanted,
): InterfaceRow {
  const { world, random } = call;
  const PrivateIpAddress = subnet.Ipv6Native ? '' : freePrivateAddress(call, subnet, wanted);
  const NetworkInterfaceId = newId('eni', random);
  const PrivateDnsName = subnet.Ipv6Native ? '' : privateDnsName(world.region, PrivateIpAddress);
  const row: InterfaceRow = {
    NetworkInterfaceId,
    VpcId: subnet.VpcId,
    SubnetId: subnet.SubnetId,
    AvailabilityZone: subnet.AvailabilityZone,
    AvailabilityZoneId: subnet.AvailabilityZoneId,
    OwnerId: world.account,
    Description,
    InterfaceType: service?.InterfaceType ?? type ?? 'interface',
    RequesterManaged: service !== undefined,
    MacAddress: `02:${[1, 2, 3, 4, 5].map(() => hex(2, random)).join(':')}`,
    PrivateIpAddress,
    PrivateDnsName,
    PrivateIpAddresses: subnet.Ipv6Native ? [] : [{ Primary: true, PrivateIpAddress, PrivateDnsName }],
    Ipv6Addresses: [],
    Groups,
    SourceDestCheck: true,
  };
  addRow(call, interfaceKind, row);
  return row;
}

/** An Elastic Fabric Adapter also has the usual device (EC2 user guide, "Elastic Fabric Adapter"): packets see no difference. */
export function fabricOf(type: string | undefined): 'interface' | 'efa' {
  only('ec2', 'InterfaceType', type, ['interface', 'efa']);
  return type === 'efa' ? 'efa' : 'interface';
}

/** `ip-172-31-0-10.ec2.internal` (VPC user guide, "DNS hostnames"). */
export function privateDnsName(region: string, address: string): string {
  return `ip-${address.replaceAll('.', '-')}.${internalDomain(region)}`;
}

export const internalDomain = (region: string): string =>
  region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;

export function attach(
  call: Call,
  row: InterfaceRow,
  instance: Pick<InstanceRow, 'InstanceId'>,
  DeviceIndex: number,
  DeleteOnTermination: boolean,
): string {
  const AttachmentId = newId('eni-attach', call.random);
  row.Attachment = {
    AttachmentId,
    InstanceId: instance.InstanceId,
    InstanceOwnerId: call.world.account,
    DeviceIndex,
    NetworkCardIndex: 0,
    DeleteOnTermination,
    AttachTime: new Date(call.clock.now()).toISOString(),
  };
  return AttachmentId;
}

/** The groups asked for, which must be of the VPC of a place (`subnet subnet-…`); else the VPC's default group. */
export function groupsFor(
  call: Call,
  vpcId: string,
  ids: readonly string[] | undefined,
  place = 'subnet',
): InterfaceRow['Groups'] {
  if (ids === undefined || ids.length === 0) {
    const groups = rowsBy(onlyLooking(call), securityGroupKind, 'VpcId', vpcId);
    const standard = groups.find(({ GroupName }) => GroupName === 'default');
    return standard ? [{ GroupId: standard.GroupId, GroupName: standard.GroupName }] : [];
  }
  // "Security groups per network interface: 5" (VPC user guide, "Amazon VPC quotas").
  if (ids.length > 5) {
    throw new AwsError(
      'SecurityGroupsPerInterfaceLimitExceeded',
      'The maximum number of security groups per interface has been reached.',
    );
  }
  return [...new Set(ids)].map((id) => {
    const group = find(call, securityGroupKind, id);
    if (!servesVpc(group, vpcId)) {
      throw new AwsError('InvalidParameter', `Security group ${id} and ${place} belong to different networks.`);
    }
    return { GroupId: group.GroupId, GroupName: group.GroupName };
  });
}
