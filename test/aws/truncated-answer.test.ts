import { CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { sentOnce } from '../../src/aws/retries.js';
import { ec2Answer, ok, wiredAws } from '../helpers/wire.js';

const none = ec2Answer('DescribeInstances', '<reservationSet/>').body;

/** One request with one answer: the output, or the error as the SDK throws it. */
const instances = (body: string) => wiredAws([ok(body)]).aws.ec2.send(sentOnce(new DescribeInstancesCommand({})));
const logGroups = (body: string) => wiredAws([ok(body)]).aws.logs.send(sentOnce(new DescribeLogGroupsCommand({})));

/** From nothing to all of it, a character more each time. */
const prefixesOf = (text: string): readonly string[] =>
  Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));

describe('a list is empty only where AWS says so', () => {
  it('EC2: an answer cut off at any length is an error, never an empty list', async () => {
    const { aws } = wiredAws(prefixesOf(none).map(ok));
    const look = () => aws.ec2.send(sentOnce(new DescribeInstancesCommand({})));
    for (const prefix of prefixesOf(none)) {
      if (prefix === none) expect((await look()).Reservations).toEqual([]);
      else await expect(look(), prefix).rejects.toThrow();
    }
  });

  it('CloudWatch Logs: the same', async () => {
    const whole = '{"logGroups":[]}';
    for (const prefix of prefixesOf(whole)) {
      if (prefix === whole) expect((await logGroups(prefix)).logGroups).toEqual([]);
      else await expect(logGroups(prefix), prefix).rejects.toThrow();
    }
  });

  it.each([
    ['a page of HTML', '<html><body><h1>Sign in</h1></body></html>'],
    ['a page of XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
    ['an error document', '<Error><Code>AccessDenied</Code></Error>'],
    ['text', 'OK'],
  ])('%s with 200 is not an answer of the query protocols', async (_, body) => {
    await expect(instances(body)).rejects.toThrow('The answer to DescribeInstances is not one of AWS.');
    const { aws } = wiredAws([ok(body)]);
    await expect(aws.iam.send(sentOnce(new ListRolesCommand({})))).rejects.toThrow(
      'The answer to ListRoles is not one of AWS.',
    );
    await expect(aws.sts.send(sentOnce(new GetCallerIdentityCommand({})))).rejects.toThrow('is not one of AWS');
  });

  it.each(['null', '[]', '"x"', '<html></html>'])('%s is not an answer of the JSON protocol', async (body) => {
    await expect(logGroups(body)).rejects.toThrow('The answer to DescribeLogGroups is not one of AWS.');
    const { aws } = wiredAws([ok(body)]);
    await expect(aws.ssm.send(sentOnce(new DescribeInstanceInformationCommand({})))).rejects.toThrow(
      'is not one of AWS',
    );
  });
});

it('the HTTP status stays with the error, so that it counts as a lost answer and not as a bug', async () => {
  await expect(instances('')).rejects.toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

it('CreateLogGroup answers with nothing at all, and that is an answer', async () => {
  const { aws, requests } = wiredAws([ok('')]);
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName: 'g' }));
  expect(requests()).toBe(1);
});

it('white space and a declaration before the root are allowed', async () => {
  expect((await instances(`\n  ${none}`)).Reservations).toEqual([]);
  expect((await instances(none.replace(/^<\?xml.*\?>\n/, ''))).Reservations).toEqual([]);
});

it('an answer longer than the look at it arrives whole', async () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `i-${index}`);
  const items = ids.map(
    (id) => `<item><instancesSet><item><instanceId>${id}</instanceId></item></instancesSet></item>`,
  );
  const { Reservations } = await instances(
    ec2Answer('DescribeInstances', `<reservationSet>${items.join('')}</reservationSet>`).body,
  );
  expect(Reservations?.map(({ Instances }) => Instances?.[0]?.InstanceId)).toEqual(ids);
});
