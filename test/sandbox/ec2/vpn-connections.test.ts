import {
  AttachVpnGatewayCommand,
  CreateCustomerGatewayCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteCommand,
  CreateVpnConnectionCommand,
  CreateVpnConnectionRouteCommand,
  CreateVpnGatewayCommand,
  DeleteCustomerGatewayCommand,
  DeleteTransitGatewayCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DeleteVpnConnectionCommand,
  DeleteVpnConnectionRouteCommand,
  DeleteVpnGatewayCommand,
  DescribeRouteTablesCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcsCommand,
  DescribeVpnConnectionsCommand,
  EnableVgwRoutePropagationCommand,
  SearchTransitGatewayRoutesCommand,
  type VpnConnectionOptionsSpecification,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';
import { minute } from '../small-world.js';

async function site(Options: VpnConnectionOptionsSpecification = { StaticRoutesOnly: true }) {
  const { aws, clock } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const { ec2 } = aws;
  const { CustomerGateway } = await ec2.send(
    new CreateCustomerGatewayCommand({ Type: 'ipsec.1', BgpAsn: 65_010, IpAddress: '198.51.100.7' }),
  );
  const { VpnGateway } = await ec2.send(new CreateVpnGatewayCommand({ Type: 'ipsec.1' }));
  const CustomerGatewayId = CustomerGateway?.CustomerGatewayId ?? '';
  const VpnGatewayId = VpnGateway?.VpnGatewayId ?? '';
  const made = await ec2.send(
    new CreateVpnConnectionCommand({ Type: 'ipsec.1', CustomerGatewayId, VpnGatewayId, Options }),
  );
  const VpnConnectionId = made.VpnConnection?.VpnConnectionId ?? '';
  const look = async () =>
    (await ec2.send(new DescribeVpnConnectionsCommand({ VpnConnectionIds: [VpnConnectionId] }))).VpnConnections?.[0];
  return { ec2, clock, CustomerGatewayId, VpnGatewayId, VpnConnectionId, made: made.VpnConnection, look };
}

// EC2 API reference, CreateVpnConnection; Site-to-Site VPN user guide, "Tunnel options".
describe('a VPN connection', () => {
  it('has two tunnels, which are down, and the file for the device at the other end', async () => {
    const { clock, made, look, CustomerGatewayId, VpnGatewayId } = await site();
    expect(made).toMatchObject({ State: 'pending', Type: 'ipsec.1', Category: 'VPN', CustomerGatewayId, VpnGatewayId });
    clock.advance(5 * minute);
    const shown = await look();
    expect(shown?.State).toBe('available');
    expect(shown?.VgwTelemetry?.map(({ Status }) => Status)).toEqual(['DOWN', 'DOWN']);
    const [one, other] = shown?.Options?.TunnelOptions ?? [];
    expect(one?.TunnelInsideCidr).toMatch(/^169\.254\.\d+\.\d+\/30$/);
    expect(one?.TunnelInsideCidr).not.toBe(other?.TunnelInsideCidr);
    const xml = shown?.CustomerGatewayConfiguration ?? '';
    for (const text of [one?.PreSharedKey, other?.OutsideIpAddress, '198.51.100.7', '<asn>65010</asn>', 'ipsec_tunnel'])
      expect(xml).toContain(text);
  });

  it('keeps what was asked of its tunnels, and refuses what AWS reserves', async () => {
    const tunnel = { TunnelInsideCidr: '169.254.33.0/30', PreSharedKey: 'a.key_of_1', DPDTimeoutSeconds: 40 };
    const { look } = await site({ StaticRoutesOnly: true, TunnelOptions: [tunnel] });
    expect((await look())?.Options?.TunnelOptions?.[0]).toMatchObject({
      TunnelInsideCidr: '169.254.33.0/30',
      PreSharedKey: 'a.key_of_1',
      DpdTimeoutSeconds: 40,
    });
    await expect(site({ TunnelOptions: [{ TunnelInsideCidr: '169.254.0.0/30' }] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value (169.254.0.0/30) for parameter tunnelInsideCidr is invalid. It must be a /30 of 169.254.0.0/16 that is not reserved.',
    });
    await expect(site({ TunnelOptions: [{ PreSharedKey: '0short' }] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  // VPC user guide, "Route priority": a static route of the table wins over a propagated one.
  it('with static routes gives them to the tables that its gateway propagates to', async () => {
    const { ec2, VpnConnectionId, VpnGatewayId } = await site();
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    const VpcId = Vpcs?.[0]?.VpcId ?? '';
    await ec2.send(new AttachVpnGatewayCommand({ VpnGatewayId, VpcId }));
    const tables = async () => (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables ?? [];
    const RouteTableId = (await tables())[0]?.RouteTableId ?? '';
    await ec2.send(new EnableVgwRoutePropagationCommand({ RouteTableId, GatewayId: VpnGatewayId }));
    for (const DestinationCidrBlock of ['192.168.0.0/16', '0.0.0.0/0'])
      await ec2.send(new CreateVpnConnectionRouteCommand({ VpnConnectionId, DestinationCidrBlock }));
    const propagated = async () =>
      (await tables()).flatMap(({ Routes }) => Routes ?? []).filter(({ GatewayId }) => GatewayId === VpnGatewayId);
    expect(await propagated()).toEqual([
      {
        DestinationCidrBlock: '192.168.0.0/16',
        GatewayId: VpnGatewayId,
        Origin: 'EnableVgwRoutePropagation',
        State: 'active',
      },
    ]);
    const remove = () =>
      ec2.send(new DeleteVpnConnectionRouteCommand({ VpnConnectionId, DestinationCidrBlock: '192.168.0.0/16' }));
    await remove();
    expect(await propagated()).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidRoute.NotFound' });
  });

  it('holds both gateways until it is deleted, and is shown as deleted then', async () => {
    const { ec2, look, CustomerGatewayId, VpnGatewayId, VpnConnectionId } = await site();
    const deleteCustomer = () => ec2.send(new DeleteCustomerGatewayCommand({ CustomerGatewayId }));
    const deleteGateway = () => ec2.send(new DeleteVpnGatewayCommand({ VpnGatewayId }));
    await expect(deleteCustomer()).rejects.toMatchObject({ name: 'IncorrectState' });
    await expect(deleteGateway()).rejects.toMatchObject({ name: 'IncorrectState' });
    await ec2.send(new DeleteVpnConnectionCommand({ VpnConnectionId }));
    expect(await look()).toMatchObject({ State: 'deleted', VpnConnectionId });
    expect((await look())?.CustomerGatewayConfiguration).toBeUndefined();
    await deleteCustomer();
    await deleteGateway();
    await expect(ec2.send(new DeleteVpnConnectionCommand({ VpnConnectionId }))).rejects.toMatchObject({
      name: 'InvalidVpnConnectionID.NotFound',
      message: `The vpnConnection ID '${VpnConnectionId}' does not exist`,
    });
  });
});

// Transit Gateways guide, "Transit gateway VPN attachments"
describe('a VPN connection of a transit gateway', () => {
  const attached = async () => {
    const here = sandboxUnderTest({ switches: { consistencyMs: 0 } });
    const { ec2 } = here.aws;
    const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({ Options: { AmazonSideAsn: 64_700 } }));
    here.clock.advance(2 * minute);
    const { CustomerGateway } = await ec2.send(
      new CreateCustomerGatewayCommand({ Type: 'ipsec.1', BgpAsn: 65_010, IpAddress: '198.51.100.7' }),
    );
    const TransitGatewayId = TransitGateway?.TransitGatewayId;
    const ends = { Type: 'ipsec.1', CustomerGatewayId: CustomerGateway?.CustomerGatewayId };
    const { VpnConnection } = await ec2.send(new CreateVpnConnectionCommand({ ...ends, TransitGatewayId }));
    here.clock.advance(5 * minute);
    const tableId = TransitGateway?.Options?.AssociationDefaultRouteTableId;
    const look = async () =>
      (await ec2.send(new DescribeTransitGatewayAttachmentsCommand({}))).TransitGatewayAttachments?.[0];
    return { here, ec2, ends, TransitGatewayId, connection: VpnConnection, tableId, look };
  };

  it('is an attachment that joins the default tables, takes static routes and learns none', async () => {
    const { ec2, TransitGatewayId, connection, tableId, look } = await attached();
    expect(connection).toMatchObject({ TransitGatewayId });
    expect(connection).not.toHaveProperty('VpnGatewayId');
    expect(connection?.CustomerGatewayConfiguration).toContain('<asn>64700</asn>');
    const attachment = await look();
    expect(attachment).toMatchObject({
      ResourceType: 'vpn',
      ResourceId: connection?.VpnConnectionId,
      State: 'available',
      Association: { TransitGatewayRouteTableId: tableId, State: 'associated' },
    });
    const { TransitGatewayVpcAttachments } = await ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({}));
    expect(TransitGatewayVpcAttachments).toEqual([]);
    const { TransitGatewayAttachmentId } = attachment ?? {};
    const made = await ec2.send(
      new CreateTransitGatewayRouteCommand({
        TransitGatewayRouteTableId: tableId,
        DestinationCidrBlock: '192.168.0.0/16',
        TransitGatewayAttachmentId,
      }),
    );
    expect(made.Route?.TransitGatewayAttachments).toMatchObject([{ ResourceType: 'vpn' }]);
    const { Routes } = await ec2.send(
      new SearchTransitGatewayRoutesCommand({
        TransitGatewayRouteTableId: tableId,
        Filters: [{ Name: 'attachment.resource-type', Values: ['vpn'] }],
      }),
    );
    expect(Routes).toHaveLength(1);
    await expect(
      ec2.send(new DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId })),
    ).rejects.toMatchObject({ name: 'InvalidTransitGatewayAttachmentID.NotFound' });
  });

  it('holds its gateway until it is deleted, and takes its attachment with it', async () => {
    const { here, ec2, TransitGatewayId, connection, look } = await attached();
    await expect(ec2.send(new DeleteTransitGatewayCommand({ TransitGatewayId }))).rejects.toMatchObject({
      name: 'IncorrectState',
    });
    await ec2.send(new DeleteVpnConnectionCommand({ VpnConnectionId: connection?.VpnConnectionId }));
    expect(await look()).toMatchObject({ State: 'deleting' });
    here.clock.advance(5 * minute);
    await ec2.send(new DeleteTransitGatewayCommand({ TransitGatewayId }));
  });

  it('is of one gateway alone', async () => {
    const { ec2, ends, TransitGatewayId } = await attached();
    const { VpnGateway } = await ec2.send(new CreateVpnGatewayCommand({ Type: 'ipsec.1' }));
    const both = { ...ends, TransitGatewayId, VpnGatewayId: VpnGateway?.VpnGatewayId };
    await expect(ec2.send(new CreateVpnConnectionCommand(both))).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await expect(ec2.send(new CreateVpnConnectionCommand(ends))).rejects.toMatchObject({ name: 'MissingParameter' });
  });
});
