import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';
import { failure } from '../clients.js';

let test: SandboxUnderTest;
let client: ec2.EC2Client;
let VpcId: string;
let VpnGatewayId: string;
let RouteTableId: string;

beforeEach(async () => {
  test = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  client = test.aws.ec2;
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  VpcId = Vpc?.VpcId ?? '';
  const { VpnGateway } = await client.send(
    new ec2.CreateVpnGatewayCommand({
      Type: 'ipsec.1',
      AmazonSideAsn: 64_620,
      TagSpecifications: [{ ResourceType: 'vpn-gateway', Tags: [{ Key: 'Name', Value: 'office' }] }],
    }),
  );
  VpnGatewayId = VpnGateway?.VpnGatewayId ?? '';
  const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId }));
  RouteTableId = RouteTable?.RouteTableId ?? '';
});

const attach = () => client.send(new ec2.AttachVpnGatewayCommand({ VpnGatewayId, VpcId }));
const routes = async () => {
  const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  return RouteTables?.[0];
};

describe('a virtual private gateway', () => {
  it('is described with its side of the conversation, its VPC and its tags', async () => {
    await attach();
    const { VpnGateways } = await client.send(
      new ec2.DescribeVpnGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }),
    );
    expect(VpnGateways).toEqual([
      {
        VpnGatewayId,
        State: 'available',
        Type: 'ipsec.1',
        AmazonSideAsn: 64_620,
        VpcAttachments: [{ VpcId, State: 'attached' }],
        Tags: [{ Key: 'Name', Value: 'office' }],
      },
    ]);
  });

  it('is a target of its VPC’s route tables while it is attached, and propagates into those that ask for it', async () => {
    const route = new ec2.CreateRouteCommand({
      RouteTableId,
      DestinationCidrBlock: '192.168.0.0/16',
      GatewayId: VpnGatewayId,
    });
    const propagate = new ec2.EnableVgwRoutePropagationCommand({ RouteTableId, GatewayId: VpnGatewayId });
    expect(await failure(client.send(route))).toBe(
      `400 InvalidParameterValue: route table ${RouteTableId} and network gateway ${VpnGatewayId} belong to different networks`,
    );
    expect(await failure(client.send(propagate))).toBe(
      `400 Gateway.NotAttached: resource ${VpnGatewayId} is not attached to network ${VpcId}`,
    );
    await attach();
    await client.send(route);
    await client.send(propagate);
    expect(await routes()).toMatchObject({
      PropagatingVgws: [{ GatewayId: VpnGatewayId }],
      Routes: [{ GatewayId: 'local' }, { GatewayId: VpnGatewayId, State: 'active' }],
    });
    await client.send(new ec2.DetachVpnGatewayCommand({ VpnGatewayId, VpcId }));
    expect(await routes()).toMatchObject({
      PropagatingVgws: [],
      Routes: [{ GatewayId: 'local' }, { GatewayId: VpnGatewayId, State: 'blackhole' }],
    });
  });

  it('holds its VPC, and goes once it is detached', async () => {
    await attach();
    await client.send(new ec2.DeleteRouteTableCommand({ RouteTableId }));
    expect(await failure(client.send(new ec2.DeleteVpcCommand({ VpcId })))).toBe(
      `400 DependencyViolation: The vpc '${VpcId}' has dependencies and cannot be deleted.`,
    );
    expect(await failure(client.send(new ec2.DeleteVpnGatewayCommand({ VpnGatewayId })))).toBe(
      '400 IncorrectState: The VPN gateway is in use.',
    );
    await client.send(new ec2.DetachVpnGatewayCommand({ VpnGatewayId, VpcId }));
    expect(await failure(client.send(new ec2.DetachVpnGatewayCommand({ VpnGatewayId, VpcId })))).toBe(
      `400 InvalidVpnGatewayAttachment.NotFound: The attachment with vpn gateway ID '${VpnGatewayId}' and vpc ID '${VpcId}' does not exist`,
    );
    await client.send(new ec2.DeleteVpnGatewayCommand({ VpnGatewayId }));
    const look = () => client.send(new ec2.DescribeVpnGatewaysCommand({ VpnGatewayIds: [VpnGatewayId] }));
    const unknown = `400 InvalidVpnGatewayID.NotFound: The vpnGateway ID '${VpnGatewayId}' does not exist`;
    expect((await look()).VpnGateways).toMatchObject([{ VpnGatewayId, State: 'deleted' }]);
    expect(await failure(attach())).toBe(unknown);
    test.clock.advance(3_600_000);
    expect(await failure(look())).toBe(unknown);
    await client.send(new ec2.DeleteVpcCommand({ VpcId }));
  });

  // "You must wait for the attachment's state to switch to detached before you can delete the VPC or attach a different VPC
  // to the virtual private gateway" (EC2 API reference, DetachVpnGateway).
  it('lists the VPC that it was detached from as detached, until it is attached to another', async () => {
    await attach();
    await client.send(new ec2.DetachVpnGatewayCommand({ VpnGatewayId, VpcId }));
    const attachments = async () => {
      const Filters = [{ Name: 'attachment.vpc-id', Values: [VpcId] }];
      const { VpnGateways } = await client.send(new ec2.DescribeVpnGatewaysCommand({ Filters }));
      return VpnGateways?.map(({ VpcAttachments }) => VpcAttachments);
    };
    expect(await attachments()).toEqual([[{ VpcId, State: 'detached' }]]);
    const edge = new ec2.AssociateRouteTableCommand({ RouteTableId, GatewayId: VpnGatewayId });
    expect(await failure(client.send(edge))).toContain('belong to different networks');
    const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    await client.send(new ec2.AttachVpnGatewayCommand({ VpnGatewayId, VpcId: Vpc?.VpcId ?? '' }));
    expect(await attachments()).toEqual([]);
  });

  it('is one of a VPC’s own', async () => {
    await attach();
    const { VpnGateway } = await client.send(new ec2.CreateVpnGatewayCommand({ Type: 'ipsec.1' }));
    const another = VpnGateway?.VpnGatewayId ?? '';
    expect(await failure(client.send(new ec2.AttachVpnGatewayCommand({ VpnGatewayId: another, VpcId })))).toBe(
      `400 VpnGatewayAttachmentLimitExceeded: The maximum number of virtual private gateway attachments has been reached for ${VpcId}.`,
    );
  });
});

