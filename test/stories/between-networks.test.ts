import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/sandbox/packets/traffic.js';
import { idOf, ledOut, minute, type Quarter, type Town, town, wear, withPublicSubnet } from './town.js';

/** The other stories of the ten: what joins two networks, and the internet. */

const quietly = 'curl -sS -o /dev/null';

/** Two VPCs, `web-1` and `db-1`, which listens on 5432 and lets the first VPC in. */
async function twoNetworks() {
  const here = town();
  const home = await here.quarter('10.0.0.0/16 ab');
  const far = await here.quarter('10.1.0.0/16 a');
  const shut = await here.group('web', home.vpcId);
  const open = await here.group('db', far.vpcId, 'tcp 5432 10.0.0.0/16');
  const web = await here.machine('web-1', idOf(home.subnets.a), '10.0.1.10', shut);
  await here.machine('db-1', idOf(far.subnets.a), '10.1.1.20', open, 5432);
  return { here, home, far, web, shut, open };
}

async function peered({ aws, clock }: Town, home: Quarter, far: Quarter): Promise<string> {
  const { VpcPeeringConnection: asked } = await aws.ec2.send(
    new ec2.CreateVpcPeeringConnectionCommand({ VpcId: home.vpcId, PeerVpcId: far.vpcId }),
  );
  const VpcPeeringConnectionId = idOf(asked?.VpcPeeringConnectionId);
  await aws.ec2.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  const route = { RouteTableId: home.tableId, DestinationCidrBlock: far.cidr, VpcPeeringConnectionId };
  clock.advance(minute);
  await aws.ec2.send(new ec2.CreateRouteCommand(route));
  return VpcPeeringConnectionId;
}

const script = `${quietly} http://10.1.1.20:5432/`;

describe('between two VPCs', () => {
  it('a one-sided peering: routed there, and not back', async () => {
    const { here, home, far, web } = await twoNetworks();
    const peering = await peered(here, home, far);
    const line = here.says(web, script);
    const { verdict, exit } = await here.asked(line, 'web-1');
    expect(exit).toBe(3);
    expect(verdict.verdict).toMatchObject({ outcome: 'unanswered', cause: 'NO_RETURN_ROUTE', resourceId: far.tableId });
    expect(verdict.fix?.summary).toBe(`Add a route to ${far.tableId}: 10.0.0.0/16 -> ${peering}`);
    await here.mended(line, 'web-1', verdict);
    expect(here.says(web, script)).toBe('');
  });

  it('a wrong return route: the answer is led out to the internet, where nobody asked', async () => {
    const { here, home, far, web } = await twoNetworks();
    const gateway = await ledOut(here, far);
    const peering = await peered(here, home, far);
    const line = here.says(web, script);
    const { verdict } = await here.asked(line, 'web-1');
    expect(verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'NO_RETURN_ROUTE',
      resourceId: far.tableId,
      rule: `0.0.0.0/0 -> ${gateway} for 10.0.1.10`,
    });
    expect(verdict.fix?.summary).toBe(`Add a route to ${far.tableId}: 10.0.0.0/16 -> ${peering}`);
    await here.mended(line, 'web-1', verdict);
    expect(here.says(web, script)).toBe('');
  });

  it('a transit gateway attachment that is missing in a zone: one machine is answered, its twin in the other zone is not', async () => {
    const { here, home, far, web, shut } = await twoNetworks();
    const { ec2: client } = here.aws;
    const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({}));
    const TransitGatewayId = idOf(TransitGateway?.TransitGatewayId);
    here.clock.advance(2 * minute);
    const [near] = await Promise.all(
      [home, far].map(async ({ vpcId, subnets }) => {
        const input = { TransitGatewayId, VpcId: vpcId, SubnetIds: [idOf(subnets.a)] };
        const made = await client.send(new ec2.CreateTransitGatewayVpcAttachmentCommand(input));
        return idOf(made.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId);
      }),
    );
    here.clock.advance(2 * minute);
    for (const [one, other] of [
      [home, far],
      [far, home],
    ] as const) {
      const route = { RouteTableId: one.tableId, DestinationCidrBlock: other.cidr, TransitGatewayId };
      await client.send(new ec2.CreateRouteCommand(route));
    }
    const twin = await here.machine('web-2', idOf(home.subnets.b), '10.0.2.10', shut);
    expect(here.says(web, script)).toBe('');
    const line = here.says(twin, script);
    const { verdict } = await here.asked(line, 'web-2');
    expect(verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'TRANSIT_GATEWAY',
      certainty: 'certain',
      resourceId: near,
      rule: `${near} has no subnet in eu-west-1b, so nothing in that zone reaches ${TransitGatewayId}`,
    });
    // What its twin sent through the same attachment is no evidence of this.
    expect(new Set(verdict.evidence.map(({ leg }) => leg))).toEqual(new Set(['request-at-source']));
    const told = await here.mended(line, 'web-2', verdict);
    expect(told).toContain(`Let ${near} have a subnet in eu-west-1b`);
    expect(here.says(twin, script)).toBe('');
  });

  it('a blackhole in a transit gateway whose own flow log counts what it lost', async () => {
    const { here, home, far, web } = await twoNetworks();
    const { ec2: client, logs } = here.aws;
    const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({}));
    const TransitGatewayId = idOf(TransitGateway?.TransitGatewayId);
    const TransitGatewayRouteTableId = idOf(TransitGateway?.Options?.AssociationDefaultRouteTableId);
    here.clock.advance(2 * minute);
    for (const { vpcId, subnets } of [home, far]) {
      const input = { TransitGatewayId, VpcId: vpcId, SubnetIds: [idOf(subnets.a)] };
      await client.send(new ec2.CreateTransitGatewayVpcAttachmentCommand(input));
    }
    here.clock.advance(2 * minute);
    for (const [one, other] of [
      [home, far],
      [far, home],
    ] as const) {
      const route = { RouteTableId: one.tableId, DestinationCidrBlock: other.cidr, TransitGatewayId };
      await client.send(new ec2.CreateRouteCommand(route));
    }
    const lost = { TransitGatewayRouteTableId, DestinationCidrBlock: '10.1.1.0/24', Blackhole: true };
    await client.send(new ec2.CreateTransitGatewayRouteCommand(lost));
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/tgw' }));
    await client.send(
      new ec2.CreateFlowLogsCommand({
        ResourceType: 'TransitGateway',
        ResourceIds: [TransitGatewayId],
        LogGroupName: '/tgw',
        DeliverLogsPermissionArn: `arn:aws:iam::${here.world.account}:role/flow`,
      }),
    );
    const line = here.says(web, script);
    // Whoever mends it meanwhile leaves the record of the gateway alone to tell.
    const { Blackhole: _, ...route } = lost;
    await client.send(new ec2.DeleteTransitGatewayRouteCommand(route));
    const { verdict } = await here.asked(line, 'web-1');
    expect(verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'TRANSIT_GATEWAY',
      resourceId: TransitGatewayId,
    });
    expect(verdict.verdict.rule).toMatch(/^packets-lost-blackhole [1-9]/);
  });
});

