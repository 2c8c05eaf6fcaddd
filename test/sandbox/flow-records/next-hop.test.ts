import { CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { idOf, minute, town, withPublicSubnet } from '../../stories/town.js';

const fields =
  'interface-id pkt-srcaddr pkt-dstaddr dstport action flow-direction traffic-path interface-type next-hop-interface-id next-hop-interface-type next-hop-subnet-id next-hop-az-id';

describe('records of version 11', () => {
  it('name the interface on the other side of the wire, and what it is', async () => {
    const here = town();
    const { ec2: client, logs } = here.aws;
    const home = await withPublicSubnet(here);
    const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
    const { NatGateway } = await client.send(
      new ec2.CreateNatGatewayCommand({ SubnetId: home.subnets.b, AllocationId }),
    );
    here.clock.advance(3 * minute);
    await client.send(
      new ec2.CreateRouteCommand({
        RouteTableId: home.tableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: NatGateway?.NatGatewayId,
      }),
    );
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/eleven' }));
    await client.send(
      new ec2.CreateFlowLogsCommand({
        ResourceType: 'VPC',
        ResourceIds: [home.vpcId],
        TrafficType: 'ALL',
        LogGroupName: '/eleven',
        DeliverLogsPermissionArn: `arn:aws:iam::${here.world.account}:role/flow`,
        LogFormat: fields.replace(/[\w-]+/g, '$${$&}'),
      }),
    );
    const group = await here.group('job', home.vpcId);
    const job = await here.machine('job-1', idOf(home.subnets.a), '10.0.1.10', group);
    const own = here.world.ec2.instances[job]?.interfaceIds[0];
    const nat = NatGateway?.NatGatewayAddresses?.[0]?.NetworkInterfaceId;
    here.says(job, 'curl -sS -o /dev/null https://8.8.8.8/');
    here.clock.advance(15 * minute);
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/eleven' }));
    const lines = new Set(events.flatMap(({ message = '' }) => (message.includes(' 443 ') ? [message] : [])));
    const zone = (id: string | undefined) => here.world.ec2.subnets[id ?? '']?.AvailabilityZoneId;
    const natPrivate = NatGateway?.NatGatewayAddresses?.[0]?.PrivateIp;
    expect(lines).toEqual(
      new Set([
        `${own} 10.0.1.10 8.8.8.8 443 ACCEPT egress 1 - ${nat} nat_gateway ${home.subnets.b} ${zone(home.subnets.b)}`,
        `${nat} 10.0.1.10 8.8.8.8 443 ACCEPT ingress - nat_gateway ${own} - ${home.subnets.a} ${zone(home.subnets.a)}`,
        `${nat} ${natPrivate} 8.8.8.8 443 ACCEPT egress 8 nat_gateway - - - -`,
      ]),
    );
  });
});
