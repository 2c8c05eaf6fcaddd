import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { flowLogsPolicy, flowLogsRole, freeLogGroupName } from '../../../src/stages/01-roles/flow-logs.js';
import { awsError, iamError } from '../../helpers/aws-error.js';
import {
  type Circumstances,
  foreignTags,
  lab,
  ownTags,
  shellWords,
  stageContext,
} from '../../helpers/stage-context.js';

const roleName = 'Demo-VPC-Flow-Logs';
const managedArn = 'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess';
const inlineName = 'Write-VPC-Flow-Logs-Demo';
const logGroup = 'VPC-Flow-Logs-Demo';
const results = [[flowLogsRole, { id: 'AROA2', name: roleName, arn: 'arn:r' }]] as const;
const document = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:eu-west-1:123456789012:log-group:VPC-Flow-Logs-Demo:*',
    },
    { Effect: 'Allow', Action: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'], Resource: '*' },
  ],
};
const broadPlan = { roleName, logGroup, policyArn: managedArn, document: null };
const narrowPlan = { roleName, logGroup, policyArn: null, document };
const broad = { id: managedArn, roleName, inline: false, logGroup };
const narrow = { id: `${roleName}/${inlineName}`, roleName, inline: true, logGroup };

/** An account where the log group's name is free, or somebody's. */
function account(circumstances: Circumstances = {}, groupTags?: Record<string, string>) {
  const world = stageContext({ results, ...circumstances });
  const { logs, iam } = world;
  logs
    .on(DescribeLogGroupsCommand)
    .resolves({ logGroups: groupTags ? [{ logGroupName: logGroup, logGroupArn: 'arn:g' }] : [] });
  logs.on(ListTagsForResourceCommand).resolves({ tags: groupTags ?? {} });
  const role = {
    RoleName: roleName,
    RoleId: 'AROA2',
    Arn: 'arn:r',
    Path: '/flowlab/abcdefg2/',
    CreateDate: new Date(0),
  };
  iam
    .on(GetRoleCommand, { RoleName: roleName })
    .resolves({ Role: { ...role, Tags: ownTags('roles/flow-logs', roleName) } });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
  iam.on(GetRolePolicyCommand).rejects(iamError('NoSuchEntity', 'The role policy cannot be found.', 404));
  return world;
}

describe('plan', () => {
  it('asks, and the guide’s managed policy is the default', async () => {
    const { context, ui } = account({ answers: { 'least-privilege': false } });
    expect(await flowLogsPolicy.plan(context, 1)).toEqual(broadPlan);
    ui.verify();
    expect(ui.questions[0]).toMatchObject({ flag: '--least-privilege', default: 0 });
    expect(ui.questions[0]?.choices[0]).toMatchObject({
      value: false,
      label: 'Simple: CloudWatchLogsFullAccess',
    });
  });

  it('least privilege writes to the one group, and may not create it', async () => {
    const { context } = account({ answers: { 'least-privilege': true } });
    const plan = await flowLogsPolicy.plan(context, 1);
    expect(plan).toEqual(narrowPlan);
    // With it, a late delivery would bring the deleted log group back.
    expect(JSON.stringify(plan)).not.toContain('CreateLogGroup');
  });

  it.each([true, false])('does not ask where the flag has answered: %s', async (leastPrivilege) => {
    const { context, ui } = account({ options: { leastPrivilege } });
    expect(await flowLogsPolicy.plan(context, 1)).toEqual(leastPrivilege ? narrowPlan : broadPlan);
    expect(ui.asked).toEqual([]);
  });

  it('narrows to the group that the lab will have where the plain name is somebody else’s', async () => {
    const { context } = account({ options: { leastPrivilege: true } }, { 'flowlab:lab': 'zzzzzzz7' });
    const { logGroup: name, document: policy } = await flowLogsPolicy.plan(context, 1);
    expect(name).toBe('VPC-Flow-Logs-Demo-abcdefg2');
    expect(JSON.stringify(policy)).toContain(':log-group:VPC-Flow-Logs-Demo-abcdefg2:*"');
  });
});

it('freeLogGroupName: the plain name where it is free or ours', async () => {
  expect(await freeLogGroupName(account().context)).toBe(logGroup);
  expect(await freeLogGroupName(account({}, { 'flowlab:lab': lab.id }).context)).toBe(logGroup);
  expect(await freeLogGroupName(account({}, {}).context)).toBe('VPC-Flow-Logs-Demo-abcdefg2');
});

describe('preview', () => {
  it('of the managed policy', () => {
    const { what, command, cost } = flowLogsPolicy.preview(broadPlan);
    expect([what, cost]).toEqual(['policy CloudWatchLogsFullAccess to role Demo-VPC-Flow-Logs', 'free']);
    expect(shellWords(command)).toEqual([
      'aws',
      'iam',
      'attach-role-policy',
      '--role-name',
      roleName,
      '--policy-arn',
      managedArn,
    ]);
  });

  it('of the inline policy, with its document', () => {
    const { what, command, documents } = flowLogsPolicy.preview(narrowPlan);
    expect(what).toBe('policy Write-VPC-Flow-Logs-Demo to role Demo-VPC-Flow-Logs');
    expect(shellWords(command)).toEqual([
      ...['aws', 'iam', 'put-role-policy', '--role-name', roleName, '--policy-name', inlineName],
      ...['--policy-document', JSON.stringify(document)],
    ]);
    expect(documents).toEqual([{ title: 'Permission policy', body: document }]);
  });
});

