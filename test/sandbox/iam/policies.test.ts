import { GetPolicyVersionCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

it("knows AWS's own policies by name, with a document each", async () => {
  const { iam } = sandboxUnderTest().aws;
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'AWS', MaxItems: 200 }));
  expect(Policies.length).toBeGreaterThanOrEqual(40);
  expect(new Set(Policies.map(({ PolicyId }) => PolicyId)).size).toBe(Policies.length);
  expect(Policies.map(({ Arn }) => Arn)).toEqual(
    expect.arrayContaining([
      'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess',
      'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    ]),
  );
  for (const { Arn, DefaultVersionId } of Policies) {
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: Arn, VersionId: DefaultVersionId }),
    );
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')).Statement.length).toBeGreaterThan(0);
  }
});
