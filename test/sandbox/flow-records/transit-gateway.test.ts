import {
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { isUnreadable } from '../../../src/flow-log/format.js';
import { transitGatewayFormat } from '../../../src/flow-log/known-formats.js';
import { parseRecord } from '../../../src/flow-log/parse.js';
import { atTransitGateway } from '../../../src/flow-log/transit-gateway.js';
import { idOf, minute, type Quarter, type Town, town } from '../../stories/town.js';

/** (Transit Gateway guide, "Transit Gateway Flow Log records"; "Create and manage flow logs using APIs or the CLI") */
let here: Town;
let gateway: string;
let tableId: string;
let [one, other]: [Quarter, Quarter] = [] as never;
let near: string;
let far: string;

beforeEach(async () => {
  here = town();
  const client = here.aws.ec2;
  [one, other] = [await here.quarter('10.0.0.0/16 a'), await here.quarter('10.1.0.0/16 a')];
  const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({}));
  gateway = idOf(TransitGateway?.TransitGatewayId);
  tableId = idOf(TransitGateway?.Options?.AssociationDefaultRouteTableId);
  here.clock.advance(2 * minute);
  const attach = async ({ vpcId, subnets }: Quarter) => {
    const input = { TransitGatewayId: gateway, VpcId: vpcId, SubnetIds: [idOf(subnets.a)] };
    const { TransitGatewayVpcAttachment } = await client.send(new ec2.CreateTransitGatewayVpcAttachmentCommand(input));
    return idOf(TransitGatewayVpcAttachment?.TransitGatewayAttachmentId);
  };
  [near, far] = [await attach(one), await attach(other)];
  here.clock.advance(2 * minute);
  for (const [from, to] of [
    [one, other.cidr],
    [one, '10.9.0.0/16'],
    [one, '10.8.0.0/16'],
    [other, one.cidr],
  ] as const)
    await client.send(
      new ec2.CreateRouteCommand({ RouteTableId: from.tableId, DestinationCidrBlock: to, TransitGatewayId: gateway }),
    );
  await client.send(
    new ec2.CreateTransitGatewayRouteCommand({
      TransitGatewayRouteTableId: tableId,
      DestinationCidrBlock: '10.8.0.0/16',
      Blackhole: true,
    }),
  );
  await here.aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/tgw' }));
});

const log = (ResourceType: ec2.FlowLogsResourceType, id: string, more: Partial<ec2.CreateFlowLogsCommandInput> = {}) =>
  here.aws.ec2.send(
    new ec2.CreateFlowLogsCommand({
      ResourceType,
      ResourceIds: [id],
      LogGroupName: '/tgw',
      DeliverLogsPermissionArn: `arn:aws:iam::${here.world.account}:role/flow`,
      ...more,
    }),
  );

async function lines() {
  here.clock.advance(12 * minute);
  const { events = [] } = await here.aws.logs.send(new FilterLogEventsCommand({ logGroupName: '/tgw' }));
  return events.map(({ message = '' }) => message);
}

async function records() {
  return (await lines()).flatMap((line) => {
    const record = parseRecord(transitGatewayFormat, line);
    if (isUnreadable(record)) throw new TypeError(record.reason);
    return record.logStatus === 'OK' ? [record] : [];
  });
}

async function ping(address: string): Promise<void> {
  const groups = [
    await here.group('a', one.vpcId, 'all 0.0.0.0/0'),
    await here.group('b', other.vpcId, 'all 0.0.0.0/0'),
  ];
  const a = await here.machine('a', idOf(one.subnets.a), '10.0.1.10', idOf(groups[0]));
  await here.machine('b', idOf(other.subnets.a), '10.1.1.20', idOf(groups[1]));
  here.says(a, `ping -c 4 -W 1 ${address}`);
}

const faceIn = (subnet: string | undefined) =>
  Object.values(here.world.ec2.interfaces).find(
    ({ SubnetId, InterfaceType }) => SubnetId === subnet && InterfaceType === 'transit_gateway',
  )?.NetworkInterfaceId;

const zone = () => here.world.ec2.subnets[idOf(one.subnets.a)]?.AvailabilityZoneId;

