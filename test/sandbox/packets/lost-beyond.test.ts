import * as ec2 from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

// The record is of the sender's interface: "srcaddr … for outgoing traffic", whatever becomes of it (VPC user guide, "Flow log records").
it('what a gateway let out is recorded where it left, although nothing lets it in where it goes', async () => {
  const { aws, world, clock } = sandboxUnderTest({ switches: { consistencyMs: 0, noise: false } });
  const hosts: { readonly id: string; readonly eni: string; readonly address: string; readonly vpc: string }[] = [];
  for (const block of ['10.1.0.0/16', '10.2.0.0/16']) {
    const { Vpc } = await aws.ec2.send(
      new ec2.CreateVpcCommand({ CidrBlock: block, AmazonProvidedIpv6CidrBlock: true }),
    );
    const VpcId = Vpc?.VpcId ?? '';
    const Ipv6CidrBlock = Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('/56', '/64');
    const { Subnet } = await aws.ec2.send(
      new ec2.CreateSubnetCommand({ VpcId, CidrBlock: block.replace('/16', '/24'), Ipv6CidrBlock }),
    );
    const { Instances } = await aws.ec2.send(launchOf(world, { SubnetId: Subnet?.SubnetId, Ipv6AddressCount: 1 }));
    const face = Instances?.[0]?.NetworkInterfaces?.[0];
    hosts.push({
      id: Instances?.[0]?.InstanceId ?? '',
      eni: face?.NetworkInterfaceId ?? '',
      address: face?.Ipv6Addresses?.[0]?.Ipv6Address ?? '',
      vpc: VpcId,
    });
  }
  const [from, to] = hosts;
  if (!from || !to) throw new Error('two hosts were made');
  clock.advance(60_000);
  const seen = () => {
    world.sightings.length = 0;
    runScript(world, clock, from.id, `ping -6 -c 1 -W 1 ${to.address}`, { user: 'root' });
    return world.sightings.map(({ interfaceId, direction, action }) => `${interfaceId} ${direction} ${action}`);
  };
  // Whether a packet without a route is recorded is not documented; here it is not.
  expect(seen()).toEqual([]);
  const { EgressOnlyInternetGateway } = await aws.ec2.send(
    new ec2.CreateEgressOnlyInternetGatewayCommand({ VpcId: from.vpc }),
  );
  const table = Object.values(world.ec2.routeTables).find(({ VpcId }) => VpcId === from.vpc);
  await aws.ec2.send(
    new ec2.CreateRouteCommand({
      RouteTableId: table?.RouteTableId,
      DestinationIpv6CidrBlock: '::/0',
      EgressOnlyInternetGatewayId: EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId,
    }),
  );
  const group = Object.values(world.ec2.securityGroups).find(({ VpcId }) => VpcId === from.vpc);
  const everywhere = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  await aws.ec2
    .send(new ec2.AuthorizeSecurityGroupEgressCommand({ GroupId: group?.GroupId, IpPermissions: [everywhere] }))
    .catch(() => 'it is there already');
  expect(seen()).toEqual([`${from.eni} egress ACCEPT`]);
});