describe('from the internet', () => {
  it('a public database through NAT: asked by the internet gateway, answered by NAT', async () => {
    const here = town();
    const { ec2: client } = here.aws;
    const home = await withPublicSubnet(here);
    const address = async () => await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
    const [forNat, forDatabase] = [await address(), await address()];
    const { NatGateway } = await client.send(
      new ec2.CreateNatGatewayCommand({ SubnetId: home.subnets.b, AllocationId: forNat.AllocationId }),
    );
    here.clock.advance(3 * minute);
    const nat = {
      RouteTableId: home.tableId,
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: NatGateway?.NatGatewayId,
    };
    await client.send(new ec2.CreateRouteCommand(nat));
    const open = await here.group('db', home.vpcId, 'tcp 5432 203.0.113.0/24');
    const host = await here.machine(
      'host',
      idOf(home.subnets.a),
      '10.0.1.20',
      await here.group('host', home.vpcId),
      5432,
    );
    const NetworkInterfaceId = await wear(here, host, idOf(home.subnets.a), open, 'RDSNetworkInterface', '10.0.1.50');
    await client.send(new ec2.AssociateAddressCommand({ AllocationId: forDatabase.AllocationId, NetworkInterfaceId }));
    here.clock.advance(minute);
    const destination = idOf(forDatabase.PublicIp);
    const packet = { protocol: 6, source: '203.0.113.9', sourcePort: 40_000, destination, destinationPort: 5432 };
    const ask = () =>
      exchange(here.world, here.clock.now(), { interfaceId: null, packet, bytes: 60, tcpFlags: 2, connection: '1' });
    expect(ask().kind).toBe('silent');
    const { verdict } = await here.asked(
      `could not connect to server: Connection timed out (${destination}:5432)`,
      '203.0.113.9',
    );
    expect(verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'NO_RETURN_ROUTE',
      resourceId: home.tableId,
    });
    expect(verdict.advice?.ways.map(({ kind }) => kind)).toEqual(['public-subnet', 'route-back']);
    const [back] = (verdict.advice?.ways ?? []).filter(({ kind }) => kind === 'route-back');
    expect(back?.change).toEqual([expect.objectContaining({ kind: 'create-route' })]);
    const [change] = back?.change ?? [];
    if (change?.kind !== 'create-route') throw new TypeError('The way back is a route');
    await client.send(
      new ec2.CreateRouteCommand({
        RouteTableId: home.tableId,
        DestinationCidrBlock: change.destination,
        GatewayId: change.target.id,
      }),
    );
    here.clock.advance(minute);
    expect(ask().kind).toBe('answered');
  });
});
