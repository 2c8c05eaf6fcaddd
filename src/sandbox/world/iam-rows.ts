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
