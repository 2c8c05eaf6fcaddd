import type { PolicyRow } from '../world/iam-rows.js';
import { arn } from '../world/ids.js';
import { rowOf } from '../world/table.js';
import type { RoleRow, World } from '../world/world.js';
import { managedPolicies, managedPolicy } from './managed-policies.js';
import { allow, document } from './managed-policy.js';

/** A managed policy, AWS's or the caller's. */
export interface Policy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly description: string | undefined;
  readonly defaultVersion: string;
  readonly versions: readonly { readonly id: string; readonly document: string; readonly createdAt: number | string }[];
  readonly createdAt: number | string;
  readonly updatedAt: number | string;
  /** The caller's own. */
  readonly row: PolicyRow | null;
}

const awsPoliciesSince = '2019-03-15T17:22:12Z';

export function policyByArn(world: World, policyArn: string): Policy | undefined {
  const own = rowOf(world.iam.policies, policyArn);
  if (own) return customerPolicy(own);
  const aws = managedPolicy(policyArn);
  return (
    aws && {
      arn: policyArn,
      name: aws.name,
      path: aws.path,
      id: aws.id,
      description: aws.description,
      defaultVersion: aws.version,
      versions: [{ id: aws.version, document: aws.document, createdAt: awsPoliciesSince }],
      createdAt: awsPoliciesSince,
      updatedAt: awsPoliciesSince,
      row: null,
    }
  );
}

/** AWS's own. */
export const awsPolicies = (world: World): readonly Policy[] =>
  managedPolicies.flatMap(
    ({ path, name }) => policyByArn(world, arn(world, 'iam', `policy${path}${name}`, 'aws')) ?? [],
  );

export const customerPolicy = (row: PolicyRow): Policy => ({
  arn: row.Arn,
  name: row.PolicyName,
  path: row.Path,
  id: row.PolicyId,
  description: row.description ?? undefined,
  defaultVersion: row.defaultVersion,
  versions: row.versions,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  row,
});

/** What a role's policies say, those of its own and those attached. */
export const documentsOf = (world: World, role: RoleRow, read = documentOf): readonly string[] => [
  ...Object.values(role.inline),
  ...role.attached.flatMap((arn) => read(world, arn) ?? []),
];

/** What a managed policy allows now: the document of its default version. */
export const documentOf = (world: World, policyArn: string): string | undefined => {
  const policy = policyByArn(world, policyArn);
  return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document;
};

/**
 * The same for who must not be refused what AWS allows: of what is abridged here, nobody can tell what it leaves out, so that
 * everything counts as allowed.
 */
export const lenientDocument = (world: World, policyArn: string): string | undefined =>
  managedPolicy(policyArn)?.isAbridged ? document(allow(['*'])) : documentOf(world, policyArn);
