import * as ec2 from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { regionNetwork } from '../../../src/sandbox/packets/network-of.js';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';
import { copyWorld } from '../copy-world.js';

/** Requests that change what packets meet, each with whatever there is of what it needs; many are refused. */
async function network() {
  const { aws, world, clock } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const vpcs: string[] = [];
  for (const CidrBlock of ['10.1.0.0/16', '10.2.0.0/16']) {
    const { Vpc } = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock }));
    const CidrOfSubnet = CidrBlock.replace('0.0/16', '1.0/24');
    vpcs.push(Vpc?.VpcId ?? '');
    await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: CidrOfSubnet }));
  }
  const [VpcId = '', PeerVpcId] = vpcs;
  const keys = (table: keyof typeof world.ec2) => Object.keys(world.ec2[table]);
  const last = (table: keyof typeof world.ec2) => keys(table).at(-1) ?? '';
  const subnet = () => Object.values(world.ec2.subnets).find((row) => row.VpcId === VpcId)?.SubnetId ?? '';
  const tableOf = () => Object.values(world.ec2.routeTables).find((row) => row.VpcId === VpcId)?.RouteTableId ?? '';
  const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] };
  const requests = {
    launch: () => launchOf(world, { SubnetId: subnet() }),
    stop: () => new ec2.StopInstancesCommand({ InstanceIds: [last('instances')] }),
    start: () => new ec2.StartInstancesCommand({ InstanceIds: [last('instances')] }),
    terminate: () => new ec2.TerminateInstancesCommand({ InstanceIds: [last('instances')] }),
    authorize: () =>
      new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: last('securityGroups'), IpPermissions: [rule] }),
    revoke: () => new ec2.RevokeSecurityGroupIngressCommand({ GroupId: last('securityGroups'), IpPermissions: [rule] }),
    gateway: () => new ec2.CreateInternetGatewayCommand({}),
    attach: () => new ec2.AttachInternetGatewayCommand({ InternetGatewayId: last('internetGateways'), VpcId }),
    detach: () => new ec2.DetachInternetGatewayCommand({ InternetGatewayId: last('internetGateways'), VpcId }),
    address: () => new ec2.AllocateAddressCommand({}),
    associate: () =>
      new ec2.AssociateAddressCommand({ AllocationId: last('addresses'), NetworkInterfaceId: last('interfaces') }),
    release: () => new ec2.ReleaseAddressCommand({ AllocationId: last('addresses') }),
    nat: () => new ec2.CreateNatGatewayCommand({ SubnetId: subnet(), ConnectivityType: 'private' }),
    deleteNat: () => new ec2.DeleteNatGatewayCommand({ NatGatewayId: last('natGateways') }),
    route: () =>
      new ec2.CreateRouteCommand({
        RouteTableId: tableOf(),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: last('natGateways'),
      }),
    deleteRoute: () => new ec2.DeleteRouteCommand({ RouteTableId: tableOf(), DestinationCidrBlock: '0.0.0.0/0' }),
    peer: () => new ec2.CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }),
    accept: () => new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: last('peerings') }),
    deletePeering: () => new ec2.DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: last('peerings') }),
    transit: () => new ec2.CreateTransitGatewayCommand({}),
    attachTransit: () =>
      new ec2.CreateTransitGatewayVpcAttachmentCommand({
        TransitGatewayId: last('transitGateways'),
        VpcId,
        SubnetIds: [subnet()],
      }),
    deleteTransit: () =>
      new ec2.DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: last('transitAttachments') }),
    deny: () =>
      new ec2.CreateNetworkAclEntryCommand({
        NetworkAclId: last('networkAcls'),
        RuleNumber: 7,
        Protocol: '-1',
        RuleAction: 'deny',
        Egress: false,
        CidrBlock: '192.0.2.0/24',
      }),
    allow: () =>
      new ec2.DeleteNetworkAclEntryCommand({ NetworkAclId: last('networkAcls'), RuleNumber: 7, Egress: false }),
    look: () => new ec2.DescribeDhcpOptionsCommand({}),
  };
  const ask = (name: keyof typeof requests) =>
    // Each is a command of its own type; what is refused changes nothing.
    aws.ec2.send(requests[name]() as ec2.DescribeVpcsCommand).then(
      () => 'done',
      () => 'refused',
    );
  return { world, clock, names: Object.keys(requests) as (keyof typeof requests)[], ask };
}

it('what packets meet is kept while nothing changes, and is never older than the world and the time', async () => {
  const { names } = await network();
  let done = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(0, 1, 900, 11_000, 59_999, 60_001, 130_000)), {
        minLength: 20,
        maxLength: 40,
      }),
      async (steps) => {
        const { world, clock, ask } = await network();
        for (const [name, wait] of steps) {
          if ((await ask(name)) === 'done') done += 1;
          // Twice, as only what was found the same is looked ahead for.
          for (const at of [0, wait / 2, wait]) {
            const now = Math.floor(clock.now() + at);
            expect(regionNetwork(world, now)).toEqual(regionNetwork(copyWorld(world), now));
          }
          clock.advance(wait);
        }
      },
    ),
    { numRuns: 5 },
  );
  expect(done).toBeGreaterThan(40);
}, 120_000);
