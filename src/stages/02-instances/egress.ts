import { paginateDescribeRouteTables, type RouteTable, type Subnet } from '@aws-sdk/client-ec2';
import type { Context } from '../../engine/step.js';

/** Subnets whose route table, explicit or main, sends 0.0.0.0/0 to an internet gateway. */
export async function egressSubnets(
  { aws }: Context,
  vpcId: string,
  subnets: readonly Subnet[],
): Promise<readonly Subnet[]> {
  const tables: RouteTable[] = [];
  const filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  for await (const page of paginateDescribeRouteTables({ client: aws.ec2 }, { Filters: filters }))
    tables.push(...(page.RouteTables ?? []));
  const main = tables.find(({ Associations }) => Associations?.some(({ Main }) => Main));
  const tableOf = (subnet: Subnet): RouteTable | undefined =>
    tables.find(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnet.SubnetId)) ?? main;
  return subnets.filter((subnet) =>
    tableOf(subnet)?.Routes?.some(
      ({ DestinationCidrBlock, GatewayId, State }) =>
        DestinationCidrBlock === '0.0.0.0/0' && GatewayId?.startsWith('igw-') && State !== 'blackhole',
    ),
  );
}
