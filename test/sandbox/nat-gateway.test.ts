import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../src/sandbox/shell/host.js';
import { sandboxUnderTest } from '../helpers/sandbox.js';
import { minute } from './small-world.js';

async function behindNat() {
  const { aws, world, clock } = sandboxUnderTest({
    region: 'ap-southeast-4',
    switches: { noise: false, consistencyMs: 0 },
  });
  const { Vpcs } = await aws.ec2.send(new ec2.DescribeVpcsCommand({}));
  const VpcId = Vpcs?.[0]?.VpcId ?? '';
  const { Subnets } = await aws.ec2.send(new ec2.DescribeSubnetsCommand({}));
  const { Subnet } = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '172.31.200.0/24' }));
  const { AllocationId } = await aws.ec2.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await aws.ec2.send(
    new ec2.CreateNatGatewayCommand({ SubnetId: Subnets?.[0]?.SubnetId ?? '', AllocationId }),
  );
  const { RouteTable } = await aws.ec2.send(new ec2.CreateRouteTableCommand({ VpcId }));
  clock.advance(minute);
  const RouteTableId = RouteTable?.RouteTableId ?? '';
  await aws.ec2.send(
    new ec2.CreateRouteCommand({
      RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: NatGateway?.NatGatewayId ?? '',
    }),
  );
  await aws.ec2.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId: Subnet?.SubnetId ?? '' }));
  const ImageId = Object.values(world.ec2.images).find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? '';
  const { Instances } = await aws.ec2.send(
    new ec2.RunInstancesCommand({
      ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: Subnet?.SubnetId ?? '',
    }),
  );
  clock.advance(5 * minute);
  const own = Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '';
  const nat = NatGateway?.NatGatewayAddresses?.[0]?.NetworkInterfaceId ?? '';
  const ping = () =>
    runScript(world, clock, Instances?.[0]?.InstanceId ?? '', 'ping -c 1 -W 1 8.8.8.8', { user: 'root' });
  return { aws, world, clock, own, nat, ping };
}

describe('a ping to the internet through a NAT gateway', () => {
  it('is answered, and seen by both interfaces on its way there and back', async () => {
    const { world, own, nat, ping } = await behindNat();
    expect(ping().stdout).toContain('1 received');
    const ends = world.sightings.map(({ interfaceId, direction, action, trafficPath }) =>
      [interfaceId === own ? 'own' : interfaceId === nat ? 'nat' : interfaceId, direction, action, trafficPath].join(
        ' ',
      ),
    );
    expect(ends).toEqual([
      'own egress ACCEPT 1',
      'nat ingress ACCEPT ',
      'nat egress ACCEPT 8',
      'nat ingress ACCEPT ',
      'nat egress ACCEPT 1',
      'own ingress ACCEPT ',
    ]);
    const natAddress = world.ec2.interfaces[nat]?.PrivateIpAddress;
    expect(world.sightings[2]?.packet).toMatchObject({ source: natAddress, destination: '8.8.8.8' });
    expect(world.sightings[4]?.packet).toMatchObject({
      source: '8.8.8.8',
      destination: world.ec2.interfaces[own]?.PrivateIpAddress,
    });
  });

  it('is lost once the gateway is deleted', async () => {
    const { aws, world, clock, ping } = await behindNat();
    await aws.ec2.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId: Object.keys(world.ec2.natGateways)[0] }));
    clock.advance(5 * minute);
    expect(ping().stdout).toContain('0 received');
    expect(world.sightings).toEqual([]);
  });
});
