import { AwsError } from '../endpoint/operation.js';
import type { IamSessionRow } from '../world/iam-rows.js';
import type { World } from '../world/world.js';
import { lenientDocument } from './policy.js';
import { checkIdentityPolicy } from './policy-grammar.js';

/** What a session is asked for with beside its role: a policy of its own, managed ones, and tags. */
export interface SessionTerms {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
}

// "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters" (STS API reference).
const LIMIT = 2048;

/**
 * How much of their room they take, in per cent; undefined where nothing was asked for. AWS packs them in a way of its
 * own, so that its figure is another.
 */
export function packedSize({ Policy, PolicyArns = [], Tags = [] }: SessionTerms): number | undefined {
  if (Policy !== undefined) checkIdentityPolicy(Policy, 'inline');
  const arns = PolicyArns.map(({ arn = '' }) => arn).join('');
  checkTags(Tags);
  if (Policy === undefined && arns === '' && Tags.length === 0) return undefined;
  const plain = (Policy ?? '').length + arns.length;
  const tags = Tags.reduce((sum, { Key, Value }) => sum + Key.length + Value.length, 0);
  const percent = Math.ceil((Math.max(plain, 1) / LIMIT) * 100 + (tags / LIMIT) * 100);
  if (plain <= LIMIT) return Math.min(percent, 100);
  throw new AwsError(
    'PackedPolicyTooLarge',
    `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
  );
}

/** What limits a session beside its role; nothing where nothing was asked for. */
export function sessionPolicies(world: World, { Policy, PolicyArns }: SessionTerms): Pick<IamSessionRow, 'policies'> {
  if (Policy === undefined && PolicyArns === undefined) return {};
  const managed = (PolicyArns ?? []).map(({ arn = '' }) => {
    const document = lenientDocument(world, arn);
    if (document !== undefined) return document;
    // The words are IAM's for a policy that is not there; AWS documents none of STS's own.
    throw new AwsError('ValidationError', `Policy ${arn} does not exist or is not attachable.`);
  });
  return { policies: [...(Policy === undefined ? [] : [Policy]), ...managed] };
}

/** "Tag key–value pairs are not case sensitive": no key twice (STS API reference, AssumeRole). */
function checkTags(tags: readonly { readonly Key: string }[]): void {
  const keys = tags.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw new AwsError(
      'InvalidParameterValue',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
}
