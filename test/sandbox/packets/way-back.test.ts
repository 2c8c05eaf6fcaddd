import * as ec2 from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { TCP } from '../../../src/network/packet.js';
import { exchange } from '../../../src/sandbox/packets/traffic.js';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

const minute = 60_000;

/*
 * A router of a VPC keeps no connections: an answer goes where the route table of its subnet leads, whichever way the question
 * came (VPC user guide, "Route tables"; "Internet gateways": the address is translated by the gateway alone).
 */
it('an answer that is routed to a transit gateway is seen there, though the question came by the internet gateway', async () => {
  const { aws, world, clock } = sandboxUnderTest({ switches: { consistencyMs: 0, noise: false } });
  const { ec2: client } = aws;
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  const AvailabilityZone = 'us-east-1a';
  const subnet = async (CidrBlock: string) =>
    (await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }))).Subnet?.SubnetId ?? '';
  const [hosts, gates] = [await subnet('10.1.1.0/24'), await subnet('10.1.2.0/24')];
  const { InternetGateway } = await client.send(new ec2.CreateInternetGatewayCommand({}));
  await client.send(
    new ec2.AttachInternetGatewayCommand({ VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId }),
  );
  const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({}));
  const TransitGatewayId = TransitGateway?.TransitGatewayId;
  clock.advance(2 * minute);
  await client.send(new ec2.CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId, VpcId, SubnetIds: [gates] }));
  clock.advance(2 * minute);
  const RouteTableId = Object.values(world.ec2.routeTables).find((one) => one.VpcId === VpcId)?.RouteTableId;
  await client.send(new ec2.CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId }));
  const GroupId = Object.values(world.ec2.securityGroups).find((one) => one.VpcId === VpcId)?.GroupId;
  await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpProtocol: '-1', CidrIp: '0.0.0.0/0' }));
  const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: hosts, AssociatePublicIpAddress: true }];
  const { Instances } = await client.send(launchOf(world, { NetworkInterfaces }));
  clock.advance(5 * minute);
  const host = Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '';
  const gate = Object.values(world.ec2.interfaces).find(({ SubnetId }) => SubnetId === gates)?.NetworkInterfaceId;
  const destination = world.ec2.interfaces[host]?.Association?.PublicIp ?? '';
  const packet = { protocol: TCP, source: '8.8.8.8', destination, sourcePort: 40_000, destinationPort: 22 };
  const outcome = exchange(world, clock.now(), { interfaceId: null, packet, bytes: 60, connection: '1' });
  expect(outcome.kind).toBe('silent');
  const seen = world.sightings.map(({ interfaceId, direction, action, packet: { source } }) =>
    [interfaceId === host ? 'host' : interfaceId === gate ? 'gate' : interfaceId, direction, action, source].join(' '),
  );
  const own = world.ec2.interfaces[host]?.PrivateIpAddress;
  expect(seen).toEqual(['host ingress ACCEPT 8.8.8.8', `host egress ACCEPT ${own}`, `gate ingress ACCEPT ${own}`]);
});
