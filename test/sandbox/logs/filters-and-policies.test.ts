import {
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteQueryDefinitionCommand,
  DeleteResourcePolicyCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeQueryDefinitionsCommand,
  DescribeResourcePoliciesCommand,
  DescribeSubscriptionFiltersCommand,
  ListLogGroupsCommand,
  PutMetricFilterCommand,
  PutQueryDefinitionCommand,
  PutResourcePolicyCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

async function group(...names: string[]) {
  const { logs } = sandboxUnderTest().aws;
  for (const logGroupName of ['app', ...names]) await logs.send(new CreateLogGroupCommand({ logGroupName }));
  return logs;
}

const transformation = { metricName: 'errors', metricNamespace: 'app', metricValue: '1' };

describe('a metric filter', () => {
  it('is kept of its group, replaced under its name, counted and deleted', async () => {
    const logs = await group();
    const put = (filterPattern: string) =>
      logs.send(
        new PutMetricFilterCommand({
          logGroupName: 'app',
          filterName: 'f',
          filterPattern,
          metricTransformations: [transformation],
        }),
      );
    await put('ERROR');
    await put('[level = ERROR, ...]');
    const { metricFilters } = await logs.send(new DescribeMetricFiltersCommand({ logGroupName: 'app' }));
    expect(metricFilters).toMatchObject([
      { filterName: 'f', filterPattern: '[level = ERROR, ...]', metricTransformations: [transformation] },
    ]);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.[0]?.metricFilterCount).toBe(1);
    const remove = () => logs.send(new DeleteMetricFilterCommand({ logGroupName: 'app', filterName: 'f' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified metric filter does not exist.',
    });
  });

  it('is found by its metric, and has a pattern that can be read', async () => {
    const logs = await group();
    const input = { logGroupName: 'app', filterName: 'f', metricTransformations: [transformation] };
    await expect(logs.send(new PutMetricFilterCommand({ ...input, filterPattern: '[a' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await logs.send(new PutMetricFilterCommand({ ...input, filterPattern: '' }));
    const find = async (metricName: string) =>
      (await logs.send(new DescribeMetricFiltersCommand({ metricName, metricNamespace: 'app' }))).metricFilters;
    expect(await find('errors')).toHaveLength(1);
    expect(await find('others')).toEqual([]);
    await expect(logs.send(new DescribeMetricFiltersCommand({ metricName: 'errors' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('a subscription filter', () => {
  it('has no destination here: the test message of AWS does not arrive', async () => {
    const logs = await group();
    const put = (destinationArn: string) =>
      logs.send(
        new PutSubscriptionFilterCommand({ logGroupName: 'app', filterName: 'f', filterPattern: '', destinationArn }),
      );
    await expect(put('arn:aws:kinesis:us-east-1:123456789012:stream/s')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.',
    });
    // github.com/aws-samples/aws-centralize-logs-using-cdk/issues/2
    await expect(put('arn:aws:sns:us-east-1:123456789012:topic')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'PutSubscriptionFilter operation cannot work with destinationArn for vendor sns',
    });
    const { subscriptionFilters } = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: 'app' }));
    expect(subscriptionFilters).toEqual([]);
    await expect(
      logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: 'app', filterName: 'f' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified subscription filter does not exist.',
    });
  });
});

describe('a resource policy', () => {
  it('is kept by name, of ten at most', async () => {
    const logs = await group();
    const put = (policyName: string, policyDocument = '{"Version":"2012-10-17","Statement":[]}') =>
      logs.send(new PutResourcePolicyCommand({ policyName, policyDocument }));
    for (let n = 0; n < 10; n++) await put(`p${n}`);
    await put('p0', '{"Version":"2012-10-17"}');
    await expect(put('p10')).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Resource limit exceeded.',
    });
    await expect(put('p0', 'words')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { resourcePolicies } = await logs.send(new DescribeResourcePoliciesCommand({}));
    expect(resourcePolicies).toHaveLength(10);
    expect(resourcePolicies?.[0]).toMatchObject({ policyName: 'p0', policyDocument: '{"Version":"2012-10-17"}' });
    const remove = () => logs.send(new DeleteResourcePolicyCommand({ policyName: 'p0' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Policy with name [p0] does not exist',
    });
  });
});

describe('a query definition', () => {
  it('is kept under an id, changed by it and deleted', async () => {
    const logs = await group();
    const definition = { name: 'top', queryString: 'stats count(*)', logGroupNames: ['app'] };
    const first = { ...definition, clientToken: '7f1f4a8e-5f0c-4c0e-9f0e-6b1f0f6a2d11' };
    const { queryDefinitionId } = await logs.send(new PutQueryDefinitionCommand(first));
    expect((await logs.send(new PutQueryDefinitionCommand(first))).queryDefinitionId).toBe(queryDefinitionId);
    await logs.send(new PutQueryDefinitionCommand({ ...definition, queryDefinitionId, name: 'topmost' }));
    const { queryDefinitions } = await logs.send(
      new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: 'top' }),
    );
    expect(queryDefinitions).toMatchObject([{ ...definition, queryDefinitionId, name: 'topmost' }]);
    const remove = () => logs.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }));
    expect((await remove()).success).toBe(true);
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('ListLogGroups', () => {
  it('finds groups by alternatives, of which a caret asks for the beginning', async () => {
    const logs = await group('web/app', 'web/api', 'database');
    const names = async (logGroupNamePattern: string) =>
      (await logs.send(new ListLogGroupsCommand({ logGroupNamePattern }))).logGroups?.map((one) => one.logGroupName);
    expect(await names('app')).toEqual(['app', 'web/app']);
    expect(await names('^app|base')).toEqual(['app', 'database']);
  });
});
