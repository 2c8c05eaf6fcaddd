import { CreateLogGroupCommand, DescribeLogStreamsCommand, StartQueryCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

// CloudWatch Logs API reference, DescribeLogStreams: "either logGroupIdentifier or logGroupName, but not both"; StartQuery: "exactly one".
it('a log group is named in one way', async () => {
  const { logs } = sandboxUnderTest().aws;
  const logGroupName = 'web';
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const refused = { name: 'InvalidParameterException' };
  const streams = new DescribeLogStreamsCommand({ logGroupName, logGroupIdentifier: logGroupName });
  await expect(logs.send(streams)).rejects.toMatchObject(refused);
  const query = { queryString: 'fields @message', startTime: 0, endTime: 1, logGroupName };
  await expect(logs.send(new StartQueryCommand({ ...query, logGroupNames: ['web'] }))).rejects.toMatchObject(refused);
});
