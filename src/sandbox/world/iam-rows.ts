export interface RoleRow {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly createdAt: number;
  trust: string;
  maxSessionSeconds?: number;
  description: string | null;
  /** ARN of the policy that bounds what the role may do. */
  permissionsBoundary?: string | null;
  readonly attached: string[];
  readonly inline: Record<string, string>;
  readonly tags: Record<string, string>;
}

export interface ProfileRow {
  readonly InstanceProfileName: string;
  readonly InstanceProfileId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly createdAt: number;
  roles: string[];
  /** When the present role was added. */
  roleAddedAt: number | null;
  readonly tags: Record<string, string>;
}

/** A customer managed policy. */
export interface PolicyRow {
  readonly PolicyName: string;
  readonly PolicyId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly description: string | null;
  readonly createdAt: number;
  updatedAt: number;
  /** Numbers are never given twice. */
  lastVersion: number;
  defaultVersion: string;
  versions: { readonly id: string; readonly document: string; readonly createdAt: number }[];
  readonly tags: Record<string, string>;
}

/** Keys that STS gave out: who signs with them, until when, and what limits it. */
export interface IamSessionRow {
  readonly arn: string;
  readonly userId: string;
  /** Sent with each request; undefined in worlds that an earlier version saved. */
  readonly token?: string;
  readonly until?: number;
  /** ARN of the role that was taken on; undefined for a federated user, and for the account's own user. */
  readonly role?: string;
  /** The documents that it was asked for with; undefined where there were none, and for the account's own user. */
  readonly policies?: readonly string[];
}
