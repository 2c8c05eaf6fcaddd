import { AwsError, type Call } from '../endpoint/operation.js';
import type { BucketRow } from '../world/bucket-rows.js';
import { empty, notImplemented, writtenDocument, xmlText } from './answer.js';
import { grantsToOthers, isBlocked, isOwnersAlone } from './bucket-settings.js';
import { canonicalId } from './canonical-id.js';
import { elementsIn, textIn } from './document.js';
import { setObjectAcl } from './object-changes.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';
import { keepSetting } from './setting.js';
import { objectVersion } from './versions.js';

type Headers = Readonly<Record<string, string>>;
type Grant = {
  readonly Grantee: { readonly ID?: string; readonly URI?: string };
  readonly Permission: string;
};

const group = (name: string): string => `http://acs.amazonaws.com/groups/${name}`;
const [ALL_USERS, ANY_ACCOUNT] = [group('global/AllUsers'), group('global/AuthenticatedUsers')];
/** "Amazon S3 has a set of predefined groups" (S3 user guide, "Access control list (ACL) overview"). */
const GROUPS = [ALL_USERS, ANY_ACCOUNT, group('s3/LogDelivery')];
const toGroup = (URI: string, ...permissions: string[]): readonly Grant[] =>
  permissions.map((Permission) => ({ Grantee: { URI }, Permission }));

/** What each adds to the owner's full control (S3 user guide, "Access control list overview": canned ACL). */
const CANNED: Readonly<Record<string, { readonly on?: 'bucket' | 'object'; readonly grants: readonly Grant[] }>> = {
  private: { grants: [] },
  'public-read': { grants: toGroup(ALL_USERS, 'READ') },
  'public-read-write': { grants: toGroup(ALL_USERS, 'READ', 'WRITE') },
  'authenticated-read': { grants: toGroup(ANY_ACCOUNT, 'READ') },
  'bucket-owner-read': { on: 'object', grants: [] },
  'bucket-owner-full-control': { on: 'object', grants: [] },
  'log-delivery-write': { on: 'bucket', grants: toGroup(group('s3/LogDelivery'), 'WRITE', 'READ_ACP') },
};

const GRANT_HEADERS: readonly (readonly [header: string, permission: string])[] = [
  ['x-amz-grant-full-control', 'FULL_CONTROL'],
  ['x-amz-grant-read', 'READ'],
  ['x-amz-grant-read-acp', 'READ_ACP'],
  ['x-amz-grant-write', 'WRITE'],
  ['x-amz-grant-write-acp', 'WRITE_ACP'],
];

/** Whom a bucket or an object is granted to. Kept and given back; the sandbox has one caller, who owns all of it. */
export const aclOperations: readonly S3Operation[] = (['bucket', 'object'] as const).flatMap((on) => {
  const Name = on === 'bucket' ? 'BucketAcl' : 'ObjectAcl';
  return [
    {
      name: `Get${Name}`,
      method: 'GET',
      on,
      query: 'acl',
      answer: (request, call) => writtenDocument(keptAcl(on, request, call) ?? ownersOnly(call)),
    },
    {
      name: `Put${Name}`,
      method: 'PUT',
      on,
      query: 'acl',
      answer(request, call) {
        keptAcl(on, request, call);
        const { bucket, key, headers, body, query } = request;
        const row = bucketIn(call.world, bucket);
        const asked = aclAsked(on, headers, row, call);
        if (asked !== undefined && body.length > 0)
          throw new AwsError('UnexpectedContent', 'This request does not support content');
        const acl = asked ?? bodyAcl(body.toString(), headers, row, call);
        if (on === 'bucket') keepSetting(row, 'acl', acl);
        else setObjectAcl(call, bucket, key, query.get('versionId'), acl);
        return empty(200);
      },
    },
  ];
});

const keptAcl = (on: 'bucket' | 'object', { bucket, key, query }: S3Request, call: Call): string | undefined =>
  on === 'bucket'
    ? bucketIn(call.world, bucket).settings?.acl
    : objectVersion(call, bucket, key, query.get('versionId')).acl;

const written = (account: string, grants: readonly Grant[]): string =>
  xmlText('AccessControlPolicy', {
    Owner: { ID: canonicalId(account) },
    AccessControlList: { Grant: grants },
  });

const owner = (account: string): Grant => ({ Grantee: { ID: canonicalId(account) }, Permission: 'FULL_CONTROL' });
const ownersOnly = ({ world: { account } }: Call): string => written(account, [owner(account)]);

