import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { clients, failure } from '../clients.js';
import { smallWorld, T0, testClock } from '../small-world.js';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

let iam: ReturnType<typeof clients>['iam'];
const create = (RoleName: string, more: object = {}) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, ...more }));

beforeEach(() => {
  iam = clients(smallWorld(), testClock()).iam;
});

describe('roles', () => {
  it('are returned with a URL-encoded trust policy, a unique id and their tags', async () => {
    await create('lab-role', { Path: '/flowlab/', Description: 'for a lab', Tags: [{ Key: 'flowlab', Value: 'x' }] });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'lab-role' }));
    expect(Role?.Arn).toBe('arn:aws:iam::123456789012:role/flowlab/lab-role');
    expect(Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(Role?.CreateDate).toEqual(new Date(T0));
    expect(Role?.AssumeRolePolicyDocument).toContain('%7B%22Version%22%3A');
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST);
    expect(Role?.Tags).toEqual([{ Key: 'flowlab', Value: 'x' }]);
    expect(Role?.Description).toBe('for a lab');
  });

  // github.com/hashicorp/terraform-provider-aws/issues/8905: whoever a trust policy names has to be there.
  it('trust roles and users of the account that there are', async () => {
    await create('there');
    const trusting = (name: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: name }, Action: 'sts:AssumeRole' }] });
    const named = (account: string, resource: string) => `arn:aws:iam::${account}:${resource}`;
    for (const [at, name] of [
      named('123456789012', 'role/there'),
      named('123456789012', 'user/sandbox'),
      named('123456789012', 'root'),
      named('210987654321', 'role/unknown'),
      '*',
    ].entries())
      await create(`trusting-${at}`, { AssumeRolePolicyDocument: trusting(name) });
    for (const name of [named('123456789012', 'role/gone'), named('123456789012', 'user/gone'), 'nobody']) {
      const AssumeRolePolicyDocument = trusting(name);
      expect(await failure(create('other', { AssumeRolePolicyDocument }))).toBe(
        `400 MalformedPolicyDocumentException: Invalid principal in policy: "AWS":"${name}"`,
      );
    }
  });

  it('have names that differ in more than case', async () => {
    await create('Lab-Role');
    expect(await failure(create('lab-role'))).toBe(
      '409 EntityAlreadyExistsException: Role with name lab-role already exists.',
    );
  });

  it('are listed a page at a time, by path, without tags', async () => {
    for (const name of ['c', 'a', 'b']) await create(name, { Path: '/lab/', Tags: [{ Key: 'k', Value: 'v' }] });
    await create('other');
    const first = await iam.send(new ListRolesCommand({ PathPrefix: '/lab/', MaxItems: 2 }));
    expect(first.Roles?.map(({ RoleName }) => RoleName)).toEqual(['a', 'b']);
    expect(first.IsTruncated).toBe(true);
    expect(first.Roles?.[0]?.Tags).toBeUndefined();
    const second = await iam.send(new ListRolesCommand({ PathPrefix: '/lab/', MaxItems: 2, Marker: first.Marker }));
    expect(second.Roles?.map(({ RoleName }) => RoleName)).toEqual(['c']);
    expect(second.IsTruncated).toBe(false);
    expect(second.Marker).toBeUndefined();
  });

  it('cannot be deleted while anything hangs on them, and say what', async () => {
    await create('r');
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: CORE }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'inline', PolicyDocument: allowAll }));
    const remove = () => failure(iam.send(new DeleteRoleCommand({ RoleName: 'r' })));
    expect(await remove()).toBe(
      '409 DeleteConflictException: Cannot delete entity, must remove roles from instance profile first.',
    );
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
    expect(await remove()).toBe('409 DeleteConflictException: Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'r', PolicyName: 'inline' }));
    expect(await remove()).toBe('409 DeleteConflictException: Cannot delete entity, must detach all policies first.');
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'r', PolicyArn: CORE }));
    expect(await remove()).toBe('no error');
    expect(await remove()).toBe('404 NoSuchEntityException: The role with name r cannot be found.');
  });

  // "Role trust policy JSON text … 2,048 characters" (IAM user guide, "IAM and AWS STS quotas")
  it('has a trust policy of 2,048 characters at most', async () => {
    const named = Array.from({ length: 60 }, (_, at) => `arn:aws:iam::${String(210987654321 + at)}:root`);
    const Statement = { Effect: 'Allow', Principal: { AWS: named }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    expect(await failure(create('wide', { AssumeRolePolicyDocument }))).toBe(
      '409 LimitExceededException: Cannot exceed quota for ACLSizePerRole: 2048',
    );
  });

  it.each([
    ['{ not json', 'This policy contains invalid Json'],
    ['[]', 'Syntax errors in policy.'],
    ['{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
    ['{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}', 'Missing required field Principal'],
    [
      '{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2"},"Action":"sts:AssumeRole"}}',
      'Invalid principal in policy: "SERVICE":"ec2"',
    ],
    [
      '{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}',
      'Has prohibited field Resource',
    ],
  ])('refuse the trust policy %s', async (document, message) => {
    expect(await failure(create('r', { AssumeRolePolicyDocument: document }))).toBe(
      `400 MalformedPolicyDocumentException: ${message}`,
    );
    await create('r');
    const update = iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'r', PolicyDocument: document }));
    expect(await failure(update)).toBe(`400 MalformedPolicyDocumentException: ${message}`);
  });

  it('refuse names of more than 64 characters', async () => {
    expect(await failure(create('x'.repeat(65)))).toContain('400 ValidationError: 1 validation error detected');
  });

  it('keep tags by key', async () => {
    await create('r', { Tags: [{ Key: 'a', Value: '1' }] });
    await iam.send(
      new TagRoleCommand({
        RoleName: 'r',
        Tags: [
          { Key: 'a', Value: '2' },
          { Key: 'b', Value: '3' },
        ],
      }),
    );
    await iam.send(new UntagRoleCommand({ RoleName: 'r', TagKeys: ['b'] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'r' }))).Tags).toEqual([{ Key: 'a', Value: '2' }]);
  });
});

const allowAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}';

describe('policies of a role', () => {
  beforeEach(() => create('r'));

  it('are attached once, however often that is asked', async () => {
    for (let n = 0; n < 2; n += 1) await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: CORE }));
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'r' }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'AmazonSSMManagedInstanceCore', PolicyArn: CORE }]);
  });

  it('must exist to be attached, and be attached to be detached', async () => {
    const unknown = 'arn:aws:iam::aws:policy/NoSuchPolicy';
    expect(await failure(iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: unknown })))).toBe(
      `404 NoSuchEntityException: Policy ${unknown} does not exist or is not attachable.`,
    );
    expect(await failure(iam.send(new DetachRolePolicyCommand({ RoleName: 'r', PolicyArn: CORE })))).toBe(
      `404 NoSuchEntityException: Policy ${CORE} was not found.`,
    );
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: CORE }))).Policy?.IsAttachable).toBe(true);
  });

  it('are overwritten in place, and come back URL-encoded', async () => {
    await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument: allowAll }));
    const second = allowAll.replace('logs:*', 'logs:PutLogEvents');
    await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument: second }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: 'r', PolicyName: 'p' }));
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(second);
    expect(await failure(iam.send(new GetRolePolicyCommand({ RoleName: 'r', PolicyName: 'q' })))).toBe(
      '404 NoSuchEntityException: The role policy with name q cannot be found.',
    );
  });

  it('say which resources they are about', async () => {
    const put = iam.send(
      new PutRolePolicyCommand({
        RoleName: 'r',
        PolicyName: 'p',
        PolicyDocument: '{"Statement":{"Effect":"Allow","Action":"logs:*"}}',
      }),
    );
    expect(await failure(put)).toBe('400 MalformedPolicyDocumentException: Policy statement must contain resources.');
  });
});

describe('instance profiles', () => {
  beforeEach(async () => {
    await create('r');
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' }));
  });

  it('hold one role; adding even the same one again exceeds the limit', async () => {
    const add = () => iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
    await add();
    expect(await failure(add())).toBe(
      '409 LimitExceededException: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    );
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' }));
    expect(InstanceProfile?.Roles?.map(({ RoleName }) => RoleName)).toEqual(['r']);
    expect(InstanceProfile?.InstanceProfileId).toMatch(/^AIPA/);
    const { InstanceProfiles } = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'r' }));
    expect(InstanceProfiles?.map(({ InstanceProfileName }) => InstanceProfileName)).toEqual(['p']);
  });

  it('must be empty to be deleted', async () => {
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
    const remove = () => failure(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'p' })));
    expect(await remove()).toBe(
      '409 DeleteConflictException: Cannot delete entity, must remove roles from instance profile first.',
    );
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
    expect(await remove()).toBe('no error');
    expect(await remove()).toBe('404 NoSuchEntityException: Instance Profile p cannot be found.');
  });

  it('take no role that does not exist', async () => {
    const add = iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'none' }));
    expect(await failure(add)).toBe('404 NoSuchEntityException: The role with name none cannot be found.');
    expect(await failure(iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'P' })))).toBe(
      '409 EntityAlreadyExistsException: Instance Profile P already exists.',
    );
  });
});

it('an account without roles or profiles is searched by path as well', async () => {
  const PathPrefix = '/flowlab/';
  expect((await iam.send(new ListRolesCommand({ PathPrefix }))).Roles).toEqual([]);
  expect((await iam.send(new ListInstanceProfilesCommand({ PathPrefix }))).InstanceProfiles).toEqual([]);
});
