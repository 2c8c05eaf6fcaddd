import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: string, Resource = '*') => ({ Effect: 'Deny', Action, Resource });

const ask = (PolicyInputList: string[], more: object = {}) =>
  sandboxUnderTest().aws.iam.send(
    new SimulateCustomPolicyCommand({ PolicyInputList, ActionNames: ['s3:GetObject', 's3:PutObject'], ...more }),
  );
const decisions = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).EvaluationResults?.map(({ EvalDecision }) => EvalDecision);

// IAM user guide, "Policy evaluation logic".
describe('a simulation of policies', () => {
  it('tells allowed, denied for want of a policy, and denied by one', async () => {
    expect(await decisions([policy(allow('s3:Get*'))])).toEqual(['allowed', 'implicitDeny']);
    expect(await decisions([policy(allow('s3:*')), policy(deny('s3:PutObject'))])).toEqual(['allowed', 'explicitDeny']);
  });

  it('asks each action of each resource, and names the policy that decided', async () => {
    const { EvaluationResults } = await ask([policy(allow('ec2:*')), policy(allow('s3:*', 'arn:aws:s3:::one/*'))], {
      ResourceArns: ['arn:aws:s3:::one/x', 'arn:aws:s3:::two/x'],
      ActionNames: ['s3:GetObject'],
    });
    expect(EvaluationResults).toMatchObject([
      {
        EvalActionName: 's3:GetObject',
        EvalResourceName: 'arn:aws:s3:::one/x',
        EvalDecision: 'allowed',
        MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.2' }],
      },
      { EvalResourceName: 'arn:aws:s3:::two/x', EvalDecision: 'implicitDeny', MatchedStatements: [] },
    ]);
  });

  it('takes a boundary into account', async () => {
    const more = { PermissionsBoundaryPolicyInputList: [policy(allow('s3:GetObject'))] };
    const { EvaluationResults } = await ask([policy(allow('s3:*'))], more);
    expect(EvaluationResults).toMatchObject([
      { EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } },
      { EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    ]);
  });

  it('judges conditions by the context that it is told, and names the keys that it was not', async () => {
    const asked = async (ContextEntries?: object[]) => {
      const Condition = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } };
      const { EvaluationResults = [] } = await ask([policy({ ...allow('s3:GetObject'), Condition })], {
        ActionNames: ['s3:GetObject'],
        ContextEntries,
      });
      return EvaluationResults.map(({ EvalDecision, MissingContextValues }) => [EvalDecision, MissingContextValues]);
    };
    const from = (ip: string) => [{ ContextKeyName: 'aws:SourceIp', ContextKeyType: 'ip', ContextKeyValues: [ip] }];
    expect(await asked(from('192.0.2.7'))).toEqual([['allowed', []]]);
    expect(await asked(from('198.51.100.7'))).toEqual([['implicitDeny', []]]);
    expect(await asked()).toEqual([['implicitDeny', ['aws:SourceIp']]]);
  });

  it('refuses what is no policy, and compares times', async () => {
    await expect(ask(['words'])).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Syntax errors in policy.',
    });
    const Condition = { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } };
    const ContextEntries = [{ ContextKeyName: 'aws:CurrentTime', ContextKeyValues: ['2026-01-01T00:00:00Z'] }];
    const { EvaluationResults } = await ask([policy({ ...allow('s3:*'), Condition })], { ContextEntries });
    expect(EvaluationResults).toMatchObject([{ EvalDecision: 'allowed' }, { EvalDecision: 'allowed' }]);
  });

  it('of a role reads its own policies, those attached to it, and its boundary', async () => {
    const { iam } = sandboxUnderTest().aws;
    const trust = policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust }));
    const simulate = async () =>
      (
        await iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: Role?.Arn,
            ActionNames: ['ec2:RunInstances', 's3:GetObject', 'ssm:UpdateInstanceInformation'],
          }),
        )
      ).EvaluationResults?.map(({ EvalDecision, MatchedStatements }) => [
        EvalDecision,
        MatchedStatements?.[0]?.SourcePolicyType,
      ]);
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'own', PolicyDocument: policy(allow('s3:*')) }),
    );
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn }));
    expect(await simulate()).toEqual([
      ['implicitDeny', undefined],
      ['allowed', 'role'],
      ['allowed', 'aws-managed'],
    ]);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'b', PolicyDocument: policy(allow('ssm:*')) }),
    );
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'r', PermissionsBoundary: Policy?.Arn }));
    expect((await simulate())?.map(([decision]) => decision)).toEqual(['implicitDeny', 'implicitDeny', 'allowed']);
  });
});
