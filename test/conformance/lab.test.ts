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
import { type Endpoint, endpoints, openSandbox } from './endpoint.js';

/** What an account holds of what a lab could make, whosever it is. */
async function census(aws: Endpoint) {
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

for (const { name, missing } of endpoints) if (missing) console.warn(`SKIPPED: conformance with ${name}: ${missing}.`);

const present = endpoints.filter(({ missing }) => missing === undefined);
const forgetful = {
  name: 'the sandbox, whose lists overlook PathPrefix',
  open: () => openSandbox(/&PathPrefix=[^&]*/),
  isWhole: false,
};

describe.each([...present, forgetful])('the lab over HTTP at $name', ({ open, isWhole = true }) => {
  let aws: Endpoint;
  let own: ReturnType<typeof computer>;
  const others: ReturnType<typeof computer>[] = [];
  const another = () => {
    const other = computer(aws.env);
    others.push(other);
    return other;
  };
  beforeAll(async () => {
    aws = await open();
    own = another();
  });
  afterAll(async () => {
    await aws.close();
    for (const other of others) other.discard();
  });

  it.runIf(isWhole)('makes exactly what it says, and the clean-up removes exactly that', async () => {
    const before = await census(aws);
    const started = await own.run('start', '--region', aws.region, '--yes');
    expect(started.stderr).toContain('All nine stages are done');
    expect(started.code).toBe(0);
    // Its time races ahead of the program's: the records of each ping are found all the same, and not those of another.
    if (aws.isSandbox) expect(started.stderr).not.toMatch(/Not solved|By the configuration/);

    const standing = await census(aws);
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
    expect(await census(aws)).toEqual(before);
  });

  it.runIf(isWhole)('finds and removes a lab whose state file is lost', async () => {
    const before = await census(aws);
    expect((await own.run('start', '--region', aws.region, '--yes', '--until', '2')).code).toBe(0);
    const found = await another().run('cleanup', '--region', aws.region, '--discover', '--yes');
    expect(found.stderr).toContain('Nothing left');
    expect(found.code).toBe(0);
    expect(await census(aws)).toEqual(before);
  });

  it('finds and removes two labs that stand side by side, and nothing else', async () => {
    const before = await census(aws);
    for (const lab of [another(), another()])
      expect((await lab.run('start', '--region', aws.region, '--yes', '--until', '2')).code).toBe(0);
    expect((await census(aws)).instances).toBe(before.instances + 4);

    const dry = await another().run('cleanup', '--region', aws.region, '--discover', '--dry-run');
    expect(dry.code).toBe(0);
    const commands = [...dry.stderr.matchAll(/npx flowlab (cleanup --lab [a-z2-7]{8} --region \S+)/g)];
    expect(commands).toHaveLength(2);

    const [one = ''] = commands.map(([, command = '']) => command);
    const alone = await another().run(...one.split(' '), '--yes');
    expect(alone.stderr).toContain('Nothing left');
    expect(alone.code).toBe(0);
    expect((await census(aws)).instances).toBe(before.instances + 2);

    expect((await another().run('cleanup', '--region', aws.region, '--discover', '--yes')).code).toBe(0);
    expect(await census(aws)).toEqual(before);
  });
});
