import { settle } from '../flow-records/history.js';
import { notImplemented, type S3Answer, s3Error } from '../s3/answer.js';
import { checkAccess } from '../s3/authorize.js';
import { checkSums } from '../s3/checksums.js';
import { isForm, readForm } from '../s3/form.js';
import { s3Operation } from '../s3/index.js';
import { checkDigest } from '../s3/object-headers.js';
import { bucketRegion } from '../s3/objects.js';
import { isS3Read, type S3Operation } from '../s3/operation.js';
import { answerOfForm, putOfForm } from '../s3/post-form.js';
import { checkExpiry } from '../s3/presigned.js';
import { readS3Request, type S3Request } from '../s3/request.js';
import { pastOf } from '../s3/versions.js';
import { watchS3 } from '../s3/watched.js';
import { rowOf } from '../world/table.js';
import { allOrNothing } from './all-or-nothing.js';
import { credentialOf } from './credential.js';
import { connectionReset, strike } from './faults.js';
import { AwsError, type Call } from './operation.js';
import type { WireRequest, WireResponse } from './wire-message.js';

/** S3 speaks a protocol of its own: what is asked is in the method and the path, and bodies are bytes. */
export function answerS3(
  request: WireRequest,
  call: Call,
  id: string,
): { readonly response: WireResponse; readonly changed: boolean } {
  let asked = readS3Request(request);
  const headers = { 'x-amz-request-id': id, 'x-amz-id-2': id, server: 'AmazonS3' };
  let name = 'Unknown';
  try {
    const form = isForm(request) ? readForm(request) : undefined;
    if (form) asked = putOfForm(asked.bucket, form, request.headers, request.at ?? call.clock.now());
    const operation = s3Operation(asked);
    name = operation.name;
    const fault = strike(call.world, name);
    if (fault?.kind === 'drop-before') throw connectionReset();
    if (fault !== undefined) throw refused(fault.kind, fault.code, fault.message, fault.status);
    const mutating = !isS3Read(asked);
    if (mutating) settle(call.world, call.clock.now());
    checkExpiry(request.path, request.at ?? call.clock.now());
    checkOwner(asked, call);
    checkAccess(name, asked, call, form !== undefined || credentialOf(request) !== undefined);
    checkDigest(asked.headers['content-md5'], asked.body);
    // Where an object is completed, they are the object's.
    if (name !== 'CompleteMultipartUpload') checkSums(asked.headers, asked.body);
    const done = honoured(operation, asked, call, mutating);
    const answer = form ? answerOfForm(form, asked, done, call.world) : done;
    note(call, name, mutating, { Bucket: asked.bucket, Key: asked.key }, 'ok');
    return { response: { ...answer, headers: { ...headers, ...answer.headers } }, changed: mutating };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    note(call, name, false, { Bucket: asked.bucket, Key: asked.key }, error.code);
    const answer = s3Error(error, asked, id);
    const body = asked.method === 'HEAD' ? '' : answer.body;
    const told = { ...headers, ...answer.headers, ...markerHeaders(error, asked, call), ...regionHeader(asked, call) };
    return { response: { ...answer, body, headers: told }, changed: false };
  }
}

/** What is said of an object that is not there because of the mark of its deletion (S3 API reference, GetObject: x-amz-delete-marker). */
function markerHeaders({ code }: AwsError, { bucket, key, query }: S3Request, { world }: Call): S3Answer['headers'] {
  if (code !== 'NoSuchKey' && code !== 'MethodNotAllowed') return {};
  const row = rowOf(world.s3.buckets, bucket);
  const past = row ? pastOf(row, key) : [];
  const asked = query.get('versionId');
  const mark = asked === null ? past[0] : past.find(({ versionId }) => versionId === asked);
  // "The response also includes the Allow: DELETE header" (S3 user guide, "Working with delete markers").
  const allow = code === 'MethodNotAllowed' ? { allow: 'DELETE' } : {};
  return mark?.object === null ? { ...allow, 'x-amz-delete-marker': 'true', 'x-amz-version-id': mark.versionId } : {};
}

/** Clients look for a bucket's Region without a key, and take it from the refusal (aws-sdk-go-v2, s3/manager, GetBucketRegion). */
function regionHeader({ method, bucket, key }: S3Request, { world }: Call): S3Answer['headers'] {
  const row = method === 'HEAD' && key === '' ? rowOf(world.s3.buckets, bucket) : undefined;
  return row ? { 'x-amz-bucket-region': bucketRegion(world, row) } : {};
}

/** "If the account ID that you provide does not match the actual owner of the bucket, the request fails" (S3 API reference). */
function checkOwner({ headers }: S3Request, { world }: Call): void {
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    if ((headers[name] ?? world.account) !== world.account) throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
}

/** What an operation does not read is refused by name. */
function honoured(operation: S3Operation, asked: S3Request, call: Call, mutating: boolean): S3Answer {
  const { request, unread } = watchS3(asked, operation.query);
  const attempt = (real: Call) => {
    const answer = operation.answer(request, real);
    const [name] = unread();
    if (name !== undefined) throw notImplemented(name);
    return answer;
  };
  return mutating ? allOrNothing(call, attempt, true) : attempt(call);
}

// (S3 API reference, "Error responses")
function refused(kind: string, code?: string, message?: string, status?: number): AwsError {
  switch (kind) {
    case 'throttle':
      return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
    case 'denied':
    case 'org-denied':
      return new AwsError('AccessDenied', 'Access Denied', 403);
    case 'expired':
      return new AwsError('ExpiredToken', 'The provided token has expired.', 400);
    case 'error':
      return new AwsError(
        code ?? 'InternalError',
        message ?? 'We encountered an internal error. Please try again.',
        status ?? 400,
      );
    default:
      return new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500);
  }
}

function note({ world, clock }: Call, action: string, mutating: boolean, input: unknown, outcome: string): void {
  if (world.switches.journal) world.journal.push({ at: clock.now(), service: 's3', action, mutating, input, outcome });
}
