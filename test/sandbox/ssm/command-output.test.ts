import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AttachRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetCommandInvocationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { callOn } from '../../../src/sandbox/endpoint/call-on.js';
import { objectIn, objectsIn } from '../../../src/sandbox/s3/objects.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { clients } from '../clients.js';
import { addInstance, manage, second, smallWorld, testClock } from '../small-world.js';

let world: World;
let clock: ReturnType<typeof testClock>;
let aws: ReturnType<typeof clients>;
let instanceId: string;

beforeEach(() => {
  world = smallWorld();
  ({ instanceId } = addInstance(world, '172.31.16.10', { public: '3.26.1.10' }));
  manage(world, instanceId);
  clock = testClock();
  aws = clients(world, clock);
  world.s3.buckets.out = { createdAt: 0, region: 'us-east-1', policies: [], objects: {}, deleted: {} };
});

const allow = (Action: string[]) =>
  aws.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'ssm',
      PolicyName: 'output',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
      }),
    }),
  );

const send = async (more: object, command = 'echo hello') => {
  const { Command } = await aws.ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [instanceId],
      Parameters: { commands: [command] },
      ...more,
    }),
  );
  return Command;
};

const toBucket = { OutputS3BucketName: 'out', OutputS3KeyPrefix: 'runs', OutputS3Region: 'us-east-1' };

describe('the output of a command', () => {
  // Systems Manager user guide, "Running commands using Systems Manager Run Command".
  it('is in the bucket once the command is done, whole, if the role of the instance may write there', async () => {
    await allow(['s3:PutObject']);
    const command = await send(toBucket, 'seq 1 9000');
    expect(command).toMatchObject(toBucket);
    expect(objectsIn(callOn(world, clock), 'out')).toEqual([]);
    clock.advance(60 * second);
    const key = `runs/${command?.CommandId}/${instanceId}/awsrunShellScript/0.awsrunShellScript/stdout`;
    const object = objectIn(callOn(world, clock), 'out', key);
    expect(object?.bytes.toString().trim().split('\n')).toHaveLength(9000);
    const invocation = await aws.ssm.send(
      new GetCommandInvocationCommand({ CommandId: command?.CommandId, InstanceId: instanceId }),
    );
    expect(invocation.StandardOutputUrl).toBe(`https://s3.us-east-1.amazonaws.com/out/${key}`);
    expect(invocation.StandardOutputContent).toHaveLength(24_000);
  });

  it('is missing there without that permission, and the command succeeds all the same', async () => {
    const command = await send(toBucket);
    clock.advance(60 * second);
    expect(objectsIn(callOn(world, clock), 'out')).toEqual([]);
    const { Status } = await aws.ssm.send(
      new GetCommandInvocationCommand({ CommandId: command?.CommandId, InstanceId: instanceId }),
    );
    expect(Status).toBe('Success');
  });

  // Systems Manager user guide, "Configuring Amazon CloudWatch Logs for Run Command".
  it('is in a log group of the document, a stream of each instance and output, once the command is done', async () => {
    await aws.iam.send(
      new AttachRolePolicyCommand({
        RoleName: 'ssm',
        PolicyArn: 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy',
      }),
    );
    const command = await send({ CloudWatchOutputConfig: { CloudWatchOutputEnabled: true } });
    const read = () => aws.logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/ssm/AWS-RunShellScript' }));
    expect((await read()).events).toEqual([]);
    clock.advance(60 * second);
    expect((await read()).events).toMatchObject([
      { message: 'hello\n', logStreamName: `${command?.CommandId}/${instanceId}/aws-runShellScript/stdout` },
    ]);
  });

  it('goes to the log group that was named, and nowhere without permission', async () => {
    await send({ CloudWatchOutputConfig: { CloudWatchOutputEnabled: true, CloudWatchLogGroupName: 'mine' } });
    expect(Object.keys(world.logs.groups)).not.toContain('mine');
    await allow(['logs:*']);
    await send({ CloudWatchOutputConfig: { CloudWatchOutputEnabled: true, CloudWatchLogGroupName: 'mine' } });
    expect(Object.keys(world.logs.groups)).toContain('mine');
  });
});
