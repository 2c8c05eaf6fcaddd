import { CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { idOf, ledOut, minute, type Town, town, withPublicSubnet } from '../../stories/town.js';

/** (VPC user guide, "Flow log records": available fields, and the examples of NAT gateways) */
const fields =
  'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr srcport dstport protocol action tcp-flags type pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path';

async function logged(here: Town, vpcId: string, group: string): Promise<() => Promise<readonly string[]>> {
  await here.aws.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await here.aws.ec2.send(
    new ec2.CreateFlowLogsCommand({
      ResourceType: 'VPC',
      ResourceIds: [vpcId],
      TrafficType: 'ALL',
      LogGroupName: group,
      DeliverLogsPermissionArn: `arn:aws:iam::${here.world.account}:role/flow`,
      LogFormat: fields.replace(/[\w-]+/g, '$${$&}'),
    }),
  );
  return async () => {
    here.clock.advance(15 * minute);
    const { events = [] } = await here.aws.logs.send(new FilterLogEventsCommand({ logGroupName: group }));
    return events.map(({ message = '' }) => message).filter((line) => / (ACCEPT|REJECT) /.test(line));
  };
}

/** The ports that clients choose are nobody's business. */
const plain = (lines: readonly string[]) =>
  lines.map((line) => line.replaceAll(/ (?:[1-9]\d{4}|[2-9]\d{3}) /g, ' * ')).sort();

const faceOf = (here: Town, instance: string) => idOf(here.world.ec2.instances[instance]?.interfaceIds[0]);

describe('records of version 5', () => {
  it('of a connection through a NAT gateway tell of both of its sides, and whose address the internet’s is', async () => {
    const here = town();
    const { ec2: client } = here.aws;
    const home = await withPublicSubnet(here);
    const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
    const { NatGateway } = await client.send(
      new ec2.CreateNatGatewayCommand({ SubnetId: home.subnets.b, AllocationId }),
    );
    here.clock.advance(3 * minute);
    const NatGatewayId = NatGateway?.NatGatewayId;
    await client.send(
      new ec2.CreateRouteCommand({ RouteTableId: home.tableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }),
    );
    const group = await here.group('job', home.vpcId);
    const job = await here.machine('job', idOf(home.subnets.a), '10.0.1.10', group);
    const read = await logged(here, home.vpcId, '/five');
    here.says(job, 'curl -sS -o /dev/null https://s3.eu-west-1.amazonaws.com/');
    const nat = NatGateway?.NatGatewayAddresses?.[0];
    const [own, door, inside] = [faceOf(here, job), nat?.NetworkInterfaceId, nat?.PrivateIp];
    const found = plain(await read());
    const s3 = /10\.0\.1\.10 (52\.216\.\d+\.\d+) 10\.0\.1\.10/.exec(found.join('\n'))?.[1];
    expect(found).toEqual(
      [
        `${own} 10.0.1.10 ${s3} 10.0.1.10 ${s3} * 443 6 ACCEPT 3 IPv4 - S3 egress 1`,
        `${own} ${s3} 10.0.1.10 ${s3} 10.0.1.10 443 * 6 ACCEPT 19 IPv4 S3 - ingress -`,
        `${door} 10.0.1.10 ${inside} 10.0.1.10 ${s3} * 443 6 ACCEPT 3 IPv4 - S3 ingress -`,
        `${door} ${inside} ${s3} ${inside} ${s3} * 443 6 ACCEPT 3 IPv4 - S3 egress 8`,
        `${door} ${s3} ${inside} ${s3} ${inside} 443 * 6 ACCEPT 19 IPv4 S3 - ingress -`,
        `${door} ${inside} 10.0.1.10 ${s3} 10.0.1.10 443 * 6 ACCEPT 19 IPv4 S3 - egress 1`,
      ].sort(),
    );
  });

  it.each([
    ['t3.micro', '7', '8'],
    ['t2.micro', '2', '2'],
  ])(
    'on %s number the way through a gateway endpoint %s, and through an internet gateway %s',
    async (type, endpoint, out) => {
      const here = town();
      const { ec2: client } = here.aws;
      const home = await here.quarter('10.0.0.0/16 a');
      await ledOut(here, home);
      await client.send(
        new ec2.CreateVpcEndpointCommand({
          VpcId: home.vpcId,
          ServiceName: 'com.amazonaws.eu-west-1.s3',
          RouteTableIds: [home.tableId],
        }),
      );
      await client.send(
        new ec2.ModifySubnetAttributeCommand({ SubnetId: home.subnets.a, MapPublicIpOnLaunch: { Value: true } }),
      );
      const group = await here.group('web', home.vpcId);
      const web = await here.machine('web', idOf(home.subnets.a), '10.0.1.10', group);
      const row = here.world.ec2.instances[web];
      if (row) Object.assign(row, { instanceType: type });
      const read = await logged(here, home.vpcId, '/paths');
      here.says(web, 'curl -sS -o /dev/null https://s3.eu-west-1.amazonaws.com/; ping -c 1 -W 1 8.8.8.8 >/dev/null');
      here.clock.advance(15 * minute);
      const paths = (await read()).filter((line) => line.includes(' egress ')).map((line) => line.split(' ').slice(-3));
      expect(new Set(paths.map((each) => each.join(' ')))).toEqual(
        new Set([`S3 egress ${endpoint}`, `- egress ${out}`]),
      );
    },
  );
});
