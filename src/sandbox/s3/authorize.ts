import { AwsError, type Call } from '../endpoint/operation.js';
import { fitnessOf } from '../endpoint/session-keys.js';
import { sessionOf, signerArn } from '../iam/caller.js';
import { policyEffect } from '../iam/effect.js';
import { type JudgedAction, ownerRefusal, sessionRefusal } from '../iam/session-access.js';
import { rowOf } from '../world/table.js';
import { isBlocked, isOwnersAlone } from './bucket-settings.js';
import { conditionFacts } from './condition-facts.js';
import { sourceNamed } from './copy-source.js';
import { textIn } from './document.js';
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
  if (!isSigned) {
    // "You must sign the request … when using these parameters" (S3 API reference, GetObject: overriding response header values).
    if ([...asked.query.keys()].some((name) => name.startsWith('response-')))
      throw new AwsError(
        'InvalidRequest',
        'Request specific response headers cannot be used for anonymous GET requests.',
      );
    if (!isPublic(operation, asked, call)) throw accessDenied();
    return;
  }
  checkKeys(call);
  // Of many keys each is judged by itself, when it is its turn.
  if (operation === 'DeleteObjects') return;
  for (const action of actionsOf(operation, asked, call)) checkAction(action, call);
}

/** (S3 API reference, "Error responses", "List of error codes") */
function checkKeys(call: Call): void {
  const fitness = fitnessOf(call);
  if (fitness === 'expired') throw new AwsError('ExpiredToken', 'The provided token has expired.');
  if (fitness === 'fits') return;
  if (call.sessionToken !== undefined)
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  const unknown = 'The AWS Access Key Id you provided does not exist in our records.';
  throw new AwsError('InvalidAccessKeyId', unknown, 403);
}

/** Whether one of many keys may be deleted. */
export function checkDeletion(bucket: string, key: string, versionId: string | undefined, call: Call): void {
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  checkAction(actionOn(call, action, { bucket, key, headers: {}, query: new URLSearchParams() }), call);
}

function checkAction(judged: JudgedAction, call: Call): void {
  const { world } = call;
  const session = sessionOf(call);
  if (!session && NEVER_LOCKED.test(judged.action)) return;
  const who = signerArn(call);
  const because = session ? sessionRefusal(world, session, judged) : ownerRefusal(world, who, judged);
  if (because === undefined) return;
  const [resource] = judged.resources;
  const on = resource === '*' ? '' : ` on resource: "${resource}"`;
  throw accessDenied(`User: ${who} is not authorized to perform: ${judged.action}${on} ${because}`);
}

/** The request's own, and that of the object that is copied. */
function actionsOf(operation: string, asked: S3Request, call: Call): readonly JudgedAction[] {
  const own = actionOn(call, iamAction(operation, asked), asked);
  const source = sourceNamed(asked.headers);
  return source ? [own, actionOn(call, 's3:GetObject', { ...asked, ...source })] : [own];
}

function actionOn(call: Call, action: string, asked: Pick<S3Request, 'bucket' | 'key' | 'headers' | 'query'>) {
  const { world } = call;
  const { bucket, key } = asked;
  const resource = bucket === '' ? '*' : `arn:${world.partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  const resourcePolicy = rowOf(world.s3.buckets, bucket)?.policies.at(-1)?.text ?? null;
  return { action, resources: [resource] as const, resourcePolicy, facts: conditionFacts(asked, call) };
}

/** What an ACL's permissions are in a policy (S3 user guide, "Access control list (ACL) overview"). */
const GRANTED: Readonly<Record<string, string>> = {
  's3:GetObject': 'READ',
  's3:ListBucket': 'READ',
  's3:PutObject': 'WRITE',
  's3:DeleteObject': 'WRITE',
};

/** What anybody may do: by the bucket's policy or an ACL, unless Block Public Access is in the way (S3 user guide, "Blocking public access"). */
function isPublic(operation: string, asked: S3Request, call: Call): boolean {
  const { bucket, key } = asked;
  if (bucket === '') return false;
  const row = bucketIn(call.world, bucket);
  const { action, resources, resourcePolicy, facts: known } = actionOn(call, iamAction(operation, asked), asked);
  const who = { 'aws:principaltype': 'Anonymous', 'aws:sourceip': '127.0.0.1', 'aws:securetransport': 'true' };
  const facts = { ...known, ...who };
  const [resource] = resources;
  // "You can't use a Requester Pays bucket … for anonymous requests" (S3 user guide, "Using Requester Pays buckets").
  if (textIn(row.settings?.requestPayment ?? '', 'Payer') === 'Requester') return false;
  const byPolicy =
    resourcePolicy === null ? 'none' : policyEffect([resourcePolicy], { action, resource, facts, principals: [] });
  if (byPolicy === 'deny') return false;
  if (byPolicy === 'allow' && !isBlocked(row, 'RestrictPublicBuckets')) return true;
  const permission = GRANTED[action];
  if (permission === undefined || isOwnersAlone(row) || isBlocked(row, 'IgnorePublicAcls')) return false;
  // To write an object is granted on its bucket.
  const isBuckets = key === '' || permission === 'WRITE';
  const acl = isBuckets ? row.settings?.acl : objectIn(call, bucket, key)?.acl;
  return new RegExp(`global/AllUsers</URI></Grantee>\\s*<Permission>(${permission}|FULL_CONTROL)<`).test(acl ?? '');
}
