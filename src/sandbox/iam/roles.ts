import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { compareTexts } from '../../base/words.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { arn, uniqueId } from '../world/ids.js';
import { putRow } from '../world/table.js';
import type { RoleRow, World } from '../world/world.js';
import {
  changeableRole,
  checkName,
  checkPath,
  deleteConflict,
  isTaken,
  markerPage,
  noSuchEntity,
  roleNamed,
  SERVICE_ROLES,
  tagList,
  tagsFrom,
} from './names.js';
import { policyByArn } from './policy.js';
import { checkedTrust } from './policy-document.js';

/** A role as IAM shows it; the trust policy is URL-encoded (RFC 3986), and clients do not decode it. */
export const roleView = (role: RoleRow) => ({
  Path: role.Path,
  RoleName: role.RoleName,
  RoleId: role.RoleId,
  Arn: role.Arn,
  CreateDate: new Date(role.createdAt),
  AssumeRolePolicyDocument: encodeDocument(role.trust),
  MaxSessionDuration: role.maxSessionSeconds ?? 3600,
  ...(role.description === null ? {} : { Description: role.description }),
});

export const encodeDocument = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

export const roleWithTags = (role: RoleRow) => {
  const tags = tagList(role.tags);
  const { permissionsBoundary } = role;
  return {
    ...roleView(role),
    ...(permissionsBoundary != null && {
      PermissionsBoundary: {
        // The model says PermissionsBoundaryPolicy, IAM says this (IAM API reference, AttachedPermissionsBoundary).
        PermissionsBoundaryType: 'Policy' as 'PermissionsBoundaryPolicy',
        PermissionsBoundaryArn: permissionsBoundary,
      },
    }),
    ...(tags.length > 0 ? { Tags: tags } : {}),
  };
};

export const roleOperations: readonly Operation[] = [
  on(CreateRoleCommand, (input, { world, clock, random }) => {
    const name = input.RoleName ?? '';
    const path = input.Path ?? '/';
    checkName('roleName', name);
    checkPath(path);
    // As reported in tilfin/aws-iam-policy-tool#9.
    if (path.startsWith(SERVICE_ROLES))
      throw new AwsError(
        'InvalidInput',
        `Path prefix '${SERVICE_ROLES}' can only be used for AWS Service linked Roles`,
      );
    if (isTaken(world.iam.roles, name))
      throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
    const trust = checkedTrust(input.AssumeRolePolicyDocument ?? '', world);
    const role: RoleRow = {
      RoleName: name,
      RoleId: uniqueId('AROA', random),
      Arn: arn(world, 'iam', `role${path}${name}`),
      Path: path,
      createdAt: clock.now(),
      trust,
      description: input.Description ?? null,
      attached: [],
      inline: {},
      tags: tagsFrom(input.Tags),
      ...(input.MaxSessionDuration === undefined ? {} : { maxSessionSeconds: input.MaxSessionDuration }),
      permissionsBoundary: input.PermissionsBoundary === undefined ? null : boundary(world, input.PermissionsBoundary),
    };
    putRow(world.iam.roles, name, role);
    return { Role: roleWithTags(role) };
  }),

  on(GetRoleCommand, (input, { world }) => ({
    Role: { ...roleWithTags(roleNamed(world, input.RoleName ?? '')), RoleLastUsed: {} },
  })),

  on(ListRolesCommand, (input, { world }) => {
    const { PathPrefix = '/' } = input;
    const roles = Object.values(world.iam.roles)
      .filter(({ Path }) => Path.startsWith(PathPrefix))
      .sort((a, b) => compareTexts(a.RoleName, b.RoleName));
    const { shown, rest } = markerPage(roles, input);
    // ListRoles does not return tags (IAM API reference, "ListRoles").
    return { Roles: shown.map(roleView), ...rest };
  }),

  on(DeleteRoleCommand, (input, { world }) => {
    const role = changeableRole(world, input.RoleName ?? '');
    if (Object.values(world.iam.profiles).some(({ roles }) => roles.includes(role.RoleName))) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    }
    if (Object.keys(role.inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
    if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    delete world.iam.roles[role.RoleName];
    return {};
  }),

  on(UpdateAssumeRolePolicyCommand, (input, { world }) => {
    const role = changeableRole(world, input.RoleName ?? '');
    role.trust = checkedTrust(input.PolicyDocument ?? '', world);
    return {};
  }),

  on(UpdateRoleCommand, ({ RoleName, Description, MaxSessionDuration }, { world }) => {
    const role = changeableRole(world, RoleName);
    if (Description !== undefined) role.description = Description;
    if (MaxSessionDuration !== undefined) role.maxSessionSeconds = MaxSessionDuration;
    return {};
  }),

  on(UpdateRoleDescriptionCommand, ({ RoleName, Description }, { world }) => {
    const role = roleNamed(world, RoleName);
    role.description = Description;
    return { Role: roleWithTags(role) };
  }),

  on(PutRolePermissionsBoundaryCommand, ({ RoleName, PermissionsBoundary }, { world }) => {
    changeableRole(world, RoleName).permissionsBoundary = boundary(world, PermissionsBoundary);
    return {};
  }),

  on(DeleteRolePermissionsBoundaryCommand, ({ RoleName }, { world }) => {
    const role = changeableRole(world, RoleName);
    if (role.permissionsBoundary == null) {
      throw noSuchEntity(`Role ${RoleName} does not have a permissions boundary.`);
    }
    role.permissionsBoundary = null;
    return {};
  }),
];

function boundary(world: World, policyArn: string): string {
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+/.test(policyArn)) {
    throw new AwsError('InvalidParameterValue', `Value (${policyArn}) for parameter PermissionsBoundary is invalid.`);
  }
  if (!policyByArn(world, policyArn))
    throw noSuchEntity(`Scope ARN: ${policyArn} does not exist or is not attachable.`);
  return policyArn;
}
