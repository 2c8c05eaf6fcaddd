import { DescribeRouteTablesCommand, type Route, type RouteTable } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { egressSubnets } from '../../../src/stages/02-instances/egress.js';
import { stageContext } from '../../helpers/stage-context.js';

const out: Route = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' };
const main = (...Routes: Route[]): RouteTable => ({ Associations: [{ Main: true }], Routes });
const of = (subnetId: string, ...Routes: Route[]): RouteTable => ({ Associations: [{ SubnetId: subnetId }], Routes });

async function reaching(...RouteTables: RouteTable[]) {
  const { context, ec2 } = stageContext();
  // The main table comes last, and on a page of its own.
  ec2
    .on(DescribeRouteTablesCommand)
    .resolvesOnce({ RouteTables: RouteTables.slice(0, -1), NextToken: 'a' })
    .resolvesOnce({ RouteTables: RouteTables.slice(-1) });
  const subnets = await egressSubnets(context, 'vpc-1', [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2' }]);
  return subnets.map(({ SubnetId }) => SubnetId);
}

it('the main table counts for subnets without one of their own', async () => {
  expect(await reaching(main(out))).toEqual(['subnet-1', 'subnet-2']);
});

it('a table of its own hides the main one', async () => {
  expect(await reaching(of('subnet-1'), main(out))).toEqual(['subnet-2']);
  expect(await reaching(of('subnet-1', out), main())).toEqual(['subnet-1']);
});

it.each<[string, Route]>([
  ['a blackhole', { ...out, State: 'blackhole' }],
  ['a NAT gateway', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }],
  ['a virtual private gateway', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vgw-1' }],
  ['a part of the internet', { ...out, DestinationCidrBlock: '8.8.8.0/24' }],
  ['IPv6 alone', { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1' }],
])('%s is no way out', async (_, route) => {
  expect(await reaching(main(route))).toEqual([]);
});

it('a VPC without a main table in the answer has no way out', async () => {
  expect(await reaching(of('subnet-9', out))).toEqual([]);
});
