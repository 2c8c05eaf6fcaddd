import {
  AllocateAddressCommand,
  AssignPrivateNatGatewayAddressCommand,
  AssociateNatGatewayAddressCommand,
  CreateNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DisassociateNatGatewayAddressCommand,
  UnassignPrivateNatGatewayAddressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

function ready() {
  const { aws, world } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const SubnetId = Object.keys(world.ec2.subnets)[0] ?? '';
  const elastic = async () => (await aws.ec2.send(new AllocateAddressCommand({}))).AllocationId ?? '';
  const make = async (more: object) =>
    (await aws.ec2.send(new CreateNatGatewayCommand({ SubnetId, ...more }))).NatGateway?.NatGatewayId ?? '';
  const addresses = async (id: string) =>
    (await aws.ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }))).NatGateways?.[0]
      ?.NatGatewayAddresses ?? [];
  return { ec2: aws.ec2, elastic, make, addresses };
}

// VPC user guide, "Edit secondary IP address associations"; EC2 API reference, AssociateNatGatewayAddress.
describe('secondary addresses of a NAT gateway', () => {
  it('are Elastic IPs of its own interface, from the beginning or later', async () => {
    const { ec2, elastic, make, addresses } = ready();
    const [first, second, third] = [await elastic(), await elastic(), await elastic()];
    const NatGatewayId = await make({ AllocationId: first, SecondaryAllocationIds: [second] });
    const { NatGatewayAddresses } = await ec2.send(
      new AssociateNatGatewayAddressCommand({ NatGatewayId, AllocationIds: [third] }),
    );
    expect(NatGatewayAddresses).toMatchObject([{ AllocationId: third, IsPrimary: false, Status: 'associating' }]);
    const shown = await addresses(NatGatewayId);
    expect(shown.map(({ AllocationId, IsPrimary, Status }) => [AllocationId, IsPrimary, Status])).toEqual([
      [first, true, 'succeeded'],
      [second, false, 'succeeded'],
      [third, false, 'succeeded'],
    ]);
    expect(new Set(shown.map(({ PrivateIp }) => PrivateIp)).size).toBe(3);
    const { NetworkInterfaces } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [shown[0]?.NetworkInterfaceId ?? ''] }),
    );
    expect(NetworkInterfaces?.[0]?.PrivateIpAddresses?.map(({ Association }) => Association?.AllocationId)).toEqual([
      first,
      second,
      third,
    ]);
    await expect(
      ec2.send(new AssociateNatGatewayAddressCommand({ NatGatewayId, AllocationIds: [second] })),
    ).rejects.toMatchObject({
      name: 'Resource.AlreadyAssociated',
      message: `Elastic IP address [${second}] is already associated`,
    });
  });

  it('can be taken away, the primary one cannot', async () => {
    const { ec2, elastic, make, addresses } = ready();
    const [first, second] = [await elastic(), await elastic()];
    const NatGatewayId = await make({ AllocationId: first, SecondaryAllocationIds: [second] });
    const [primary, other] = (await addresses(NatGatewayId)).map(({ AssociationId = '' }) => AssociationId);
    const remove = (AssociationIds: string[]) =>
      ec2.send(new DisassociateNatGatewayAddressCommand({ NatGatewayId, AssociationIds }));
    await expect(remove([primary ?? ''])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect((await remove([other ?? ''])).NatGatewayAddresses).toMatchObject([{ Status: 'disassociating' }]);
    expect(await addresses(NatGatewayId)).toHaveLength(1);
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [second] }));
    expect(Addresses?.[0]?.AssociationId).toBeUndefined();
    await expect(remove([other ?? ''])).rejects.toMatchObject({
      name: 'InvalidAssociationID.NotFound',
      message: `The association ID '${other}' does not exist`,
    });
  });

  it('are private ones of a private NAT gateway, by number or by name', async () => {
    const { ec2, make, addresses } = ready();
    const NatGatewayId = await make({ ConnectivityType: 'private', SecondaryPrivateIpAddressCount: 2 });
    expect(await addresses(NatGatewayId)).toHaveLength(3);
    const { NatGatewayAddresses } = await ec2.send(
      new AssignPrivateNatGatewayAddressCommand({ NatGatewayId, PrivateIpAddressCount: 1 }),
    );
    const PrivateIpAddresses = [NatGatewayAddresses?.[0]?.PrivateIp ?? ''];
    expect(NatGatewayAddresses?.[0]?.Status).toBe('assigning');
    await ec2.send(new UnassignPrivateNatGatewayAddressCommand({ NatGatewayId, PrivateIpAddresses }));
    expect(await addresses(NatGatewayId)).toHaveLength(3);
    await expect(
      ec2.send(new AssociateNatGatewayAddressCommand({ NatGatewayId, AllocationIds: ['eipalloc-12345678'] })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `NAT gateway ${NatGatewayId} is not a public NAT gateway.`,
    });
  });
});
