import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../src/sandbox/shell/host.js';
import { launchOf, sandboxUnderTest } from '../helpers/sandbox.js';
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
  const { Instances } = await aws.ec2.send(launchOf(world, { SubnetId: Subnet?.SubnetId ?? '' }));
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

describe('a TCP connection through a NAT gateway', () => {
  const connect = async (from: number) => {
    const { aws, world, clock, own, nat } = await behindNat();
    const SubnetId = world.ec2.interfaces[nat]?.SubnetId ?? '';
    const { NetworkAcl } = await aws.ec2.send(
      new ec2.CreateNetworkAclCommand({ VpcId: world.ec2.subnets[SubnetId]?.VpcId }),
    );
    const NetworkAclId = NetworkAcl?.NetworkAclId;
    const association = Object.values(world.ec2.networkAcls)
      .flatMap(({ Associations }) => Associations)
      .find((each) => each.SubnetId === SubnetId);
    const AssociationId = association?.NetworkAclAssociationId;
    await aws.ec2.send(new ec2.ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
    const allow = { NetworkAclId, RuleAction: 'allow', Protocol: '-1', RuleNumber: 1 } as const;
    await aws.ec2.send(new ec2.CreateNetworkAclEntryCommand({ ...allow, Egress: true, CidrBlock: '0.0.0.0/0' }));
    await aws.ec2.send(new ec2.CreateNetworkAclEntryCommand({ ...allow, Egress: false, CidrBlock: '172.31.0.0/16' }));
    const back = { ...allow, RuleNumber: 2, Protocol: '6', PortRange: { From: from, To: 65_535 } };
    await aws.ec2.send(new ec2.CreateNetworkAclEntryCommand({ ...back, Egress: false, CidrBlock: '0.0.0.0/0' }));
    clock.advance(minute);
    const instanceId = world.ec2.interfaces[own]?.Attachment?.InstanceId ?? '';
    const script = 'for n in 1 2 3 4 5 6 7 8 9 10 11 12; do nc -z -w 1 8.8.8.8 443 && echo open; done; true';
    const { stdout } = runScript(world, clock, instanceId, script, { user: 'root' });
    const ports = world.sightings
      .filter(
        ({ interfaceId, direction, packet }) =>
          interfaceId === nat && direction === 'egress' && packet.destination === '8.8.8.8',
      )
      .map(({ packet }) => packet.sourcePort);
    return { open: stdout.split('open').length - 1, ports: new Set(ports) };
  };

  // "NAT gateways use ports 1024-65535" (VPC user guide, "NAT gateway basics").
  it('gets a port of the gateway’s own, so that a network ACL for the ports of Linux alone lets some of its answers back', async () => {
    const all = await connect(1024);
    expect(all.open).toBe(12);
    expect([...all.ports].every((port) => port >= 1024)).toBe(true);
    expect(all.ports.size).toBeGreaterThan(10);
    const some = await connect(32_768);
    expect(some.open).toBe([...some.ports].filter((port) => port >= 32_768).length);
    expect(some.open).toBeGreaterThan(0);
    expect(some.open).toBeLessThan(12);
  });
});
