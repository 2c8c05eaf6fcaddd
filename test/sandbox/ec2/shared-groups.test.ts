import {
  AssociateSecurityGroupVpcCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DescribeSecurityGroupsCommand,
  DescribeSecurityGroupVpcAssociationsCommand,
  DisassociateSecurityGroupVpcCommand,
  GetSecurityGroupsForVpcCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

async function twoVpcs() {
  const { aws, world } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const { ec2 } = aws;
  const vpc = async (CidrBlock: string) => (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
  const [home, other] = [await vpc('10.1.0.0/16'), await vpc('10.2.0.0/16')];
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: other, CidrBlock: '10.2.0.0/24' }));
  const SubnetId = Subnet?.SubnetId ?? '';
  const group = { VpcId: home, GroupName: 'shared', Description: 'd' };
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group));
  const wear = async () =>
    (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [GroupId] }))).NetworkInterface
      ?.NetworkInterfaceId ?? '';
  return { ec2, world, home, other, SubnetId, GroupId, wear };
}

// VPC user guide, "Associate security groups with multiple VPCs".
describe('a security group of several VPCs', () => {
  it('can be worn where it was associated, and not before', async () => {
    const { ec2, home, other, SubnetId, GroupId, wear } = await twoVpcs();
    await expect(wear()).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Security group ${GroupId} and subnet ${SubnetId} belong to different networks.`,
    });
    const { State } = await ec2.send(new AssociateSecurityGroupVpcCommand({ GroupId, VpcId: other }));
    expect(State).toBe('associating');
    await wear();
    const Filters = [{ Name: 'vpc-id', Values: [other] }];
    const { SecurityGroupVpcAssociations } = await ec2.send(
      new DescribeSecurityGroupVpcAssociationsCommand({ Filters }),
    );
    expect(SecurityGroupVpcAssociations).toEqual([
      { GroupId, VpcId: other, State: 'associated', VpcOwnerId: '123456789012', GroupOwnerId: '123456789012' },
    ]);
    const { SecurityGroupForVpcs } = await ec2.send(new GetSecurityGroupsForVpcCommand({ VpcId: other }));
    expect(SecurityGroupForVpcs?.find((one) => one.GroupId === GroupId)?.PrimaryVpcId).toBe(home);
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual(['default']);
  });

  it('cannot leave a VPC whose interfaces wear it', async () => {
    const { ec2, other, GroupId, wear } = await twoVpcs();
    await ec2.send(new AssociateSecurityGroupVpcCommand({ GroupId, VpcId: other }));
    const NetworkInterfaceId = await wear();
    const leave = () => ec2.send(new DisassociateSecurityGroupVpcCommand({ GroupId, VpcId: other }));
    await expect(leave()).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `resource ${GroupId} has a dependent object`,
    });
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    expect((await leave()).State).toBe('disassociating');
    await expect(wear()).rejects.toMatchObject({ name: 'InvalidParameter' });
  });

  it('is no default group, and of no default VPC', async () => {
    const { ec2, world, home, other, GroupId } = await twoVpcs();
    const groups = Object.values(world.ec2.securityGroups);
    const standard = groups.find(({ VpcId, GroupName }) => VpcId === home && GroupName === 'default')?.GroupId ?? '';
    await expect(
      ec2.send(new AssociateSecurityGroupVpcCommand({ GroupId: standard, VpcId: other })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const defaultVpc = Object.values(world.ec2.vpcs).find(({ IsDefault }) => IsDefault)?.VpcId ?? '';
    await expect(ec2.send(new AssociateSecurityGroupVpcCommand({ GroupId, VpcId: defaultVpc }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});
