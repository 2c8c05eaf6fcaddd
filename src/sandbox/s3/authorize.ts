import { AwsError, type Call } from '../endpoint/operation.js';
import { callerArn, sessionOf } from '../iam/caller.js';
import { policyEffect } from '../iam/effect.js';
import { type JudgedAction, ownerRefusal, sessionRefusal } from '../iam/session-access.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { isBlocked } from './bucket-settings.js';
import { sourceNamed } from './copy-source.js';
import { elementsIn, textIn } from './document.js';
import { iamAction } from './iam-action.js';
import { bucketIn, objectIn } from './objects.js';
import type { S3Request } from './request.js';

/**
 * "To ensure that bucket owners don't inadvertently lock themselves out of their own buckets", these stay possible (S3 API
 * reference, PutBucketPolicy): to the account's root, of which the caller has the part here.
 */
const NEVER_LOCKED = /^s3:(Get|Put|Delete)BucketPolicy$/;

const accessDenied = (text = 'Access Denied'): AwsError => new AwsError('AccessDenied', text, 403);

/** Whether whoever signed, or did not, may do this. Words as in the IAM user guide, "Troubleshoot access denied error messages". */
export function checkAccess(operation: string, asked: S3Request, call: Call, isSigned: boolean): void {
  const { world } = call;
  if (!isSigned) {
    if (!isPublic(operation, asked, call)) throw accessDenied();
    return;
  }
  const session = sessionOf(call);
  const who = session?.arn ?? callerArn(world);
  const deeds = deedsOf(operation, asked, call).filter(({ action }) => session || !NEVER_LOCKED.test(action));
  for (const deed of deeds) {
    const because = session ? sessionRefusal(world, session, deed) : ownerRefusal(world, who, deed);
    if (because === undefined) continue;
    const [resource] = deed.resources;
    const on = resource === '*' ? '' : ` on resource: "${resource}"`;
    throw accessDenied(`User: ${who} is not authorized to perform: ${deed.action}${on} ${because}`);
  }
}

/** The request's own, of each key that is to be deleted, and that of the object that is copied. */
function deedsOf(operation: string, asked: S3Request, { world }: Call): readonly JudgedAction[] {
  const { bucket, key, headers, body } = asked;
  const action = iamAction(operation, asked);
  const keys = operation === 'DeleteObjects' ? elementsIn(body.toString(), 'Object').map(keyIn) : [key];
  const own = keys.map((one) => deedOn(world, action, bucket, one));
  const source = sourceNamed(headers);
  return source ? [...own, deedOn(world, 's3:GetObject', source.bucket, source.key)] : own;
}

const keyIn = (object: string): string => textIn(object, 'Key') ?? '';

function deedOn(world: World, action: string, bucket: string, key: string) {
  const resource = bucket === '' ? '*' : `arn:${world.partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  const resourcePolicy = rowOf(world.s3?.buckets, bucket)?.policies.at(-1)?.text ?? null;
  return { action, resources: [resource] as const, resourcePolicy };
}

/** What anybody may read: by the bucket's policy or an ACL, unless Block Public Access is in the way (S3 user guide, "Blocking public access"). */
function isPublic(operation: string, asked: S3Request, call: Call): boolean {
  const { bucket, key } = asked;
  const row = bucketIn(call.world, bucket);
  const facts = { 'aws:principaltype': 'Anonymous', 'aws:sourceip': '127.0.0.1', 'aws:securetransport': 'true' };
  const { action, resources, resourcePolicy } = deedOn(call.world, iamAction(operation, asked), bucket, key);
  const [resource] = resources;
  const byPolicy =
    resourcePolicy === null ? 'none' : policyEffect([resourcePolicy], { action, resource, facts, principals: [] });
  if (byPolicy === 'deny') return false;
  if (byPolicy === 'allow' && !isBlocked(row, 'RestrictPublicBuckets')) return true;
  const controls = row.settings?.ownershipControls;
  const hasAcls = controls !== undefined && textIn(controls, 'ObjectOwnership') !== 'BucketOwnerEnforced';
  if (!hasAcls || isBlocked(row, 'IgnorePublicAcls')) return false;
  const acl = key === '' ? row.settings?.acl : objectIn(call, bucket, key)?.acl;
  const reads = ['s3:GetObject', 's3:ListBucket'].includes(action);
  return reads && /global\/AllUsers<\/URI><\/Grantee>\s*<Permission>(READ|FULL_CONTROL)</.test(acl ?? '');
}
