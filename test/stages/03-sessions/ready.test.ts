import { DescribeInstanceStatusCommand, DescribeInstancesCommand, type InstanceStatus } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ready } from '../../../src/stages/03-sessions/ready.js';
import { awsError } from '../../helpers/aws-error.js';
import { labResults } from '../../helpers/lab-results.js';
import { stageContext } from '../../helpers/stage-context.js';

const status = (
  InstanceId: string,
  system: 'ok' | 'initializing' | 'impaired' = 'ok',
  instance: 'ok' | 'initializing' | 'impaired' = 'ok',
): InstanceStatus => ({
  InstanceId,
  InstanceState: { Name: 'running' },
  SystemStatus: { Status: system },
  InstanceStatus: { Status: instance },
});
const bothOk = { InstanceStatuses: [status('i-1'), status('i-2')] };
const online = (InstanceId: string) => ({ InstanceId, PingStatus: 'Online' as const });
const bothOnline = { InstanceInformationList: [online('i-1'), online('i-2')] };

/** Both machines up and online, unless a test says otherwise. */
function cloud() {
  const world = stageContext({ results: labResults });
  world.ec2.on(DescribeInstanceStatusCommand).resolves(bothOk);
  world.ssm.on(DescribeInstanceInformationCommand).resolves(bothOnline);
  const begun = world.clock.now();
  return { ...world, observe: () => ready.observe(world.context), elapsed: () => world.clock.now() - begun };
}

describe('status checks', () => {
  it('of both instances, the initialising ones included in the question', async () => {
    const { observe, ec2, ssm, ui } = cloud();
    expect(await observe()).toEqual({ instanceIds: ['i-1', 'i-2'] });
    expect(ec2.calls()[0]?.args[0].input).toEqual({ InstanceIds: ['i-1', 'i-2'], IncludeAllInstances: true });
    expect(ssm.calls()[0]?.args[0].input).toEqual({ Filters: [{ Key: 'InstanceIds', Values: ['i-1', 'i-2'] }] });
    expect(ui.events.at(-1)).toEqual({
      kind: 'note',
      tone: 'ok',
      text: 'Both instances pass their checks (system, instance) and are online in Systems Manager.',
    });
  });

  it.each([
    ['one of two listed', [status('i-1')]],
    ['none listed', []],
    ['a system check under way', [status('i-1'), status('i-2', 'initializing', 'ok')]],
    ['an instance check under way', [status('i-1', 'ok', 'initializing'), status('i-2')]],
    ['an impaired instance', [status('i-1', 'ok', 'impaired'), status('i-2')]],
  ])('%s is not both', async (_, InstanceStatuses) => {
    const { observe, ec2, elapsed } = cloud();
    ec2.on(DescribeInstanceStatusCommand).resolvesOnce({ InstanceStatuses }).resolves(bothOk);
    await observe();
    expect(ec2.commandCalls(DescribeInstanceStatusCommand)).toHaveLength(2);
    expect(elapsed()).toBeGreaterThan(0);
  });

  it('an instance too young to be known is waited for', async () => {
    const { observe, ec2 } = cloud();
    ec2.on(DescribeInstanceStatusCommand).rejectsOnce(awsError('InvalidInstanceID.NotFound')).resolves(bothOk);
    await observe();
    expect(ec2.commandCalls(DescribeInstanceStatusCommand)).toHaveLength(2);
  });

  it.each([
    [
      'a reason in its state',
      { StateReason: { Message: 'Client.InternalError: Client error on launch' } },
      'Client.InternalError: Client error on launch',
    ],
    [
      'a reason in its transition',
      { StateTransitionReason: 'User initiated (2026-01-05 09:00:00 GMT)' },
      'User initiated (2026-01-05 09:00:00 GMT)',
    ],
    ['no reason', {}, 'AWS gives no reason'],
  ])('an instance that ends early is told at once, with %s', async (_, found, why) => {
    const { observe, ec2, elapsed } = cloud();
    ec2
      .on(DescribeInstanceStatusCommand)
      .resolves({ InstanceStatuses: [status('i-1'), { InstanceId: 'i-2', InstanceState: { Name: 'terminated' } }] });
    ec2
      .on(DescribeInstancesCommand, { InstanceIds: ['i-2'] })
      .resolves({ Reservations: [{ Instances: [{ InstanceId: 'i-2', State: { Name: 'terminated' }, ...found }] }] });
    await expect(observe()).rejects.toMatchObject({
      code: 'precondition',
      message: `Instance i-2 is terminated: ${why}.`,
      next: ['Make a new one: npx flowlab resume', 'Or remove the lab: npx flowlab cleanup'],
    });
    expect(elapsed()).toBe(0);
  });

  it('are waited for a quarter of an hour', async () => {
    const { observe, ec2, elapsed } = cloud();
    ec2.on(DescribeInstanceStatusCommand).resolves({ InstanceStatuses: [status('i-1')] });
    await expect(observe()).rejects.toMatchObject({
      code: 'timeout',
      message: 'Waited 15 minutes for both status checks of both instances, without success.',
    });
    expect(elapsed()).toBe(900_000);
  });
});

