import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeAround } from '../../src/aws/describe-around.js';

// biome-ignore lint/suspicious/noExplicitAny: the stub's own type parameters are not exported
let ec2: AwsStub<any, any, any>;
const client = new EC2Client({ region: 'eu-west-1' });

beforeEach(() => {
  ec2 = mockClient(client);
  ec2.onAnyCommand().resolves({});
});

/** The VPCs whose configuration was read; null for the whole region. */
const vpcsRead = (): readonly string[] | null =>
  ec2.commandCalls(DescribeVpcsCommand)[0]?.args[0].input.Filters?.[0]?.Values ?? null;

const error = (name: string) => Object.assign(new Error(name), { name });

describe('the configuration around two ends', () => {
  it('is that of their VPCs, each once', async () => {
    ec2
      .on(DescribeInstancesCommand, { InstanceIds: ['i-0a'] })
      .resolves({ Reservations: [{ Instances: [{ VpcId: 'vpc-1' }] }] });
    ec2
      .on(DescribeNetworkInterfacesCommand, { NetworkInterfaceIds: ['eni-0b'] })
      .resolves({ NetworkInterfaces: [{ VpcId: 'vpc-1' }] });
    await describeAround(client, ['i-0a', 'eni-0b']);
    expect(vpcsRead()).toEqual(['vpc-1']);
  });

  it('finds an address on the last page, private or public, and a name as it is written', async () => {
    const filter = (Name: string, value: string) => ({ Filters: [{ Name, Values: [value] }] });
    ec2
      .on(DescribeNetworkInterfacesCommand, filter('addresses.association.public-ip', '54.0.0.1'))
      .resolvesOnce({ NextToken: 'more' })
      .resolves({ NetworkInterfaces: [{ VpcId: 'vpc-2' }] });
    ec2
      .on(DescribeInstancesCommand, filter('tag:Name', 'web \\*'))
      .resolves({ Reservations: [{ Instances: [{ VpcId: 'vpc-1' }] }] });
    await describeAround(client, ['web *', '54.0.0.1']);
    expect(vpcsRead()).toEqual(['vpc-1', 'vpc-2']);
  });

  it('is the VPC of the one alone where the other is a host on the internet', async () => {
    ec2
      .on(DescribeInstancesCommand, { InstanceIds: ['i-0a'] })
      .resolves({ Reservations: [{ Instances: [{ VpcId: 'vpc-1' }] }] });
    await describeAround(client, ['i-0a', '8.8.8.8']);
    expect(vpcsRead()).toEqual(['vpc-1']);
  });

  it('takes the peer along that holds an address nobody has', async () => {
    ec2
      .on(DescribeInstancesCommand, { InstanceIds: ['i-0a'] })
      .resolves({ Reservations: [{ Instances: [{ VpcId: 'vpc-1' }] }] });
    const peering = (far: string, cidr: string) => ({
      RequesterVpcInfo: { VpcId: far, CidrBlock: cidr, CidrBlockSet: [{ CidrBlock: cidr }] },
      AccepterVpcInfo: { VpcId: 'vpc-1', CidrBlock: '10.1.0.0/16' },
    });
    ec2
      .on(DescribeVpcPeeringConnectionsCommand)
      .resolves({ VpcPeeringConnections: [peering('vpc-2', '10.2.0.0/16'), peering('vpc-3', '10.3.0.0/16')] });
    await describeAround(client, ['i-0a', '10.3.0.9']);
    expect(vpcsRead()).toEqual(['vpc-1', 'vpc-3']);
  });

  it.each(['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed', 'UnauthorizedOperation'])(
    'is the whole region after %s',
    async (code) => {
      ec2.on(DescribeInstancesCommand, { InstanceIds: ['i-0a'] }).rejects(error(code));
      await describeAround(client, ['i-0a', '10.0.0.1']);
      expect(vpcsRead()).toBeNull();
      expect(ec2.commandCalls(DescribeVpcsCommand)).toHaveLength(1);
    },
  );

  it('is nobody’s guess after any other error', async () => {
    ec2.on(DescribeInstancesCommand).rejects(error('ExpiredToken'));
    await expect(describeAround(client, ['i-0a', '10.0.0.1'])).rejects.toThrow('ExpiredToken');
  });

  it('is also that of VPCs to which a transit gateway sends their traffic by a static route', async () => {
    ec2
      .on(DescribeInstancesCommand, { InstanceIds: ['i-0a'] })
      .resolves({ Reservations: [{ Instances: [{ VpcId: 'vpc-1' }] }] });
    ec2
      .on(DescribeNetworkInterfacesCommand, { NetworkInterfaceIds: ['eni-0b'] })
      .resolves({ NetworkInterfaces: [{ VpcId: 'vpc-2' }] });
    ec2.on(DescribeTransitGatewayVpcAttachmentsCommand).resolves({
      TransitGatewayVpcAttachments: [
        { TransitGatewayAttachmentId: 'tgw-attach-1', TransitGatewayId: 'tgw-1', VpcId: 'vpc-1' },
      ],
    });
    ec2.on(DescribeTransitGatewayRouteTablesCommand).resolves({
      TransitGatewayRouteTables: [
        { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayId: 'tgw-1' },
        { TransitGatewayRouteTableId: 'tgw-rtb-9', TransitGatewayId: 'tgw-9' },
      ],
    });
    const to = (ResourceId: string, Type: 'static' | 'propagated') => ({
      Routes: [{ Type, TransitGatewayAttachments: [{ ResourceType: 'vpc' as const, ResourceId }] }],
    });
    ec2
      .on(SearchTransitGatewayRoutesCommand, { TransitGatewayRouteTableId: 'tgw-rtb-1' })
      .resolves({ Routes: [...to('vpc-fw', 'static').Routes, ...to('vpc-other', 'propagated').Routes] });
    ec2
      .on(SearchTransitGatewayRoutesCommand, { TransitGatewayRouteTableId: 'tgw-rtb-9' })
      .resolves(to('vpc-elsewhere', 'static'));
    await describeAround(client, ['i-0a', 'eni-0b']);
    expect(vpcsRead()).toEqual(['vpc-1', 'vpc-2', 'vpc-fw']);
  });
});
