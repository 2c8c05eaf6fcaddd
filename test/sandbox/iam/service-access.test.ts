import { expect, it } from 'vitest';
import { serviceRefusal } from '../../../src/sandbox/iam/service-access.js';
import { emptyWorld } from '../../../src/sandbox/world/empty-world.js';

const world = emptyWorld({ seed: 1, region: 'us-east-1', now: 0 });
const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const [all, unknown] = [{ Action: '*', Resource: '*' }, { Condition: { StringSounds: { 'aws:PrincipalType': '1' } } }];
const allow = policy({ Effect: 'Allow', ...all });

const role = (inline: string, permissionsBoundary: string | null = null) => ({
  RoleName: 'host',
  RoleId: 'AROA1',
  Arn: 'arn:aws:iam::123456789012:role/host',
  Path: '/',
  createdAt: 0,
  trust: policy(),
  description: null,
  permissionsBoundary,
  attached: [],
  inline: { own: inline },
  tags: {},
});
const refused = (by: ReturnType<typeof role>, resourcePolicy: string | null = null) =>
  serviceRefusal(world, {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/k',
    role: by,
    instanceId: 'i-1',
    endpoint: null,
    seenAs: '192.0.2.7',
    resourcePolicy,
  });
const words =
  'User: arn:aws:sts::123456789012:assumed-role/host/i-1 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k"';

// IAM user guide, "Policy evaluation logic", "Permissions boundaries for IAM entities", "Troubleshoot access denied error messages".
it.each([
  ['its own policy allows', role(allow), null, null],
  [
    'its boundary does not allow it too',
    role(allow, 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'),
    null,
    `${words} because no permissions boundary allows the s3:GetObject action`,
  ],
  ['its boundary allows it too', role(allow, 'arn:aws:iam::aws:policy/AdministratorAccess'), null, null],
  [
    'its own policy says nothing of it',
    role(policy()),
    null,
    `${words} because no identity-based policy allows the s3:GetObject action`,
  ],
  [
    'the policy of the bucket alone allows',
    role(policy()),
    policy({ Effect: 'Allow', Principal: { AWS: '123456789012' }, ...all }),
    null,
  ],
  [
    'its own policy denies',
    role(policy({ Effect: 'Deny', ...all })),
    policy({ Effect: 'Allow', Principal: '*', ...all }),
    `${words} with an explicit deny in an identity-based policy`,
  ],
  [
    'its own policy denies, on a condition that nobody here can tell',
    role(policy({ Effect: 'Allow', ...all }, { Effect: 'Deny', ...all, ...unknown })),
    null,
    `${words}: a condition of the identity-based policy is not simulated by flowlab's sandbox`,
  ],
  [
    'the policy of the bucket allows, on such a condition',
    role(allow),
    policy({ Effect: 'Allow', Principal: '*', ...all, ...unknown }),
    `${words}: a condition of the resource-based policy is not simulated by flowlab's sandbox`,
  ],
])('what is said to a host where %s', (_, by, resourcePolicy, refusal) => {
  expect(refused(by, resourcePolicy)).toBe(refusal);
});
