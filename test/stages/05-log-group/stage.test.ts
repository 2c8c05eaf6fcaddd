import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import type { AnyChange } from '../../../src/engine/step.js';
import { flowLogsPolicy } from '../../../src/stages/01-roles/flow-logs.js';
import { logGroup, stage } from '../../../src/stages/05-log-group/stage.js';
import { awsError } from '../../helpers/aws-error.js';
import { lab, shellWords, stageContext } from '../../helpers/stage-context.js';

const name = 'VPC-Flow-Logs-Demo';
const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;
const plan = { name, arn };
const made = { id: arn, name };
const ownTags = { Name: name, 'flowlab:lab': lab.id, 'flowlab:step': 'log-group/group' };

/** Groups by name with their tags. */
function account(groups: Readonly<Record<string, Record<string, string>>> = {}, parts: Partial<LogGroup> = {}) {
  const world = stageContext();
  const all = Object.keys(groups).map((logGroupName) => ({
    ...parts,
    logGroupName,
    logGroupArn: `arn:aws:logs:eu-west-1:123456789012:log-group:${logGroupName}`,
  }));
  world.logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix = '' }) => ({
    logGroups: all.filter(({ logGroupName }) => logGroupName.startsWith(logGroupNamePrefix)),
  }));
  world.logs
    .on(ListTagsForResourceCommand)
    .callsFake(({ resourceArn }) => ({ tags: groups[resourceArn.split(':').at(-1)] }));
  return world;
}

describe('the log group', () => {
  it('is planned with the guide’s name, or with the lab’s id where that is somebody else’s', async () => {
    expect(await logGroup.plan(account().context, 1)).toEqual(plan);
    expect(await logGroup.plan(account({ [name]: ownTags }).context, 1)).toEqual(plan);
    expect(await logGroup.plan(account({ [name]: {} }).context, 1)).toEqual({
      name: `${name}-abcdefg2`,
      arn: `${arn}-abcdefg2`,
    });
  });

  it('has the name that a narrow policy was written for, even if another would be free now', async () => {
    const { context } = stageContext({
      results: [[flowLogsPolicy, { id: 'x', roleName: 'r', inline: true, logGroup: `${name}-abcdefg2` }]],
    });
    expect(await logGroup.plan(context, 1)).toEqual({ name: `${name}-abcdefg2`, arn: `${arn}-abcdefg2` });
  });

  it('is not bound to the name of then where the policy is the broad one', async () => {
    const world = account();
    const { context } = stageContext({
      results: [[flowLogsPolicy, { id: 'x', roleName: 'r', inline: false, logGroup: `${name}-abcdefg2` }]],
    });
    expect(await logGroup.plan({ ...context, aws: world.context.aws }, 1)).toEqual(plan);
  });

  it('is shown with its price and command', () => {
    expect(logGroup.preview(plan)).toMatchObject({
      sign: '+',
      what: `log group ${name}`,
      cost: 'about $0.50 a GB ingested; this lab writes well under 1 MB',
    });
    expect(shellWords(logGroup.preview(plan).command)).toEqual([
      'aws',
      'logs',
      'create-log-group',
      '--log-group-name',
      name,
    ]);
  });

  it('is found by result, by plan, and by its tag alone under either name', async () => {
    for (const sought of [{ plan, result: made }, { plan }, {}])
      expect(await logGroup.find(account({ [name]: ownTags }).context, sought)).toEqual(made);
    const suffixed = `${name}-abcdefg2`;
    expect(await logGroup.find(account({ [name]: {}, [suffixed]: ownTags }).context, {})).toEqual({
      id: `${arn}-abcdefg2`,
      name: suffixed,
    });
  });

  it('absent, taken, not ours', async () => {
    for (const sought of [{ plan, result: made }, { plan }, {}])
      expect(await logGroup.find(account({ [`${name}-2`]: ownTags }).context, sought)).toBeUndefined();
    await expect(
      logGroup.find(account({ [name]: { 'flowlab:lab': 'zzzzzzz7' } }).context, { plan }),
    ).rejects.toMatchObject({ code: 'taken' });
    await expect(logGroup.find(account({ [name]: {} }).context, { plan, result: made })).rejects.toMatchObject({
      code: 'not-ours',
      message: `Log group ${name} no longer carries this lab's tag, so it is left alone.`,
    });
    expect(await logGroup.find(account({ [name]: {} }).context, {})).toBeUndefined();
  });

  it('is made with one call, the tags in it', async () => {
    const { context, logs } = stageContext();
    logs.on(CreateLogGroupCommand).resolves({});
    expect(await logGroup.make(context, plan, 't')).toEqual(made);
    expect(logs.calls().map((call) => call.args[0].input)).toEqual([{ logGroupName: name, tags: ownTags }]);
  });

  it('"exists already" sends the engine to look whose it is', async () => {
    const { context, logs } = stageContext();
    logs
      .on(CreateLogGroupCommand)
      .rejects(awsError('ResourceAlreadyExistsException', 'The specified log group already exists'));
    await expect(logGroup.make(context, plan, 't')).rejects.toMatchObject({ code: 'lost-answer' });
  });

  it('is removed last: a late delivery could bring it back while its role exists', () => {
    expect(logGroup.removeLast).toBe(true);
  });

  it('waits to be removed while another operation on it is under way; gone is fine', async () => {
    const { context, logs } = stageContext();
    logs
      .on(DeleteLogGroupCommand)
      .rejectsOnce(awsError('OperationAbortedException'))
      .resolvesOnce({})
      .rejectsOnce(awsError('ResourceNotFoundException'))
      .rejectsOnce(awsError('AccessDeniedException'));
    await logGroup.remove?.(context, made);
    expect(logs.calls().map((call) => call.args[0].input)).toEqual([{ logGroupName: name }, { logGroupName: name }]);
    await logGroup.remove?.(context, made);
    await expect(logGroup.remove?.(context, made)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('its retention', () => {
  const step = stage.steps[1] as AnyChange;
  const days = { logGroupName: name };

  it('is planned for the group that was made, and shown as a change of it', async () => {
    const { context } = stageContext({ results: [[logGroup, made]] });
    expect(await step.plan(context, 1)).toEqual(days);
    expect(step.preview(days)).toMatchObject({ sign: '~', what: `records of ${name} for 7 days`, cost: 'free' });
    expect(shellWords(step.preview(days).command)).toEqual([
      'aws',
      'logs',
      'put-retention-policy',
      '--log-group-name',
      name,
      '--retention-in-days',
      '7',
    ]);
  });

  it('is found as it is now, whoever set it', async () => {
    expect(await step.find(account({ [name]: ownTags }, { retentionInDays: 30 }).context, { plan: days })).toEqual({
      id: name,
      days: 30,
    });
    expect(await step.find(account({ [name]: ownTags }).context, { plan: days })).toBeUndefined();
    expect(await step.find(account().context, { plan: days })).toBeUndefined();
    expect(await step.find(stageContext().context, {})).toBeUndefined();
  });

  it('is made with one call, and goes with the group', async () => {
    const { context, logs } = stageContext();
    logs.on(PutRetentionPolicyCommand).resolves({});
    expect(await step.make(context, days, 't')).toEqual({ id: name, days: 7 });
    expect(logs.calls().map((call) => call.args[0].input)).toEqual([{ logGroupName: name, retentionInDays: 7 }]);
    expect([step.remove, step.goesWith]).toEqual([undefined, 'the log group']);
  });
});
