import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { launchOf, type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

let test: SandboxUnderTest;
let client: ec2.EC2Client;
let SubnetId: string;

beforeEach(() => {
  test = sandboxUnderTest({ switches: { consistencyMs: 0, noise: false } });
  client = test.aws.ec2;
  SubnetId = Object.keys(test.world.ec2.subnets)[0] ?? '';
});

const launch = async (...NetworkInterfaces: ec2.InstanceNetworkInterfaceSpecification[]) => {
  const { Instances } = await client.send(launchOf(test.world, { NetworkInterfaces }));
  test.clock.advance(60_000);
  return Instances?.[0]?.InstanceId ?? '';
};
const face = (DeviceIndex: number, more = {}) => ({ DeviceIndex, SubnetId, ...more });
const several = { name: 'InvalidInstanceID', message: /^There are multiple interfaces attached to instance 'i-/ };

describe('an instance with two interfaces', () => {
  // github.com/hashicorp/terraform-provider-aws/issues/7107, github.com/hashicorp/terraform/pull/14299
  it('has to be named by one of them, where a request is about an interface', async () => {
    const InstanceId = await launch(face(0), face(1));
    const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({}));
    const { SecurityGroups } = await client.send(new ec2.DescribeSecurityGroupsCommand({}));
    const Groups = [SecurityGroups?.[0]?.GroupId ?? ''];
    const modify = (change: object) => client.send(new ec2.ModifyInstanceAttributeCommand({ InstanceId, ...change }));
    await expect(modify({ SourceDestCheck: { Value: false } })).rejects.toMatchObject({ name: several.name });
    await expect(modify({ Groups })).rejects.toThrow(several.message);
    const address = client.send(new ec2.AssociateAddressCommand({ InstanceId, AllocationId }));
    await expect(address).rejects.toThrow(several.message);
    const reset = client.send(new ec2.ResetInstanceAttributeCommand({ InstanceId, Attribute: 'sourceDestCheck' }));
    await expect(reset).rejects.toThrow(several.message);
  });

  // EC2 user guide, "Amazon EC2 instance IP addressing"; github.com/zalando-incubator/kubernetes-on-aws/pull/8733
  it('gets no public address by itself, and none can be asked for', async () => {
    const InstanceIds = [await launch(face(0), face(1))];
    const { Reservations } = await client.send(new ec2.DescribeInstancesCommand({ InstanceIds }));
    expect(Reservations?.[0]?.Instances?.[0]?.PublicIpAddress).toBeUndefined();
    const asked = launch(face(0, { AssociatePublicIpAddress: true }), face(1));
    await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });
});

it('a launch asks for no more interfaces than its type has', async () => {
  // github.com/chef/knife-ec2/pull/375
  await expect(launch(face(0), face(1), face(2))).rejects.toMatchObject({
    name: 'AttachmentLimitExceeded',
    message: 'Interface count 3 exceeds the limit for t3.micro',
  });
});

it('an interface that is there already has its subnet', async () => {
  const { NetworkInterface } = await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }));
  const { NetworkInterfaceId } = NetworkInterface ?? {};
  const both = launch(face(0, { NetworkInterfaceId }));
  await expect(both).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
});

it('the interface of a NAT gateway is in use, and not deleted', async () => {
  const made = await client.send(new ec2.CreateNatGatewayCommand({ SubnetId, ConnectivityType: 'private' }));
  const NetworkInterfaceId = made.NatGateway?.NatGatewayAddresses?.[0]?.NetworkInterfaceId;
  await expect(client.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: `Network interface '${NetworkInterfaceId}' is currently in use.`,
  });
});

it('a route names the instance that its interface is attached to, as long as it is', async () => {
  const InstanceId = await launch(face(0));
  const { NetworkInterface } = await client.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }));
  const { NetworkInterfaceId, VpcId } = NetworkInterface ?? {};
  const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId }));
  const { RouteTableId } = RouteTable ?? {};
  await client.send(
    new ec2.CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.9.0.0/16', NetworkInterfaceId }),
  );
  const owner = async () => {
    const Filters = [{ Name: 'route-table-id', Values: [RouteTableId ?? ''] }];
    const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({ Filters }));
    const route = RouteTables?.[0]?.Routes?.find((one) => one.NetworkInterfaceId !== undefined);
    return `${route?.State} ${route?.InstanceId}`;
  };
  expect(await owner()).toBe('blackhole undefined');
  const attached = new ec2.AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 });
  const { AttachmentId } = await client.send(attached);
  expect(await owner()).toBe(`active ${InstanceId}`);
  await client.send(new ec2.DetachNetworkInterfaceCommand({ AttachmentId }));
  expect(await owner()).toBe('blackhole undefined');
});