/** What headers ask for, as a document; undefined where they ask for nothing. Rejects what the bucket does not allow. */
export function aclAsked(
  on: 'bucket' | 'object',
  headers: Headers,
  bucket: BucketRow | undefined,
  call: Pick<Call, 'world'>,
): string | undefined {
  const { account } = call.world;
  const canned = headers['x-amz-acl'];
  const granted = GRANT_HEADERS.flatMap(([name, Permission]) => grantsIn(headers[name], Permission));
  if (canned !== undefined && granted.length > 0)
    throw new AwsError('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');
  if (canned === undefined && granted.length === 0) return undefined;
  if (canned === 'aws-exec-read') throw notImplemented(`x-amz-acl: ${canned}`);
  const known = canned === undefined ? undefined : CANNED[canned];
  if (canned !== undefined && (known === undefined || (known.on ?? on) !== on)) {
    // "If you specify this canned ACL when creating a bucket, Amazon S3 ignores it." (S3 user guide, "Canned ACL")
    if (known?.on === 'object' && bucket === undefined) return undefined;
    throw new AwsError('InvalidArgument', '');
  }
  const acl = written(account, known ? [owner(account), ...known.grants] : granted);
  if (bucket) checkOwnership(acl, headers, bucket, call);
  return acl;
}

/**
 * What a new object's headers ask for. Where the bucket's owner owns all, only what says that again is taken: "the
 * bucket-owner-full-control canned ACL or an equivalent form", which the ACL `private` is of a caller in the bucket's own
 * account (S3 API reference, PutObject; redpanda-data/connect#4372); nothing is kept of it.
 */
export function newObjectsAcl(headers: Headers, bucket: BucketRow, call: Pick<Call, 'world'>): string | undefined {
  const asked = isOwnersAlone(bucket) && headers['x-amz-acl'] === 'private' ? {} : headers;
  return aclAsked('object', asked, bucket, call);
}

/** `id="…", uri="…"` (S3 API reference, PutBucketAcl) */
function grantsIn(text: string | undefined, Permission: string): readonly Grant[] {
  return (text ?? '')
    .split(',')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const [, kind, value = ''] = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/.exec(one) ?? [];
      if (kind === 'emailAddress') throw notImplemented('grants to email addresses');
      if (kind === undefined) throw new AwsError('InvalidArgument', 'Argument format not recognized');
      if (kind === 'id' && !/^[0-9a-f]{64}$/.test(value)) throw new AwsError('InvalidArgument', 'Invalid id');
      if (kind === 'uri' && !GROUPS.includes(value)) throw new AwsError('InvalidArgument', 'Invalid group uri');
      return { Grantee: kind === 'id' ? { ID: value } : { URI: value }, Permission };
    });
}

function bodyAcl(text: string, headers: Headers, bucket: BucketRow, call: Pick<Call, 'world'>): string {
  if (text === '') throw new AwsError('MissingSecurityHeader', 'Your request was missing a required header');
  if (!/<AccessControlPolicy[\s>]/.test(text) || textIn(text, 'Owner') === undefined || isStrange(text))
    throw new AwsError(
      'MalformedACLError',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  checkOwnership(text, headers, bucket, call);
  return text;
}

const isStrange = (text: string): boolean =>
  elementsIn(text, 'Permission').some((one) => !GRANT_HEADERS.some(([, permission]) => permission === one));

/**
 * "Requests to set ACLs or update ACLs fail" where the bucket's owner owns all, but for the full control that the owner has
 * anyway (S3 user guide, "Controlling ownership of objects"); public ones where Block Public Access forbids them.
 */
function checkOwnership(
  acl: string,
  { 'x-amz-acl': canned }: Headers,
  bucket: BucketRow,
  { world }: Pick<Call, 'world'>,
): void {
  const isNothingNew =
    canned === undefined ? grantsToOwnerAlone(acl, world.account) : canned === 'bucket-owner-full-control';
  if (isOwnersAlone(bucket) && !isNothingNew)
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
  if (isBlocked(bucket, 'BlockPublicAcls') && [ALL_USERS, ANY_ACCOUNT].some((uri) => acl.includes(uri)))
    throw new AwsError('AccessDenied', 'Access Denied', 403);
}

/** "…or an equivalent form of this ACL expressed in the XML format" (S3 API reference, PutObjectAcl); s3cmd sends it after each copy. */
const grantsToOwnerAlone = (acl: string, account: string): boolean =>
  elementsIn(acl, 'Permission').every((permission) => permission === 'FULL_CONTROL') && !grantsToOthers(acl, account);