describe('find', () => {
  it('the managed policy by result, by plan and by the role alone', async () => {
    for (const sought of [{ plan: broadPlan, result: broad }, { plan: broadPlan }, {}]) {
      const { context, iam } = account();
      iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [{ PolicyArn: managedArn }] });
      expect(await flowLogsPolicy.find(context, sought)).toEqual(broad);
    }
  });

  it('the inline policy by result, by plan and by the role alone', async () => {
    for (const sought of [{ plan: narrowPlan, result: narrow }, { plan: narrowPlan }, {}]) {
      const { context, iam } = account();
      iam.on(GetRolePolicyCommand, { RoleName: roleName, PolicyName: inlineName }).resolves({ PolicyName: inlineName });
      expect(await flowLogsPolicy.find(context, sought)).toEqual(narrow);
    }
  });

  it('one is not taken for the other', async () => {
    const { context, iam } = account();
    iam.on(GetRolePolicyCommand).resolves({ PolicyName: inlineName });
    expect(await flowLogsPolicy.find(context, { plan: broadPlan, result: broad })).toBeUndefined();
    const other = account();
    other.iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [{ PolicyArn: managedArn }] });
    expect(await flowLogsPolicy.find(other.context, { plan: narrowPlan, result: narrow })).toBeUndefined();
  });

  it('nothing, without a policy, without the role, and where no role is known', async () => {
    const { context, iam } = account();
    expect(await flowLogsPolicy.find(context, { plan: narrowPlan })).toBeUndefined();
    iam.on(GetRoleCommand).rejects(iamError('NoSuchEntity', 'no', 404));
    expect(await flowLogsPolicy.find(context, { plan: broadPlan, result: broad })).toBeUndefined();
    expect(await flowLogsPolicy.find(stageContext().context, {})).toBeUndefined();
  });

  it('on somebody else’s role of that name: not ours', async () => {
    const { context, iam } = account();
    iam.on(GetRoleCommand).resolves({
      Role: { RoleName: roleName, RoleId: 'X', Arn: 'a', Path: '/', CreateDate: new Date(0), Tags: foreignTags },
    });
    await expect(flowLogsPolicy.find(context, { plan: narrowPlan, result: narrow })).rejects.toMatchObject({
      code: 'not-ours',
    });
  });
});

describe('make', () => {
  it('attaches the managed policy', async () => {
    const { context, iam } = account();
    iam.on(AttachRolePolicyCommand).resolves({});
    expect(await flowLogsPolicy.make(context, broadPlan, 't')).toEqual(broad);
    expect(iam.calls().map((call) => call.args[0].input)).toEqual([{ RoleName: roleName, PolicyArn: managedArn }]);
  });

  it('puts the inline policy as planned, once the role is to be seen', async () => {
    const { context, iam } = account();
    iam
      .on(PutRolePolicyCommand)
      .rejectsOnce(iamError('NoSuchEntity', 'The role with name x cannot be found.', 404))
      .resolvesOnce({});
    expect(await flowLogsPolicy.make(context, narrowPlan, 't')).toEqual(narrow);
    const input = { RoleName: roleName, PolicyName: inlineName, PolicyDocument: JSON.stringify(document) };
    expect(iam.calls().map((call) => call.args[0].input)).toEqual([input, input]);
  });

  it('a document that AWS does not take is not tried again', async () => {
    const { context, iam } = account();
    iam.on(PutRolePolicyCommand).rejects(iamError('MalformedPolicyDocument', 'Syntax errors in policy.', 400));
    await expect(flowLogsPolicy.make(context, narrowPlan, 't')).rejects.toMatchObject({
      Code: 'MalformedPolicyDocument',
    });
    expect(iam.calls()).toHaveLength(1);
  });
});

describe('remove', () => {
  it('detaches the one, deletes the other; gone is fine', async () => {
    const { context, iam } = account();
    const gone = iamError('NoSuchEntity', 'no', 404);
    iam.on(DetachRolePolicyCommand).resolvesOnce({}).rejectsOnce(gone);
    iam.on(DeleteRolePolicyCommand).resolvesOnce({}).rejectsOnce(gone);
    for (const made of [broad, broad, narrow, narrow]) await flowLogsPolicy.remove?.(context, made);
    expect(iam.commandCalls(DetachRolePolicyCommand)[0]?.args[0].input).toEqual({
      RoleName: roleName,
      PolicyArn: managedArn,
    });
    expect(iam.commandCalls(DeleteRolePolicyCommand)[0]?.args[0].input).toEqual({
      RoleName: roleName,
      PolicyName: inlineName,
    });
  });

  it('denied is not gone', async () => {
    const { context, iam } = account();
    iam.on(DeleteRolePolicyCommand).rejects(awsError('AccessDenied', 'no', 403));
    await expect(flowLogsPolicy.remove?.(context, narrow)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
