import { callerArn } from '../endpoint/faults.js';
import { AwsError, type Call } from '../endpoint/operation.js';
import { sessionOf } from '../iam/caller.js';
import { denialBy, policyEffect } from '../iam/effect.js';
import { isDeniedToOwner, type JudgedAction, sessionRefusal } from '../iam/session-access.js';
import { rowOf } from '../world/table.js';
import { isBlocked } from './bucket-settings.js';
import { textIn } from './document.js';
import { iamAction } from './iam-action.js';
import { bucketIn, objectIn } from './objects.js';
import { decoded, type S3Request } from './request.js';

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
  for (const deed of deedsOf(operation, asked, call)) {
    const [resource] = deed.resources;
    const on = resource === '*' ? '' : ` on resource: "${resource}"`;
    const words = (who: string) => `User: ${who} is not authorized to perform: ${deed.action}${on}`;
    const because = session && sessionRefusal(world, session, deed);
    if (session && because !== undefined) throw accessDenied(`${words(session.arn)} ${because}`);
    const caller = callerArn(world);
    if (!session && !NEVER_LOCKED.test(deed.action) && isDeniedToOwner(world, caller, deed))
      throw accessDenied(`${words(caller)} ${denialBy('resource-based policy')}`);
  }
}

function deedsOf(operation: string, asked: S3Request, { world }: Call): readonly JudgedAction[] {
  const arnOf = (bucket: string, key: string) => `arn:${world.partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  const policyOf = (bucket: string) => rowOf(world.s3?.buckets, bucket)?.policies.at(-1)?.text ?? null;
  const { bucket } = asked;
  const key = operation === 'DeleteObjects' ? '*' : asked.key;
  const resources = [bucket === '' ? '*' : arnOf(bucket, key)];
  const own: JudgedAction = { action: iamAction(operation, asked), resources, resourcePolicy: policyOf(bucket) };
  const source = decoded(asked.headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
  if (source === '') return [own];
  const [from = '', ...rest] = source.replace(/\?versionId=.*$/s, '').split('/');
  const read = { action: 's3:GetObject', resources: [arnOf(from, rest.join('/'))], resourcePolicy: policyOf(from) };
  return [own, read];
}

/** What anybody may read: by the bucket's policy or an ACL, unless Block Public Access is in the way (S3 user guide, "Blocking public access"). */
function isPublic(operation: string, asked: S3Request, call: Call): boolean {
  const { bucket, key } = asked;
  const row = bucketIn(call.world, bucket);
  const facts = { 'aws:principaltype': 'Anonymous', 'aws:sourceip': '127.0.0.1', 'aws:securetransport': 'true' };
  const [deed] = deedsOf(operation, asked, call);
  const { action = '', resources: [resource = ''] = [], resourcePolicy } = deed ?? {};
  const byPolicy =
    resourcePolicy == null ? 'none' : policyEffect([resourcePolicy], { action, resource, facts, principals: [] });
  if (byPolicy === 'deny') return false;
  if (byPolicy === 'allow' && !isBlocked(row, 'RestrictPublicBuckets')) return true;
  const controls = row.settings?.ownershipControls;
  const hasAcls = controls !== undefined && textIn(controls, 'ObjectOwnership') !== 'BucketOwnerEnforced';
  if (!hasAcls || isBlocked(row, 'IgnorePublicAcls')) return false;
  const acl = key === '' ? row.settings?.acl : objectIn(call, bucket, key)?.acl;
  const reads = ['s3:GetObject', 's3:ListBucket'].includes(action);
  return reads && /global\/AllUsers<\/URI><\/Grantee>\s*<Permission>(READ|FULL_CONTROL)</.test(acl ?? '');
}
