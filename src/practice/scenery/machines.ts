import * as ec2 from '@aws-sdk/client-ec2';
import { TCP } from '../../network/packet.js';
import type { Site } from '../site.js';
import { makeAddress, named, type ScenerySubnet } from './network.js';

/** An instance with a security group of its own and one service that listens. */
export interface SceneryMachine {
  readonly name: string;
  readonly instanceId: string;
  readonly interfaceId: string;
  readonly groupId: string;
  readonly address: string;
  readonly subnet: ScenerySubnet;
  readonly port: number;
}

export interface SceneryPermission {
  readonly protocol: 'tcp' | 'icmp';
  readonly port?: number;
  /** A block, or a security group. */
  readonly from: string;
}

export const permission = ({ protocol, port, from }: SceneryPermission): ec2.IpPermission => ({
  IpProtocol: protocol,
  FromPort: protocol === 'icmp' ? -1 : port,
  ToPort: protocol === 'icmp' ? -1 : port,
  ...(from.startsWith('sg-') ? { UserIdGroupPairs: [{ GroupId: from }] } : { IpRanges: [{ CidrIp: from }] }),
});

export async function makeGroup(
  { aws }: Site,
  vpcId: string,
  name: string,
  permissions: readonly SceneryPermission[],
): Promise<string> {
  const { GroupId = '' } = await aws.ec2.send(
    new ec2.CreateSecurityGroupCommand({ GroupName: name, Description: `For ${name}`, VpcId: vpcId }),
  );
  await aws.ec2.send(
    new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: permissions.map(permission) }),
  );
  return GroupId;
}

interface Launch {
  readonly name: string;
  readonly subnet: ScenerySubnet;
  readonly port: number;
  readonly profile: string;
  readonly permissions: readonly SceneryPermission[];
}

export async function makeMachine(
  site: Site,
  { name, subnet, port, profile, permissions }: Launch,
): Promise<SceneryMachine> {
  const { aws, world } = site;
  const groupId = await makeGroup(site, subnet.vpc.id, name, permissions);
  const image = Object.values(world.ec2.images).find(({ Architecture }) => Architecture === 'x86_64');
  const { Instances } = await aws.ec2.send(
    new ec2.RunInstancesCommand({
      ImageId: image?.ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: subnet.id,
      SecurityGroupIds: [groupId],
      IamInstanceProfile: { Name: profile },
      TagSpecifications: named('instance', name),
    }),
  );
  const one = Instances?.[0];
  const instanceId = one?.InstanceId ?? '';
  const service = { protocol: TCP, port, address: '0.0.0.0' };
  const host = world.ec2.instances[instanceId]?.host;
  host?.listeners.push(service);
  if (host) host.services = [{ name, ...service }];
  return {
    name,
    instanceId,
    interfaceId: one?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '',
    groupId,
    address: one?.PrivateIpAddress ?? '',
    subnet,
    port,
  };
}

/** Gives it an Elastic IP address: the address, and what it goes by. */
export async function publish(
  site: Site,
  { interfaceId }: SceneryMachine,
): Promise<{ readonly allocationId: string; readonly address: string }> {
  const allocationId = await makeAddress(site);
  await site.aws.ec2.send(
    new ec2.AssociateAddressCommand({ AllocationId: allocationId, NetworkInterfaceId: interfaceId }),
  );
  return { allocationId, address: site.world.ec2.addresses[allocationId]?.PublicIp ?? '' };
}
