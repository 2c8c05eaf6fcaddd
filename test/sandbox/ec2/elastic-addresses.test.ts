import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { launchOf, type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

let test: SandboxUnderTest;
let send: ec2.EC2Client['send'];
let SubnetId: string;
beforeEach(async () => {
  test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  send = test.aws.ec2.send.bind(test.aws.ec2);
  const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId;
  const { Subnet } = await send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));
  SubnetId = Subnet?.SubnetId ?? '';
  const { InternetGateway } = await send(new ec2.CreateInternetGatewayCommand({}));
  await send(
    new ec2.AttachInternetGatewayCommand({ VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId ?? '' }),
  );
});

async function launch(): Promise<string> {
  const { Instances } = await send(launchOf(test.world, { SubnetId }));
  test.clock.advance(60_000);
  return Instances?.[0]?.InstanceId ?? '';
}

async function newInterface(): Promise<string> {
  const { NetworkInterface } = await send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }));
  return NetworkInterface?.NetworkInterfaceId ?? '';
}

async function addressAt(where: { InstanceId: string } | { NetworkInterfaceId: string }): Promise<string> {
  const { AllocationId = '' } = await send(new ec2.AllocateAddressCommand({}));
  await send(new ec2.AssociateAddressCommand({ AllocationId, ...where }));
  return AllocationId;
}

const look = async (AllocationId: string) =>
  (await send(new ec2.DescribeAddressesCommand({ AllocationIds: [AllocationId] }))).Addresses?.[0];

// "If you terminate an instance, its Elastic IP address is disassociated from it" (EC2 user guide, "Elastic IP addresses").
describe('an Elastic IP address', () => {
  it('is free again when its instance is terminated', async () => {
    const InstanceId = await launch();
    const AllocationId = await addressAt({ InstanceId });
    expect(await look(AllocationId)).toMatchObject({ InstanceId, AssociationId: expect.any(String) });
    await send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    const free = await look(AllocationId);
    for (const member of ['AssociationId', 'InstanceId', 'NetworkInterfaceId', 'PrivateIpAddress'])
      expect(free).not.toHaveProperty(member);
    await send(new ec2.ReleaseAddressCommand({ AllocationId }));
  });

  // github.com/hashicorp/terraform/pull/3036: both may be named. That the instance decides: hashicorp/terraform/issues/31744 and
  // cloudposse/terraform-aws-ec2-instance/issues/95, refused for the instance named beside a new interface;
  // hashicorp/terraform-provider-aws/issues/2689, left at it.
  it('goes to the instance where an interface is named as well, even one that is gone', async () => {
    const [replaced, InstanceId] = [await launch(), await launch()];
    const AllocationId = await addressAt({ InstanceId: replaced });
    const { NetworkInterfaceId = '' } = (await look(AllocationId)) ?? {};
    const both = new ec2.AssociateAddressCommand({ AllocationId, InstanceId, NetworkInterfaceId });
    await send(both);
    expect(await look(AllocationId)).toMatchObject({ InstanceId });
    await send(new ec2.DisassociateAddressCommand({ AssociationId: (await look(AllocationId))?.AssociationId }));
    await send(new ec2.TerminateInstancesCommand({ InstanceIds: [replaced] }));
    test.clock.advance(60_000);
    await send(both);
    expect(await look(AllocationId)).toMatchObject({ InstanceId });
    const stale = { AllocationId, InstanceId: replaced, NetworkInterfaceId: await newInterface() };
    await expect(send(new ec2.AssociateAddressCommand(stale))).rejects.toMatchObject({
      name: 'InvalidInstanceID',
      message: `The terminated instance '${replaced}' is not in a valid state for this operation.`,
    });
  });

  it('is free again when its interface is deleted', async () => {
    const NetworkInterfaceId = await newInterface();
    const AllocationId = await addressAt({ NetworkInterfaceId });
    await send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    expect(await look(AllocationId)).not.toHaveProperty('AssociationId');
  });

  it.each(['detached from its instance', 'left by its instance'])('stays with an interface that is %s', async (how) => {
    const [InstanceId, NetworkInterfaceId] = [await launch(), await newInterface()];
    const attach = { InstanceId, NetworkInterfaceId, DeviceIndex: 1 };
    const { AttachmentId } = await send(new ec2.AttachNetworkInterfaceCommand(attach));
    const AllocationId = await addressAt({ NetworkInterfaceId });
    expect(await look(AllocationId)).toMatchObject({ InstanceId, NetworkInterfaceId });
    if (how.startsWith('detached')) await send(new ec2.DetachNetworkInterfaceCommand({ AttachmentId }));
    else await send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    expect(await look(AllocationId)).toMatchObject({ NetworkInterfaceId });
    expect(await look(AllocationId)).not.toHaveProperty('InstanceId');
  });
});
