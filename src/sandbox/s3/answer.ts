import { AwsError } from '../endpoint/operation.js';
import { escapeXml } from '../endpoint/wire/xml.js';

/** What an operation of S3 answers: a document, bytes, or nothing but headers. */
export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Where an object is, by the host of its bucket (S3 API reference, CompleteMultipartUpload: sample response). */
export const objectUrl = ({ region }: { readonly region: string }, bucket: string, key: string): string =>
  `http://${bucket}.s3.${region}.amazonaws.com/${encodeURIComponent(key)}`;

/** Elements by their names; a list is an element for each. Undefined is left out. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

/** Objects have their times in whole seconds, as `Last-Modified` does (S3 API reference, ListObjectsV2: sample responses). */
export const xmlTime = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString();

export const xmlText = (name: string, content: Xml, namespace = ` xmlns="${NAMESPACE}"`): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${namespace}>${inner(content)}</${name}>`;

export const xmlDocument = (name: string, content: Xml, headers: S3Answer['headers'] = {}): S3Answer =>
  writtenDocument(xmlText(name, content), headers);

/** A document that is kept as it is written. */
export const writtenDocument = (body: string, headers: S3Answer['headers'] = {}): S3Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body,
});

export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): S3Answer => ({
  status,
  headers,
  body: '',
});

function inner(content: Xml): string {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escapeXml(String(content));
  if (isList(content)) return content.map(inner).join('');
  return Object.entries(content)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((each) => ({ name, each })))
    .map(({ name, each }) =>
      each === undefined ? '' : `<${name}${name === 'Grantee' ? granteeType(each) : ''}>${inner(each)}</${name}>`,
    )
    .join('');
}

/** What this element carries besides its content (S3 API reference, GetBucketAcl: example response). */
const granteeType = (content: Xml): string =>
  ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${typeof content === 'object' && 'URI' in content ? 'Group' : 'CanonicalUser'}"`;

const isList = (content: Xml): content is readonly Xml[] => Array.isArray(content);

/** Mistakes that name the bucket, or the key, beside their words (S3 API reference, "Error responses"). */
const NAMES_BUCKET =
  /^(BucketAlreadyOwnedByYou|BucketNotEmpty|InvalidBucketName|NoSuch(Bucket|BucketPolicy|TagSet|CORSConfiguration|LifecycleConfiguration|PublicAccessBlockConfiguration|WebsiteConfiguration)|(OwnershipControls|ObjectLockConfiguration|ReplicationConfiguration)NotFoundError)$/;
const NAMES_KEY = /^(NoSuchKey|NoSuchVersion)$/;

export function s3Error(
  error: AwsError,
  { bucket, key, method }: { readonly bucket: string; readonly key: string; readonly method: string },
  requestId: string,
): S3Answer {
  const content = {
    Code: error.code,
    Message: error.message,
    ...(NAMES_BUCKET.test(error.code) && { BucketName: bucket }),
    ...(NAMES_KEY.test(error.code) && { Key: key }),
    ...(error.code === 'MethodNotAllowed' && { Method: method }),
    ...error.details,
    Resource: `/${bucket}${key === '' ? '' : `/${key}`}`,
    RequestId: requestId,
    HostId: requestId,
  };
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inner(content)}</Error>`,
  };
}

// (S3 API reference, "Error responses", "List of error codes")
export const noSuchBucket = (): AwsError => new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
/** A wrong value of one parameter, which S3 names beside its words. */
export const invalidArgument = (message: string, name: string, value: string): AwsError =>
  new AwsError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });
export const malformedXml = (): AwsError =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
export const methodNotAllowed = (details: AwsError['details']): AwsError =>
  new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, details);
export const noSuchKey = (): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
export const notImplemented = (what: string): AwsError =>
  new AwsError(
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented (flowlab's sandbox does not simulate ${what}).`,
    501,
  );
