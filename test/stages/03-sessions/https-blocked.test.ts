import { DeleteRouteCommand, DescribeRouteTablesCommand } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { standingLab } from '../../helpers/whole-lab.js';

it('agents that have no way out are not only waited for: what the rules say of it is told', async () => {
  const { go, aws } = standingLab();
  await go({}, { until: 2 });
  const { RouteTables = [] } = await aws.ec2.send(new DescribeRouteTablesCommand({}));
  const RouteTableId = RouteTables[0]?.RouteTableId;
  await aws.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }));
  await expect(go({}, { until: 3 })).rejects.toMatchObject({
    code: 'timeout',
    next: [
      expect.stringMatching(new RegExp(`^The agent calls out to AWS, and the rules say: .*${RouteTableId}.* no route`)),
      'Try again: npx flowlab resume',
      'Or give up and stop paying: npx flowlab cleanup',
    ],
  });
});
