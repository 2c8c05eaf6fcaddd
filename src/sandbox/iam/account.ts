import { GetAccountAuthorizationDetailsCommand, GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { compareTexts } from '../../base/words.js';
import { type Operation, on } from '../endpoint/operation.js';
import type { RoleRow, World } from '../world/world.js';
import { profileView } from './instance-profiles.js';
import { markerPage, tagList } from './names.js';
import { policyView } from './policies.js';
import { awsPolicies, customerPolicy, type Policy } from './policy.js';
import { versionView } from './policy-versions.js';
import { encodeDocument, roleWithTags } from './roles.js';

/** What a new account may have (IAM API reference, GetAccountSummary; IAM user guide, "IAM and AWS STS quotas"). */
const QUOTAS = {
  UsersQuota: 5000,
  GroupsQuota: 300,
  RolesQuota: 1000,
  PoliciesQuota: 1500,
  InstanceProfilesQuota: 1000,
  ServerCertificatesQuota: 20,
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  RolePolicySizeQuota: 10_240,
  PolicySizeQuota: 6144,
  AssumeRolePolicySizeQuota: 2048,
  PolicyVersionsInUseQuota: 10_000,
  VersionsPerPolicyQuota: 5,
  GroupsPerUserQuota: 10,
  AccessKeysPerUserQuota: 2,
  SigningCertificatesPerUserQuota: 2,
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
} as const;

const NOT_HERE = {
  Groups: 0,
  ServerCertificates: 0,
  MFADevices: 0,
  MFADevicesInUse: 0,
  Providers: 0,
  AccountMFAEnabled: 0,
  AccountAccessKeysPresent: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
} as const;

export const accountOperations: readonly Operation[] = [
  on(GetAccountSummaryCommand, (_, { world: { iam } }) => ({
    SummaryMap: {
      ...QUOTAS,
      ...NOT_HERE,
      // The caller.
      Users: 1,
      Roles: Object.keys(iam.roles).length,
      Policies: Object.keys(iam.policies).length,
      InstanceProfiles: Object.keys(iam.profiles).length,
      PolicyVersionsInUse: Object.values(iam.policies).reduce((sum, { versions }) => sum + versions.length, 0),
      GlobalEndpointTokenVersion: 1,
    },
  })),

  // What the filter does not name is left out.
  on(GetAccountAuthorizationDetailsCommand, (input, { world }) => {
    const { Filter } = input;
    const isWanted = (kind: NonNullable<typeof Filter>[number]) => Filter === undefined || Filter.includes(kind);
    const roles = isWanted('Role')
      ? Object.values(world.iam.roles).sort((a, b) => compareTexts(a.RoleName, b.RoleName))
      : [];
    const own = isWanted('LocalManagedPolicy') ? Object.values(world.iam.policies).map(customerPolicy) : [];
    const theirs = isWanted('AWSManagedPolicy') ? awsPolicies(world) : [];
    const all = [
      ...roles.map((role) => ({ role, policy: null })),
      ...[...own, ...theirs].map((policy) => ({ role: null, policy })),
    ];
    const { shown, rest } = markerPage(all, input);
    return {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: shown.flatMap(({ role }) => (role ? [roleDetail(world, role)] : [])),
      Policies: shown.flatMap(({ policy }) => (policy ? [policyDetail(world, policy)] : [])),
      ...rest,
    };
  }),
];

function roleDetail(world: World, role: RoleRow) {
  const { MaxSessionDuration: _, Description: __, ...view } = { Description: '', ...roleWithTags(role) };
  return {
    ...view,
    Tags: tagList(role.tags),
    InstanceProfileList: Object.values(world.iam.profiles)
      .filter(({ roles }) => roles.includes(role.RoleName))
      .map((profile) => profileView(world, profile)),
    RolePolicyList: Object.entries(role.inline).map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: encodeDocument(document),
    })),
    AttachedManagedPolicies: role.attached.map((PolicyArn) => ({
      PolicyName: PolicyArn.split('/').at(-1) ?? '',
      PolicyArn,
    })),
    RoleLastUsed: {},
  };
}

const policyDetail = (world: World, policy: Policy) => ({
  ...policyView(world, policy),
  Description: policy.description,
  PolicyVersionList: policy.versions.map((version) => versionView(policy, version)),
});
