import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { describeNetwork } from '../../src/aws/read-network.js';
import { awsError } from '../helpers/aws-error.js';
import { stageContext } from '../helpers/stage-context.js';

/** A region with one VPC and one of each kind in it. */
function region() {
  const { context, ec2 } = stageContext();
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ ReservationId: 'r-1' }] });
  ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] });
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1' }] });
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-1' }] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{ GroupId: 'sg-1' }] });
  ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1' }] });
  ec2.on(DescribeRouteTablesCommand).resolves({ RouteTables: [{ RouteTableId: 'rtb-1' }] });
  ec2.on(DescribeInternetGatewaysCommand).resolves({ InternetGateways: [{ InternetGatewayId: 'igw-1' }] });
  ec2.on(DescribeNatGatewaysCommand).resolves({ NatGateways: [{ NatGatewayId: 'nat-1' }] });
  ec2
    .on(DescribeVpcPeeringConnectionsCommand)
    .resolves({ VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1' }] });
  ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [{ FlowLogId: 'fl-1' }] });
  ec2
    .on(DescribeVpcBlockPublicAccessOptionsCommand)
    .resolves({ VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } });
  return { ec2, describe: (...vpcIds: readonly string[]) => describeNetwork(context.aws.ec2, vpcIds) };
}

const whole = {
  Reservations: [{ ReservationId: 'r-1' }],
  NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }],
  Vpcs: [{ VpcId: 'vpc-1' }],
  Subnets: [{ SubnetId: 'subnet-1' }],
  SecurityGroups: [{ GroupId: 'sg-1' }],
  NetworkAcls: [{ NetworkAclId: 'acl-1' }],
  RouteTables: [{ RouteTableId: 'rtb-1' }],
  InternetGateways: [{ InternetGatewayId: 'igw-1' }],
  NatGateways: [{ NatGatewayId: 'nat-1' }],
  VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1' }],
  FlowLogs: [{ FlowLogId: 'fl-1' }],
  VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' },
};

