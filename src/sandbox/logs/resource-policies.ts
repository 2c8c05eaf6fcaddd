import {
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { jsonIn } from '../../base/json.js';
import { only } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import { invalid } from './groups.js';
import { tokenPage } from './listing.js';

// "An account can have up to 10 resource policies per AWS Region" (CloudWatch Logs API reference, PutResourcePolicy).
const MOST = 10;

/** Policies that let other services write. No service here needs one: flow logs write with a role. */
export const resourcePolicyOperations: readonly Operation[] = [
  on(PutResourcePolicyCommand, (input, { world, clock }) => {
    const { policyName = '', policyDocument = '' } = input;
    only('logs', 'resourceArn', input.resourceArn, []);
    only('logs', 'expectedRevisionId', input.expectedRevisionId, []);
    if (policyName === '') throw invalid('Policy name is required.');
    if (jsonIn(policyDocument) === undefined) throw invalid('Invalid policy document');
    const { resourcePolicies } = world.logs;
    if (!rowOf(resourcePolicies, policyName) && Object.keys(resourcePolicies).length >= MOST)
      throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    putRow(resourcePolicies, policyName, { document: policyDocument, updatedAt: clock.now() });
    return { resourcePolicy: view(policyName, { document: policyDocument, updatedAt: clock.now() }) };
  }),

  on(DescribeResourcePoliciesCommand, (input, { world }) => {
    only('logs', 'resourceArn', input.resourceArn, []);
    only('logs', 'policyScope', input.policyScope, ['ACCOUNT']);
    const rows = Object.entries(world.logs.resourcePolicies).map(([name, row]) => view(name, row));
    const { shown, rest } = tokenPage(rows, input);
    return { resourcePolicies: shown, ...rest };
  }),

  on(DeleteResourcePolicyCommand, (input, { world }) => {
    const { policyName = '' } = input;
    only('logs', 'resourceArn', input.resourceArn, []);
    only('logs', 'expectedRevisionId', input.expectedRevisionId, []);
    if (!rowOf(world.logs.resourcePolicies, policyName))
      throw new AwsError('ResourceNotFoundException', `Policy with name [${policyName}] does not exist`);
    delete world.logs.resourcePolicies[policyName];
    return {};
  }),
];

const view = (policyName: string, { document, updatedAt }: { document: string; updatedAt: number }) => ({
  policyName,
  policyDocument: document,
  lastUpdatedTime: updatedAt,
});