describe('a flow log of a transit gateway', () => {
  it('writes each flow where it comes in and where it leaves, with all fields', async () => {
    await log('TransitGateway', gateway);
    await ping('10.1.1.20');
    const found = await records();
    expect(
      found
        .map(({ srcaddr, flowDirection, other: more }) =>
          [srcaddr, flowDirection, more?.['tgw-attachment-id']].join(' '),
        )
        .sort(),
    ).toEqual(
      [
        `10.0.1.10 egress ${far}`,
        `10.0.1.10 ingress ${near}`,
        `10.1.1.20 egress ${near}`,
        `10.1.1.20 ingress ${far}`,
      ].sort(),
    );
    const into = found.find((each) => each.srcaddr === '10.0.1.10' && each.flowDirection === 'ingress');
    const { account } = here.world;
    const [start, end] = [into?.start, into?.end];
    const ends = `${one.vpcId} ${other.vpcId} ${one.subnets.a} ${other.subnets.a} ${faceIn(one.subnets.a)} ${faceIn(other.subnets.a)}`;
    expect(into?.line).toBe(
      `6 TransitGateway ${account} ${gateway} ${near} ${account} ${account} ${ends} ${zone()} ${zone()} ${far} 10.0.1.10 10.1.1.20 0 0 1 4 336 ${start} ${end} OK IPv4 0 0 0 0 0 eu-west-1 ingress - -`,
    );
  });

  it('counts what has no route and what a blackhole took, and says so to its readers', async () => {
    await log('TransitGateway', gateway);
    await ping('10.9.1.1');
    const [noRoute, ...others] = await records();
    expect(others).toEqual([]);
    expect(noRoute && atTransitGateway(noRoute)).toEqual({
      gatewayId: gateway,
      attachmentId: near,
      lost: [{ reason: 'no route', packets: 4 }],
    });
    expect(noRoute?.other).toMatchObject({ 'tgw-dst-vpc-id': null, 'tgw-pair-attachment-id': null });
  });

  it('tells a blackhole from a missing route', async () => {
    await log('TransitGateway', gateway);
    await ping('10.8.1.1');
    const [lost] = await records();
    expect(lost && atTransitGateway(lost)?.lost).toEqual([{ reason: 'a blackhole route', packets: 4 }]);
  });

  it('of one attachment tells of that one alone, and of quiet minutes', async () => {
    await log('TransitGatewayAttachment', far, {
      LogFormat: '${resource-type} ${tgw-attachment-id} ${flow-direction} ${packets} ${log-status}',
    });
    await ping('10.1.1.20');
    const written = await lines();
    expect(new Set(written)).toEqual(
      new Set([
        `TransitGatewayAttachment ${far} ingress 4 OK`,
        `TransitGatewayAttachment ${far} egress 4 OK`,
        `TransitGatewayAttachment ${far} - - NODATA`,
      ]),
    );
  });

  it('has one stream', async () => {
    await log('TransitGateway', gateway);
    await ping('10.1.1.20');
    await lines();
    const { logStreams = [] } = await here.aws.logs.send(new DescribeLogStreamsCommand({ logGroupName: '/tgw' }));
    expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual([`${gateway}-all`]);
  });

  it('takes no traffic type, a minute alone, and is described so', async () => {
    await expect(log('TransitGateway', gateway, { TrafficType: 'ALL' })).rejects.toMatchObject({
      name: 'InvalidParameter',
    });
    await expect(log('TransitGateway', gateway, { MaxAggregationInterval: 600 })).rejects.toMatchObject({
      name: 'InvalidParameter',
    });
    await expect(log('TransitGateway', 'tgw-0123456789abcdef0')).rejects.toMatchObject({
      name: 'InvalidTransitGatewayID.NotFound',
    });
    const { FlowLogIds } = await log('TransitGateway', gateway);
    const { FlowLogs } = await here.aws.ec2.send(new ec2.DescribeFlowLogsCommand({ FlowLogIds }));
    expect(FlowLogs?.[0]).toMatchObject({ ResourceId: gateway, MaxAggregationInterval: 60 });
    expect(FlowLogs?.[0]).not.toHaveProperty('TrafficType');
    expect(FlowLogs?.[0]?.LogFormat).toContain('${version} ${resource-type} ${account-id} ${tgw-id}');
  });
});
