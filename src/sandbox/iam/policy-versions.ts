import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { deleteConflict, markerPage, noSuchEntity } from './names.js';
import { existingPolicy, ownPolicy } from './policies.js';
import type { Policy } from './policy.js';
import { checkPolicyDocument } from './policy-document.js';
import { encodeDocument } from './roles.js';

/** "A managed policy can have up to five versions" (IAM API reference, CreatePolicyVersion). */
const mostVersions = 5;

export const policyVersionOperations: readonly Operation[] = [
  on(CreatePolicyVersionCommand, ({ PolicyArn, PolicyDocument, SetAsDefault = false }, { world, clock }) => {
    const row = ownPolicy(world, PolicyArn);
    checkPolicyDocument(PolicyDocument, 'managed');
    if (row.versions.length >= mostVersions) {
      throw new AwsError(
        'LimitExceeded',
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
        409,
      );
    }
    row.lastVersion += 1;
    const version = { id: `v${row.lastVersion}`, document: PolicyDocument, createdAt: clock.now() };
    row.versions.push(version);
    row.updatedAt = clock.now();
    if (SetAsDefault) row.defaultVersion = version.id;
    return {
      PolicyVersion: {
        VersionId: version.id,
        IsDefaultVersion: row.defaultVersion === version.id,
        CreateDate: version.createdAt,
      },
    };
  }),

  on(GetPolicyVersionCommand, ({ PolicyArn, VersionId }, { world }) => {
    const policy = existingPolicy(world, PolicyArn);
    const version = policy.versions.find(({ id }) => id === VersionId);
    if (!version) throw noSuchVersion(PolicyArn, VersionId);
    return { PolicyVersion: versionView(policy, version) };
  }),

  on(ListPolicyVersionsCommand, (input, { world }) => {
    const policy = existingPolicy(world, input.PolicyArn);
    const { shown, rest } = markerPage([...policy.versions].reverse(), input);
    return {
      Versions: shown.map((version) => {
        const { Document: _, ...summary } = versionView(policy, version);
        return summary;
      }),
      ...rest,
    };
  }),

  on(SetDefaultPolicyVersionCommand, ({ PolicyArn, VersionId }, { world, clock }) => {
    const row = ownPolicy(world, PolicyArn);
    if (!row.versions.some(({ id }) => id === VersionId)) throw noSuchVersion(PolicyArn, VersionId);
    row.defaultVersion = VersionId;
    row.updatedAt = clock.now();
    return {};
  }),

  on(DeletePolicyVersionCommand, ({ PolicyArn, VersionId }, { world, clock }) => {
    const row = ownPolicy(world, PolicyArn);
    if (row.defaultVersion === VersionId) throw deleteConflict('Cannot delete the default version of a policy.');
    if (!row.versions.some(({ id }) => id === VersionId)) throw noSuchVersion(PolicyArn, VersionId);
    row.versions = row.versions.filter(({ id }) => id !== VersionId);
    row.updatedAt = clock.now();
    return {};
  }),
];

const noSuchVersion = (policyArn: string, versionId: string): AwsError =>
  noSuchEntity(`Policy ${policyArn} version ${versionId} does not exist or is not attachable.`);

export const versionView = (policy: Policy, { id, document, createdAt }: Policy['versions'][number]) => ({
  VersionId: id,
  IsDefaultVersion: policy.defaultVersion === id,
  Document: encodeDocument(document),
  CreateDate: createdAt,
});
