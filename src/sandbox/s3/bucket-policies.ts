import { AwsError } from '../endpoint/operation.js';
import { wildcard } from '../endpoint/wildcard.js';
import type { World } from '../world/world.js';
import { empty, xmlDocument } from './answer.js';
import { checkActions } from './bucket-actions.js';
import { isBlocked } from './bucket-settings.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';

/** Policies of buckets. What they let flow logs do is in `bucket-policy.ts`. */
export const bucketPolicyOperations: readonly S3Operation[] = [
  {
    name: 'PutBucketPolicy',
    method: 'PUT',
    on: 'bucket',
    query: 'policy',
    answer({ bucket, body }, { world, clock }) {
      const text = body.toString();
      const row = bucketIn(world, bucket);
      const statements = checkedStatements(text, bucket);
      // As reported in torchbox/buckup#18; of new buckets Block Public Access is on.
      if (isBlocked(row, 'BlockPublicPolicy') && statements.some(isPublic))
        throw new AwsError('AccessDenied', 'Access Denied', 403);
      row.policies.push({ since: clock.now(), text });
      return empty(204);
    },
  },
  {
    name: 'GetBucketPolicy',
    method: 'GET',
    on: 'bucket',
    query: 'policy',
    answer: ({ bucket }, { world }) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: policyOf(world, bucket),
    }),
  },
  {
    name: 'GetBucketPolicyStatus',
    method: 'GET',
    on: 'bucket',
    query: 'policyStatus',
    answer: ({ bucket }, { world }) =>
      xmlDocument('PolicyStatus', { IsPublic: statementsOf(policyIn(policyOf(world, bucket))).some(isPublic) }),
  },
  {
    name: 'DeleteBucketPolicy',
    method: 'DELETE',
    on: 'bucket',
    query: 'policy',
    answer({ bucket }, { world, clock }) {
      bucketIn(world, bucket).policies.push({ since: clock.now(), text: null });
      return empty(204);
    },
  },
];

function policyOf(world: World, bucket: string): string {
  const text = bucketIn(world, bucket).policies.at(-1)?.text ?? null;
  if (text === null) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
  return text;
}

interface Policy {
  readonly Version?: unknown;
  readonly Statement: Statement | readonly Statement[];
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** The statements of a policy. Rejects what S3 does not take for one of this bucket. */
function checkedStatements(text: string, bucket: string): readonly Statement[] {
  const policy = policyIn(text);
  const { Version } = policy;
  const statements = statementsOf(policy);
  // As reported in codevise/pageflow#902.
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    throw malformed('The policy must contain a valid version string');
  for (const statement of statements) {
    if (statement.Effect === undefined) throw malformed('Missing required field Effect');
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
      throw malformed(`Invalid effect: ${statement.Effect}`);
    if ((statement.Principal ?? statement.NotPrincipal) === undefined)
      throw malformed('Missing required field Principal');
    for (const field of ['Action', 'Resource'] as const)
      if (statement[field] === undefined && statement[`Not${field}`] === undefined)
        throw malformed(`Missing required field ${field}`);
    checkPrincipals(statement.Principal);
    const resources = [statement.Resource ?? []].flat().map(String);
    if (!resources.every((resource) => isOf(resource, bucket))) throw malformed('Policy has invalid resource');
    checkActions([statement.Action ?? []].flat().map(String), resources);
  }
  return statements;
}

/** Accounts, ARNs and unique ids; canonical ids of 64 digits (IAM user guide, "AWS JSON policy elements: Principal"). */
function checkPrincipals(principal: unknown): void {
  const isKnown = (name: string) => /^(\*|\d{12}|arn:[\w-]+:(iam|sts)::.+|A[A-Z0-9]{15,127}|[0-9a-f]{64})$/.test(name);
  const named = principal instanceof Object ? [Reflect.get(principal, 'AWS') ?? []].flat() : [principal ?? '*'];
  if (!named.map(String).every(isKnown)) throw malformed('Invalid principal in policy');
}

const isOf = (resource: string, bucket: string): boolean => {
  const [, name] = /^arn:[\w-]+:s3:::([^/]+)(?:\/.*)?$/s.exec(resource) ?? [];
  // Not even `*`, as reported in noobaa/noobaa-core#10058.
  return name !== undefined && wildcard(name)(bucket);
};

const statementsOf = ({ Statement }: Policy): readonly Statement[] => [Statement].flat() as readonly Statement[];

function policyIn(text: string): Policy {
  try {
    const policy = JSON.parse(text) as Policy | null;
    if (policy?.Statement !== undefined) return policy;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  throw malformed('Missing required field Statement');
}

/** "Amazon S3 evaluates whether a bucket policy is public": anybody, without a condition (S3 user guide, "The meaning of public"). */
const isPublic = ({ Effect, Principal, Condition }: Statement): boolean => {
  const isAnybody =
    Principal === '*' || (Principal instanceof Object && 'AWS' in Principal && [Principal.AWS].flat().includes('*'));
  return Effect === 'Allow' && isAnybody && Condition === undefined;
};

const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);