describe('describeNetwork', () => {
  it('reads every kind, of the whole region where no VPC is named', async () => {
    const { ec2, describe: read } = region();
    expect(await read()).toEqual(whole);
    for (const call of ec2.calls()) expect(call.args[0].input).toEqual({});
  });

  it('asks for the VPCs that are named, in each service’s own spelling of the filter', async () => {
    const { ec2, describe: read } = region();
    await read('vpc-1', 'vpc-2');
    const inputs = new Map(ec2.calls().map((call) => [call.args[0].constructor, call.args[0].input]));
    const inVpcs = { Filters: [{ Name: 'vpc-id', Values: ['vpc-1', 'vpc-2'] }] };
    for (const command of [
      DescribeInstancesCommand,
      DescribeNetworkInterfacesCommand,
      DescribeVpcsCommand,
      DescribeSubnetsCommand,
      DescribeSecurityGroupsCommand,
      DescribeNetworkAclsCommand,
      DescribeRouteTablesCommand,
    ])
      expect(inputs.get(command), command.name).toEqual(inVpcs);
    expect(inputs.get(DescribeInternetGatewaysCommand)).toEqual({
      Filters: [{ Name: 'attachment.vpc-id', Values: ['vpc-1', 'vpc-2'] }],
    });
    expect(inputs.get(DescribeNatGatewaysCommand)).toEqual({ Filter: inVpcs.Filters });
    expect(inputs.get(DescribeVpcPeeringConnectionsCommand)).toEqual({});
    expect(inputs.get(DescribeFlowLogsCommand)).toEqual({});
  });

  it('reads every list to its last page, past empty ones', async () => {
    const { ec2, describe: read } = region();
    ec2
      .on(DescribeSubnetsCommand)
      .resolvesOnce({ Subnets: [{ SubnetId: 'subnet-1' }], NextToken: 'a' })
      .resolvesOnce({ Subnets: [], NextToken: 'b' })
      .resolvesOnce({ Subnets: [{ SubnetId: 'subnet-3' }] });
    expect((await read()).Subnets).toEqual([{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-3' }]);
  });

  it('what may not be read is left out, not taken for empty', async () => {
    const { ec2, describe: read } = region();
    ec2.on(DescribeNetworkAclsCommand).rejects(awsError('UnauthorizedOperation', 'no', 403));
    ec2
      .on(DescribeFlowLogsCommand)
      .rejects(awsError('UnauthorizedOperation', 'with an explicit deny in a service control policy', 403));
    const { NetworkAcls: _, FlowLogs: __, ...rest } = whole;
    expect(await read()).toStrictEqual(rest);
  });

  it('any other failure stops the reading', async () => {
    const { ec2, describe: read } = region();
    ec2.on(DescribeNetworkAclsCommand).rejects(awsError('InvalidVpcID.NotFound', 'gone'));
    await expect(read('vpc-1')).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  });

  describe('prefix lists', () => {
    it('none are asked for where no rule or route names one', async () => {
      const { ec2, describe: read } = region();
      expect(await read()).not.toHaveProperty('PrefixLists');
      expect(ec2.commandCalls(DescribeManagedPrefixListsCommand)).toEqual([]);
    });

    it('those named by rules and routes are read with all their entries', async () => {
      const { ec2, describe: read } = region();
      ec2.on(DescribeSecurityGroupsCommand).resolves({
        SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: [{ PrefixListIds: [{ PrefixListId: 'pl-0a1' }] }] }],
      });
      ec2.on(DescribeRouteTablesCommand).resolves({
        RouteTables: [
          {
            RouteTableId: 'rtb-1',
            Routes: [{ DestinationPrefixListId: 'pl-0b2' }, { DestinationPrefixListId: 'pl-0a1' }],
          },
        ],
      });
      ec2
        .on(DescribeManagedPrefixListsCommand)
        .resolves({ PrefixLists: [{ PrefixListId: 'pl-0a1' }, { PrefixListId: 'pl-0b2' }] });
      ec2
        .on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-0a1' })
        .resolvesOnce({ Entries: [{ Cidr: '10.0.0.0/8' }], NextToken: 'a' })
        .resolvesOnce({ Entries: [{ Cidr: '10.1.0.0/16' }] });
      ec2.on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-0b2' }).resolves({ Entries: [] });
      expect((await read()).PrefixLists).toEqual([
        { PrefixListId: 'pl-0a1', Entries: [{ Cidr: '10.0.0.0/8' }, { Cidr: '10.1.0.0/16' }] },
        { PrefixListId: 'pl-0b2', Entries: [] },
      ]);
      expect(ec2.commandCalls(DescribeManagedPrefixListsCommand)[0]?.args[0].input).toEqual({
        PrefixListIds: ['pl-0a1', 'pl-0b2'],
      });
    });
  });

  describe('VPC Block Public Access', () => {
    it.each(['InvalidAction', 'UnauthorizedOperation', 'InternalError'])(
      'is left out where it is not told: %s',
      async (code) => {
        const { ec2, describe: read } = region();
        ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).rejects(awsError(code));
        const { VpcBlockPublicAccessOptions: _, ...rest } = whole;
        expect(await read()).toStrictEqual(rest);
      },
    );

    it('throttled, it is asked for again', async () => {
      const { ec2, describe: read } = region();
      const blocked = { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-ingress' } } as const;
      ec2
        .on(DescribeVpcBlockPublicAccessOptionsCommand)
        .rejectsOnce(awsError('RequestLimitExceeded', '', 503))
        .resolvesOnce(blocked);
      ec2.on(DescribeVpcBlockPublicAccessExclusionsCommand).resolves({});
      expect(await read()).toMatchObject(blocked);
    });

    const on = { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-ingress' } } as const;

    it('that blocks is read with all of its exclusions', async () => {
      const { ec2, describe: read } = region();
      ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves(on);
      const [one, other] = [{ ExclusionId: 'vpcbpa-exclude-1' }, { ExclusionId: 'vpcbpa-exclude-2' }];
      ec2
        .on(DescribeVpcBlockPublicAccessExclusionsCommand)
        .resolvesOnce({ VpcBlockPublicAccessExclusions: [one], NextToken: 'a' })
        .resolvesOnce({ VpcBlockPublicAccessExclusions: [other] });
      expect(await read()).toEqual({ ...whole, ...on, VpcBlockPublicAccessExclusions: [one, other] });
      expect(ec2.commandCalls(DescribeVpcBlockPublicAccessExclusionsCommand)[1]?.args[0].input).toEqual({
        NextToken: 'a',
      });
    });

    it.each(['UnauthorizedOperation', 'InvalidAction'])('is known without its exclusions: %s', async (code) => {
      const { ec2, describe: read } = region();
      ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves(on);
      ec2.on(DescribeVpcBlockPublicAccessExclusionsCommand).rejects(awsError(code));
      expect(await read()).toStrictEqual({ ...whole, ...on });
    });

    it('expired credentials are no reason to leave it out', async () => {
      const { ec2, describe: read } = region();
      ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).rejects(awsError('ExpiredToken', 'expired', 403));
      await expect(read()).rejects.toMatchObject({ name: 'ExpiredToken' });
    });
  });
});