describe('a customer gateway', () => {
  const create = (IpAddress: string) =>
    client.send(new ec2.CreateCustomerGatewayCommand({ Type: 'ipsec.1', IpAddress, BgpAsn: 65_000 }));

  it('is shown as deleted for an hour, and made anew meanwhile', async () => {
    const { CustomerGateway: first } = await create('203.0.113.12');
    const CustomerGatewayId = first?.CustomerGatewayId ?? '';
    const remove = () => client.send(new ec2.DeleteCustomerGatewayCommand({ CustomerGatewayId }));
    const look = () =>
      client.send(new ec2.DescribeCustomerGatewaysCommand({ CustomerGatewayIds: [CustomerGatewayId] }));
    const unknown = `400 InvalidCustomerGatewayID.NotFound: The customerGateway ID '${CustomerGatewayId}' does not exist`;
    await remove();
    expect((await look()).CustomerGateways).toMatchObject([{ CustomerGatewayId, State: 'deleted' }]);
    expect(await failure(remove())).toBe(unknown);
    const { CustomerGateway: second } = await create('203.0.113.12');
    expect(second?.CustomerGatewayId).not.toBe(CustomerGatewayId);
    test.clock.advance(3_600_000);
    expect(await failure(look())).toBe(unknown);
  });

  it('asked for again is the one that is there', async () => {
    const { CustomerGateway: first } = await create('203.0.113.12');
    test.clock.advance(60_000);
    const made = { ...test.world.ec2.made };
    const { CustomerGateway: again } = await create('203.0.113.12');
    expect(test.world.ec2.made).toEqual(made);
    const { CustomerGateway: other } = await create('203.0.113.13');
    expect(first).toMatchObject({ BgpAsn: '65000', IpAddress: '203.0.113.12', State: 'available', Type: 'ipsec.1' });
    expect(again?.CustomerGatewayId).toBe(first?.CustomerGatewayId);
    expect(other?.CustomerGatewayId).not.toBe(first?.CustomerGatewayId);
    expect(await failure(create('office'))).toBe(
      '400 InvalidParameterValue: Value (office) for parameter ipAddress is invalid.',
    );
  });
});
