import {
  DescribeAddressesCommand,
  DescribeCustomerGatewaysCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  GetTransitGatewayRouteTableAssociationsCommand,
  GetTransitGatewayRouteTablePropagationsCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { describeWaysOut } from '../../src/aws/read-ways-out.js';
import { awsError } from '../helpers/aws-error.js';
import { stageContext } from '../helpers/stage-context.js';

function region() {
  const { context, ec2 } = stageContext();
  ec2.onAnyCommand().resolves({});
  ec2
    .on(DescribeEgressOnlyInternetGatewaysCommand)
    .resolves({ EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }] });
  ec2
    .on(DescribeVpcEndpointsCommand)
    .resolves({ VpcEndpoints: [{ VpcEndpointId: 'vpce-1', PolicyDocument: '{"Statement":[]}' }] });
  ec2.on(DescribeVpnGatewaysCommand).resolves({ VpnGateways: [{ VpnGatewayId: 'vgw-1' }] });
  ec2.on(DescribeVpnConnectionsCommand).resolves({
    VpnConnections: [
      {
        VpnConnectionId: 'vpn-1',
        CustomerGatewayConfiguration: '<pre_shared_key>secret</pre_shared_key>',
        Options: { TunnelOptions: [{ PreSharedKey: 'secret' }] },
        VgwTelemetry: [{ Status: 'UP' }],
      },
    ],
  });
  ec2.on(DescribeCustomerGatewaysCommand).resolves({ CustomerGateways: [{ CustomerGatewayId: 'cgw-1' }] });
  ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{ PublicIp: '54.0.0.1' }] });
  ec2.on(DescribeTransitGatewaysCommand).resolves({ TransitGateways: [{ TransitGatewayId: 'tgw-1' }] });
  ec2
    .on(DescribeTransitGatewayAttachmentsCommand)
    .resolves({ TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1' }] });
  ec2
    .on(DescribeTransitGatewayVpcAttachmentsCommand)
    .resolves({ TransitGatewayVpcAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1', VpcId: 'vpc-1' }] });
  ec2
    .on(DescribeTransitGatewayRouteTablesCommand)
    .resolves({ TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-1' }] });
  ec2
    .on(SearchTransitGatewayRoutesCommand)
    .resolves({ Routes: [{ DestinationCidrBlock: '10.0.0.0/8' }], AdditionalRoutesAvailable: false });
  ec2
    .on(GetTransitGatewayRouteTableAssociationsCommand)
    .resolvesOnce({ Associations: [{ TransitGatewayAttachmentId: 'tgw-attach-1' }], NextToken: 'a' })
    .resolvesOnce({ Associations: [{ TransitGatewayAttachmentId: 'tgw-attach-2' }] });
  ec2
    .on(GetTransitGatewayRouteTablePropagationsCommand)
    .resolves({ TransitGatewayRouteTablePropagations: [{ TransitGatewayAttachmentId: 'tgw-attach-2' }] });
  return { ec2, read: (...vpcIds: readonly string[]) => describeWaysOut(context.aws.ec2, vpcIds) };
}

const denied = awsError('UnauthorizedOperation', 'no', 403);

describe('describeWaysOut', () => {
  it('reads what leads out, transit gateway route tables with all that is in them, and no secret', async () => {
    const { read } = region();
    const found = await read();
    expect(found).toEqual({
      EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1' }],
      VpcEndpoints: [{ VpcEndpointId: 'vpce-1' }],
      VpnGateways: [{ VpnGatewayId: 'vgw-1' }],
      VpnConnections: [{ VpnConnectionId: 'vpn-1', VgwTelemetry: [{ Status: 'UP' }] }],
      CustomerGateways: [{ CustomerGatewayId: 'cgw-1' }],
      Addresses: [{ PublicIp: '54.0.0.1' }],
      TransitGateways: [{ TransitGatewayId: 'tgw-1' }],
      TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1' }],
      TransitGatewayVpcAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1', VpcId: 'vpc-1' }],
      TransitGatewayRouteTables: [
        {
          TransitGatewayRouteTableId: 'tgw-rtb-1',
          Routes: [{ DestinationCidrBlock: '10.0.0.0/8' }],
          AdditionalRoutesAvailable: false,
          Associations: [
            { TransitGatewayAttachmentId: 'tgw-attach-1' },
            { TransitGatewayAttachmentId: 'tgw-attach-2' },
          ],
          Propagations: [{ TransitGatewayAttachmentId: 'tgw-attach-2' }],
        },
      ],
    });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('asks for the VPCs that are named only where what it reads belongs to one', async () => {
    const { ec2, read } = region();
    await read('vpc-1');
    const filterOf = (command: Parameters<typeof ec2.commandCalls>[0]) => ec2.commandCalls(command)[0]?.args[0].input;
    expect(filterOf(DescribeVpcEndpointsCommand)).toMatchObject({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] });
    expect(filterOf(DescribeVpnGatewaysCommand)).toEqual({
      Filters: [{ Name: 'attachment.vpc-id', Values: ['vpc-1'] }],
    });
    expect(filterOf(DescribeTransitGatewayVpcAttachmentsCommand)).toEqual({});
    expect(filterOf(SearchTransitGatewayRoutesCommand)).toEqual({
      TransitGatewayRouteTableId: 'tgw-rtb-1',
      Filters: [{ Name: 'type', Values: ['static', 'propagated'] }],
    });
  });

  it.each([
    ['VpcEndpoints', DescribeVpcEndpointsCommand],
    ['VpnConnections', DescribeVpnConnectionsCommand],
    ['Addresses', DescribeAddressesCommand],
    ['TransitGatewayRouteTables', DescribeTransitGatewayRouteTablesCommand],
  ])('leaves %s out where it may not be read, or the endpoint does not know it', async (key, command) => {
    for (const error of [
      denied,
      awsError('InvalidAction', 'no such action', 400),
      awsError('InternalFailure', 'not implemented', 501),
    ]) {
      const { ec2, read } = region();
      ec2.on(command).rejects(error);
      const found = await read();
      expect(found).not.toHaveProperty(key);
      expect(found).toHaveProperty('EgressOnlyInternetGateways');
    }
  });

  it('a table whose routes may not be read says so by their absence', async () => {
    const { ec2, read } = region();
    ec2.on(SearchTransitGatewayRoutesCommand).rejects(denied);
    const [table] = (await read()).TransitGatewayRouteTables ?? [];
    expect(table).not.toHaveProperty('Routes');
    expect(table).toHaveProperty('Associations');
  });

  it('any other failure stops the reading', async () => {
    const { ec2, read } = region();
    ec2.on(DescribeAddressesCommand).rejects(awsError('AuthFailure', 'who are you', 401));
    await expect(read()).rejects.toMatchObject({ name: 'AuthFailure' });
  });
});
