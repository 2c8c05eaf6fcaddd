import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { ListInstanceProfilesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computer } from '../e2e/flowlab.js';
import { type Endpoint, openEndpoint } from './endpoint.js';

let aws: Endpoint;
let own: ReturnType<typeof computer>;
beforeAll(async () => {
  aws = await openEndpoint();
  own = computer(aws.env);
});
afterAll(async () => {
  await aws.close();
  own.discard();
});

/** What an account holds of what a lab could make, whosever it is. */
async function census() {
  const { Roles } = await aws.iam.send(new ListRolesCommand({}));
  const { InstanceProfiles } = await aws.iam.send(new ListInstanceProfilesCommand({}));
  const { SecurityGroups } = await aws.ec2.send(new DescribeSecurityGroupsCommand({}));
  const { Reservations } = await aws.ec2.send(new DescribeInstancesCommand({}));
  const { FlowLogs } = await aws.ec2.send(new DescribeFlowLogsCommand({}));
  const { NetworkAcls } = await aws.ec2.send(new DescribeNetworkAclsCommand({}));
  const groups: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client: aws.logs }, {}))
    groups.push(...(page.logGroups ?? []).map(({ logGroupName }) => logGroupName ?? ''));
  return {
    roles: (Roles ?? []).map(({ RoleName }) => RoleName).sort(),
    profiles: (InstanceProfiles ?? []).map(({ InstanceProfileName }) => InstanceProfileName).sort(),
    securityGroups: (SecurityGroups ?? []).map(({ GroupName }) => GroupName).sort(),
    ingressRules: (SecurityGroups ?? [])
      .filter(({ GroupName }) => GroupName !== 'default')
      .flatMap(({ IpPermissions }) => IpPermissions ?? []).length,
    instances: (Reservations ?? [])
      .flatMap(({ Instances }) => Instances ?? [])
      .filter(({ State }) => State?.Name !== 'terminated').length,
    flowLogs: (FlowLogs ?? []).map(({ MaxAggregationInterval, TrafficType, LogGroupName }) => ({
      MaxAggregationInterval,
      TrafficType,
      LogGroupName,
    })),
    aclEntries: (NetworkAcls ?? []).flatMap(({ Entries }) => Entries ?? []).length,
    groups: groups.sort(),
  };
}

describe('the lab over HTTP', () => {
  it('makes exactly what it says, and the clean-up removes exactly that', async () => {
    const before = await census();
    const started = await own.run('start', '--region', aws.region, '--yes');
    expect(started.stderr).toContain('All nine stages are done');
    expect(started.code).toBe(0);

    const standing = await census();
    expect(standing).toEqual({
      roles: [...before.roles, 'Demo-SSM-Role', 'Demo-VPC-Flow-Logs'].sort(),
      profiles: [...before.profiles, 'Demo-SSM-Role'].sort(),
      securityGroups: [...before.securityGroups, 'launch-wizard-1'].sort(),
      ingressRules: before.ingressRules + 1,
      instances: before.instances + 2,
      flowLogs: [
        ...before.flowLogs,
        { MaxAggregationInterval: 60, TrafficType: 'ALL', LogGroupName: 'VPC-Flow-Logs-Demo' },
      ],
      aclEntries: before.aclEntries + 1,
      groups: [...before.groups, 'VPC-Flow-Logs-Demo'].sort(),
    });

    expect((await own.run('status', '--check')).code).toBe(0);
    const swept = await own.run('cleanup', '--yes');
    expect(swept.stderr).toContain('Nothing left');
    expect(swept.code).toBe(0);
    expect(await census()).toEqual(before);
  });

  it('finds and removes a lab whose state file is lost', async () => {
    const before = await census();
    expect((await own.run('start', '--region', aws.region, '--yes', '--until', '2')).code).toBe(0);
    const other = computer(aws.env);
    const found = await other.run('cleanup', '--region', aws.region, '--discover', '--yes');
    expect(found.stderr).toContain('Nothing left');
    expect(found.code).toBe(0);
    expect(await census()).toEqual(before);
    other.discard();
  });
});
