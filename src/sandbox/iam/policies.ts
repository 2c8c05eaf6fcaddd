import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  GetPolicyCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-iam';
import { compareTexts } from '../../base/words.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import type { PolicyRow } from '../world/iam-rows.js';
import { arn, uniqueId } from '../world/ids.js';
import { putRow } from '../world/table.js';
import type { World } from '../world/world.js';
import { checkName, checkPath, deleteConflict, markerPage, noSuchEntity, tagList, tagsFrom } from './names.js';
import { awsPolicies, customerPolicy, type Policy, policyByArn } from './policy.js';
import { checkPolicyDocument } from './policy-document.js';

export const policyOperations: readonly Operation[] = [
  on(CreatePolicyCommand, (input, { world, clock, random }) => {
    const { PolicyName: name, Path: path = '/', PolicyDocument: document, Description: description = null } = input;
    checkName('policyName', name);
    checkPath(path);
    checkPolicyDocument(document, 'managed');
    const Arn = arn(world, 'iam', `policy${path}${name}`);
    if (Object.values(world.iam.policies).some((other) => other.PolicyName.toLowerCase() === name.toLowerCase())) {
      throw new AwsError(
        'EntityAlreadyExists',
        `A policy called ${name} already exists. Duplicate names are not allowed.`,
        409,
      );
    }
    const createdAt = clock.now();
    const row: PolicyRow = {
      PolicyName: name,
      PolicyId: uniqueId('ANPA', random),
      Arn,
      Path: path,
      description,
      createdAt,
      updatedAt: createdAt,
      lastVersion: 1,
      defaultVersion: 'v1',
      versions: [{ id: 'v1', document, createdAt }],
      tags: tagsFrom(input.Tags),
    };
    putRow(world.iam.policies, Arn, row);
    const tags = tagList(row.tags);
    return { Policy: { ...policyView(world, customerPolicy(row)), ...(tags.length > 0 && { Tags: tags }) } };
  }),

  on(GetPolicyCommand, ({ PolicyArn }, { world }) => {
    const policy = existingPolicy(world, PolicyArn);
    const tags = tagList(policy.row?.tags ?? {});
    return {
      Policy: { ...policyView(world, policy), Description: policy.description, ...(tags.length > 0 && { Tags: tags }) },
    };
  }),

  on(DeletePolicyCommand, ({ PolicyArn }, { world }) => {
    const row = ownPolicy(world, PolicyArn);
    if (usersOf(world, PolicyArn).length > 0 || boundedBy(world, PolicyArn).length > 0) {
      throw deleteConflict('Cannot delete a policy attached to entities.');
    }
    if (row.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    delete world.iam.policies[row.Arn];
    return {};
  }),

  on(ListPoliciesCommand, (input, { world }) => {
    const { Scope = 'All', OnlyAttached = false, PathPrefix = '/', PolicyUsageFilter: usage } = input;
    const used = (policy: Policy) => {
      const [attached, bounds] = [usersOf(world, policy.arn).length > 0, boundedBy(world, policy.arn).length > 0];
      if (usage === 'PermissionsPolicy') return attached;
      return usage === 'PermissionsBoundary' ? bounds : attached || bounds;
    };
    const all = [
      ...(Scope === 'AWS' ? [] : Object.values(world.iam.policies).map(customerPolicy)),
      ...(Scope === 'Local' ? [] : awsPolicies(world)),
    ];
    const rows = all
      .filter(({ path }) => path.startsWith(PathPrefix))
      .filter((policy) => (!OnlyAttached && usage === undefined) || used(policy))
      .sort((a, b) => compareTexts(a.name, b.name));
    const { shown, rest } = markerPage(rows, input);
    return { Policies: shown.map((policy) => policyView(world, policy)), ...rest };
  }),

  on(ListEntitiesForPolicyCommand, (input, { world }) => {
    const { PolicyArn, EntityFilter, PathPrefix = '/', PolicyUsageFilter: usage } = input;
    existingPolicy(world, PolicyArn);
    const roles = usage === 'PermissionsBoundary' ? boundedBy(world, PolicyArn) : usersOf(world, PolicyArn);
    const isAsked = EntityFilter === undefined || EntityFilter === 'Role';
    const { shown, rest } = markerPage(
      roles.filter(({ Path }) => isAsked && Path.startsWith(PathPrefix)),
      input,
    );
    return {
      PolicyGroups: [],
      PolicyUsers: [],
      PolicyRoles: shown.map(({ RoleName, RoleId }) => ({ RoleName, RoleId })),
      ...rest,
    };
  }),
];

const usersOf = (world: World, policyArn: string) =>
  Object.values(world.iam.roles).filter(({ attached }) => attached.includes(policyArn));

const boundedBy = (world: World, policyArn: string) =>
  Object.values(world.iam.roles).filter(({ permissionsBoundary }) => permissionsBoundary === policyArn);

export const policyView = (world: World, policy: Policy) => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersion,
  AttachmentCount: usersOf(world, policy.arn).length,
  PermissionsBoundaryUsageCount: boundedBy(world, policy.arn).length,
  IsAttachable: true,
  CreateDate: policy.createdAt,
  UpdateDate: policy.updatedAt,
});

export function existingPolicy(world: World, policyArn: string): Policy {
  if (!/^arn:[\w-]+:iam::/.test(policyArn)) throw new AwsError('InvalidInput', `ARN ${policyArn} is not valid.`);
  const policy = policyByArn(world, policyArn);
  if (!policy) throw noSuchEntity(`Policy ${policyArn} was not found.`);
  return policy;
}

/** A policy of the caller's own; AWS's cannot be changed. */
export function ownPolicy(world: World, policyArn: string): PolicyRow {
  const { row } = existingPolicy(world, policyArn);
  if (row) return row;
  throw new AwsError('AccessDenied', `Policy ${policyArn} is managed by AWS and cannot be changed.`, 403);
}
