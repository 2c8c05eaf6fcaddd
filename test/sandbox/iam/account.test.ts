import * as iam from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { clients, failure } from '../clients.js';
import { smallWorld, testClock } from '../small-world.js';

const trust = (Principal: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] });
const RoleName = 'r';
let client: ReturnType<typeof clients>['iam'];
beforeEach(async () => {
  client = clients(smallWorld(), testClock()).iam;
  const AssumeRolePolicyDocument = trust({ AWS: '123456789012' });
  await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
});

const linked = (AWSServiceName: string, CustomSuffix?: string) =>
  client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName, CustomSuffix }));

describe('a role of a service', () => {
  it('has its name and path, and only AWS may change and delete it', async () => {
    const { Role } = await linked('transitgateway.amazonaws.com');
    expect(Role).toMatchObject({
      Path: '/aws-service-role/transitgateway.amazonaws.com/',
      RoleName: 'AWSServiceRoleForVPCTransitGateway',
    });
    const named = { RoleName: Role?.RoleName ?? '' };
    expect(await failure(client.send(new iam.DeleteRoleCommand(named)))).toBe(
      "400 UnmodifiableEntityException: Cannot perform the operation on the protected role 'AWSServiceRoleForVPCTransitGateway' - this role is only modifiable by AWS",
    );
    const { DeletionTaskId } = await client.send(new iam.DeleteServiceLinkedRoleCommand(named));
    expect(DeletionTaskId).toMatch(
      /^task\/aws-service-role\/transitgateway\.amazonaws\.com\/AWSServiceRoleForVPCTransitGateway\/[0-9a-f-]{36}$/,
    );
    const status = await client.send(new iam.GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
    expect(status.Status).toBe('SUCCEEDED');
    expect(await failure(client.send(new iam.GetRoleCommand(named)))).toContain('NoSuchEntity');
  });

  // As reported in DataDog/pathfinding-labs#23.
  it('is there once, with a suffix only where the service takes one', async () => {
    await linked('ssm.amazonaws.com');
    expect(await failure(linked('ssm.amazonaws.com'))).toBe(
      '400 InvalidInputException: Service role name AWSServiceRoleForAmazonSSM has been taken in this account, please try a different suffix.',
    );
    expect((await linked('autoscaling.amazonaws.com', 'x')).Role?.RoleName).toBe('AWSServiceRoleForAutoScaling_x');
    expect(await failure(linked('spot.amazonaws.com', 'x'))).toBe(
      '400 InvalidInputException: Custom suffix is not allowed for spot.amazonaws.com',
    );
    expect(await failure(linked('lex.amazonaws.com'))).toContain('AWSServiceName (lex.amazonaws.com) is not simulated');
  });
});

it('only service-linked roles have their path', async () => {
  const input = {
    RoleName: 'x',
    Path: '/aws-service-role/x/',
    AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
  };
  expect(await failure(client.send(new iam.CreateRoleCommand(input)))).toBe(
    "400 InvalidInputException: Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles",
  );
});

it('an account named by its number is its root user', async () => {
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(
    trust({ AWS: 'arn:aws:iam::123456789012:root' }),
  );
});

// "Tag keys are … not case-sensitive" (IAM user guide, "Tagging IAM resources").
it('a tag replaces one whose key differs only in case, on every kind of resource', async () => {
  const [name, PolicyArn] = ['p', 'arn:aws:iam::123456789012:policy/p'];
  const PolicyDocument = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  await client.send(new iam.CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
  await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: name }));
  const [old, Tags] = [[{ Key: 'Team', Value: 'a' }], [{ Key: 'team', Value: 'b' }]];
  for (const given of [old, Tags]) {
    await client.send(new iam.TagRoleCommand({ RoleName, Tags: given }));
    await client.send(new iam.TagPolicyCommand({ PolicyArn, Tags: given }));
    await client.send(new iam.TagInstanceProfileCommand({ InstanceProfileName: name, Tags: given }));
  }
  const lists = [
    await client.send(new iam.ListRoleTagsCommand({ RoleName })),
    await client.send(new iam.ListPolicyTagsCommand({ PolicyArn })),
    await client.send(new iam.ListInstanceProfileTagsCommand({ InstanceProfileName: name })),
  ];
  expect(lists.map((one) => one.Tags)).toEqual([Tags, Tags, Tags]);
  const many = [...Array(50).keys()].map((Key) => ({ Key: `k${Key}`, Value: '' }));
  expect(await failure(client.send(new iam.TagRoleCommand({ RoleName, Tags: many })))).toBe(
    '409 LimitExceededException: Cannot exceed quota for TagsPerRole: 50',
  );
  const tooMany = [...many, { Key: 'one-more', Value: '' }];
  expect(await failure(client.send(new iam.TagRoleCommand({ RoleName, Tags: tooMany })))).toBe(
    "400 ValidationError: 1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
  );
  const long = 'k'.repeat(129);
  expect(await failure(client.send(new iam.TagRoleCommand({ RoleName, Tags: [{ Key: long, Value: '' }] })))).toBe(
    `400 ValidationError: 1 validation error detected: Value '${long}' at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128`,
  );
});

describe('the summary of an account', () => {
  it('counts what there is', async () => {
    const { SummaryMap } = await client.send(new iam.GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Roles: 1, Policies: 0, InstanceProfiles: 0, RolesQuota: 1000, Groups: 0 });
  });

  it('lists each role with what it holds and each policy with its versions, as the filter asks, a page at a time', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const roles = await client.send(new iam.GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
    expect(roles).toMatchObject({
      IsTruncated: false,
      Policies: [],
      RoleDetailList: [{ RoleName, AttachedManagedPolicies: [{ PolicyArn }], RolePolicyList: [] }],
    });
    const page = await client.send(
      new iam.GetAccountAuthorizationDetailsCommand({ Filter: ['AWSManagedPolicy'], MaxItems: 1 }),
    );
    expect(page).toMatchObject({ IsTruncated: true, RoleDetailList: [], Policies: [{ PolicyVersionList: [{}] }] });
  });
});