describe('the agents', () => {
  it.each([
    ['one of two has registered', [online('i-1')]],
    ['none has', []],
    ['one has lost its connection', [online('i-1'), { InstanceId: 'i-2', PingStatus: 'ConnectionLost' as const }]],
  ])('%s: not both', async (_, InstanceInformationList) => {
    const { observe, ssm } = cloud();
    ssm.on(DescribeInstanceInformationCommand).resolvesOnce({ InstanceInformationList }).resolves(bothOnline);
    await observe();
    expect(ssm.commandCalls(DescribeInstanceInformationCommand)).toHaveLength(2);
  });

  it('where the list keeps failing, a command taken by each is the proof', async () => {
    const { observe, ssm } = cloud();
    ssm.on(DescribeInstanceInformationCommand).rejects(awsError('InternalServerError', '', 500));
    ssm.on(SendCommandCommand, { InstanceIds: ['i-1'] }).resolves({ Command: { CommandId: 'c-1' } });
    ssm
      .on(SendCommandCommand, { InstanceIds: ['i-2'] })
      .rejectsOnce(awsError('InvalidInstanceId', 'not in a valid state'))
      .resolves({ Command: { CommandId: 'c-2' } });
    expect(await observe()).toEqual({ instanceIds: ['i-1', 'i-2'] });
    expect(ssm.commandCalls(DescribeInstanceInformationCommand)).toHaveLength(5);
    expect(ssm.commandCalls(SendCommandCommand)).toHaveLength(4);
  });

  it('a burst of throttling over both calls is outlived', async () => {
    const { observe, ssm } = cloud();
    const throttled = awsError('ThrottlingException', 'Rate exceeded');
    const list = ssm.on(DescribeInstanceInformationCommand);
    for (let time = 0; time < 15; time++) list.rejectsOnce(throttled);
    list.resolves(bothOnline);
    ssm.on(SendCommandCommand).rejects(throttled);
    expect(await observe()).toEqual({ instanceIds: ['i-1', 'i-2'] });
  });

  it('a missing permission ends the wait at once', async () => {
    const { observe, ssm, elapsed } = cloud();
    ssm.on(DescribeInstanceInformationCommand).rejects(awsError('AccessDeniedException', 'no'));
    await expect(observe()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(elapsed()).toBe(0);
  });

  it('that never come online are given up after ten minutes, with what they need', async () => {
    const { observe, ssm, elapsed } = cloud();
    ssm.on(DescribeInstanceInformationCommand).resolves({ InstanceInformationList: [online('i-1')] });
    await expect(observe()).rejects.toMatchObject({
      code: 'timeout',
      message: 'The Systems Manager agent did not come online on both instances in ten minutes.',
      next: [
        'It needs the instance profile, a public address (or VPC endpoints) and outbound HTTPS: check the subnet’s route and network ACL',
        'Try again: npx flowlab resume',
        'Or give up and stop paying: npx flowlab cleanup',
      ],
    });
    expect(elapsed()).toBe(600_000);
  });
});
