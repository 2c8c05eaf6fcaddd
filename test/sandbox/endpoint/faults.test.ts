import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { CallFault } from '../../../src/sandbox/world/world.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const fault = (kind: CallFault['kind'], action = 'CreateSecurityGroup', more: Partial<CallFault> = {}): CallFault => ({
  action,
  nth: 1,
  count: 1,
  kind,
  seen: 0,
  ...more,
});
const createGroup = new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'd' });

/** Sends one CreateSecurityGroup into the fault; says how it failed and whether the group was made. */
async function struckBy(kind: CallFault['kind'], more: Partial<CallFault> = {}) {
  const { aws, world } = sandboxUnderTest();
  world.faults.push(fault(kind, 'CreateSecurityGroup', more));
  const error = await aws.ec2.send(createGroup).catch((caught: unknown) => caught);
  return { error, made: Object.values(world.ec2.securityGroups).some(({ GroupName }) => GroupName === 'g') };
}

describe('faults of the network', () => {
  it.each([
    ['drop-before', false],
    ['drop-after', true],
  ] as const)('%s resets the connection as Node reports it', async (kind, happened) => {
    const { error, made } = await struckBy(kind);
    expect(error).toMatchObject({ message: 'socket hang up', code: 'ECONNRESET' });
    expect(made).toBe(happened);
  });

  it('a dropped answer is retried by the SDK, which then finds the group made', async () => {
    const { aws, world } = sandboxUnderTest({ maxAttempts: 3 });
    world.faults.push(fault('drop-after'));
    await expect(aws.ec2.send(createGroup)).rejects.toMatchObject({
      name: 'InvalidGroup.Duplicate',
      $metadata: { attempts: 2 },
    });
  });

  it('garbage is a success whose body is cut off', async () => {
    const { error, made } = await struckBy('garbage');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 200 } });
    expect(made).toBe(true);
  });

  it('html is a proxy’s page, and nothing happened', async () => {
    const { error, made } = await struckBy('html');
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 503 } });
    expect(made).toBe(false);
  });

  it('a hang ends with the client’s patience, on the world’s clock', async () => {
    const { aws, world, clock } = sandboxUnderTest();
    world.faults.push(fault('hang', 'DescribeVpcs'));
    const begun = clock.now();
    await expect(aws.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(clock.now() - begun).toBe(30_000);
  });

  it('a hang ends when the client aborts', async () => {
    const { aws, world } = sandboxUnderTest();
    world.faults.push(fault('hang', 'DescribeVpcs'));
    const abort = new AbortController();
    const sent = aws.ec2.send(new DescribeVpcsCommand({}), { abortSignal: abort.signal });
    abort.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a slow answer takes ten seconds of the world’s clock', async () => {
    const { aws, world, clock } = sandboxUnderTest();
    world.faults.push(fault('slow', 'DescribeVpcs'));
    const begun = clock.now();
    const { Vpcs } = await aws.ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(1);
    expect(clock.now() - begun).toBe(10_000);
  });
});

describe('errors of the services', () => {
  it.each([
    ['throttle', 503, 'RequestLimitExceeded', false],
    ['server-error', 500, 'InternalError', false],
    ['server-error-after', 503, 'Unavailable', true],
    ['expired', 400, 'RequestExpired', false],
  ] as const)('%s answers %i %s', async (kind, status, name, happened) => {
    const { error, made } = await struckBy(kind);
    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(made).toBe(happened);
  });

  it('an error of the test’s own choice arrives with code, text and status', async () => {
    const { error } = await struckBy('error', {
      code: 'InsufficientInstanceCapacity',
      message: 'None left.',
      status: 500,
    });
    expect(error).toMatchObject({
      name: 'InsufficientInstanceCapacity',
      message: 'None left.',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('denied names the caller, the action and the resource', async () => {
    const { error, made } = await struckBy('denied');
    expect(error).toMatchObject({
      name: 'UnauthorizedOperation',
      message:
        'You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: ec2:CreateSecurityGroup on resource: arn:aws:ec2:us-east-1:123456789012:security-group/* because no identity-based policy allows the ec2:CreateSecurityGroup action. Encoded authorization failure message: 4GbJx0kL0t1hVvZQ',
    });
    expect(made).toBe(false);
  });

  it('an organisation’s denial names its policy', async () => {
    const { error } = await struckBy('org-denied');
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('with an explicit deny in a service control policy'),
    );
  });

  it('each service denies in its own form', async () => {
    const { aws, world } = sandboxUnderTest();
    world.faults.push(fault('denied', '*', { count: 9 }));
    await expect(aws.iam.send(new GetRoleCommand({ RoleName: 'r' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('iam:GetRole on resource: role r because'),
    });
    await expect(aws.logs.send(new FilterLogEventsCommand({ logGroupName: '/g' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('on resource: arn:aws:logs:us-east-1:123456789012:log-group:/g:log-stream:'),
    });
    const command = new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: ['i-0123456789abcdef0'],
    });
    await expect(aws.ssm.send(command)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('instance/i-0123456789abcdef0'),
    });
    await expect(aws.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      message:
        'You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action',
    });
  });

  it('a clock that is wrong is corrected from the Date header by the SDK', async () => {
    const { aws, world } = sandboxUnderTest({ maxAttempts: 2 });
    world.faults.push(fault('skew', 'DescribeVpcs'));
    const { Vpcs, $metadata } = await aws.ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(1);
    expect($metadata.attempts).toBe(2);
  });
});

describe('when a fault strikes', () => {
  it('counts only calls of its action, from the nth on, as often as asked', async () => {
    const { aws, world } = sandboxUnderTest();
    world.faults.push(fault('throttle', 'DescribeVpcs', { nth: 2, count: 2 }));
    const outcomes: string[] = [];
    for (let call = 0; call < 4; call++) {
      await aws.ec2.send(new DescribeSecurityGroupsCommand({}));
      const outcome = await aws.ec2.send(new DescribeVpcsCommand({})).then(
        () => 'ok',
        ({ name }: Error) => name,
      );
      outcomes.push(outcome);
    }
    expect(outcomes).toEqual(['ok', 'RequestLimitExceeded', 'RequestLimitExceeded', 'ok']);
  });

  it('is in the journal beside what really happened', async () => {
    const { aws, world } = sandboxUnderTest();
    world.faults.push(fault('drop-after', 'RunInstances'), fault('denied', 'CreateSecurityGroup'));
    const ImageId = Object.keys(world.ec2.images)[0];
    const launch = new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 });
    await aws.ec2.send(launch).catch(() => undefined);
    await aws.ec2.send(createGroup).catch(() => undefined);
    expect(world.journal.map(({ action, outcome, fault: kind }) => [action, outcome, kind])).toEqual([
      ['RunInstances', 'ok', 'drop-after'],
      ['CreateSecurityGroup', 'UnauthorizedOperation', 'denied'],
    ]);
  });
});
