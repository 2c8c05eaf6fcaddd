import * as s3 from '@aws-sdk/client-s3';
import { NormalizedSchema } from '@smithy/core/schema';
import { beforeAll, expect, it } from 'vitest';
import { createSandbox } from '../../../src/sandbox/index.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { clientsFor, sandboxUnderTest } from '../../helpers/sandbox.js';

/** Members that may be given and ask for nothing, each with the reason. */
const asksForNothing: Readonly<Record<string, string>> = {
  ChecksumAlgorithm: 'says which checksum the client sends beside the body',
  'GetObject ChecksumMode': 'the client asks for it anyway',
  ContentLength: 'how long the body is, which is here',
  ContentMD5: 'checked against the body; the sample fits it',
  EncodingType: 'how names are written, and no name here needs it',
  ExpectedBucketOwner: 'compared with the account; the sample is it',
  ExpectedSourceBucketOwner: 'compared with the account; the sample is it',
  'DeleteObjects BypassGovernanceRetention': 'nothing is locked in the sample',
  'PutObjectRetention BypassGovernanceRetention': 'more is always allowed; object-lock.test.ts asks for less',
  'DeleteObject BypassGovernanceRetention': 'nothing is locked in the sample',
  FetchOwner: 'only true asks for something, which the second version of the list shows',
  MaxBuckets: 'there is one bucket',
  'CreateBucketConfiguration.LocationConstraint': 'the sample is the Region of the request',
};

const body = 'text';
const samples: Readonly<Record<string, unknown>> = {
  Body: body,
  ContentLength: body.length,
  ContentMD5: '',
  ExpectedBucketOwner: '123456789012',
  ExpectedSourceBucketOwner: '123456789012',
  Range: 'bytes=0-1',
  Prefix: 'o',
  Delimiter: 't',
  MaxKeys: 1,
  MaxParts: 1,
  PartNumberMarker: '1',
  CopySource: 'here/other',
  Protocol: 'https',
  LocationConstraint: 'us-west-2',
  MFADelete: 'Enabled',
  Tagging: 'a=b',
  ContentType: 'text/plain',
  ChecksumMode: 'ENABLED',
  IfModifiedSince: new Date('2100-01-01T00:00:00Z'),
  CopySourceIfModifiedSince: new Date('2100-01-01T00:00:00Z'),
};

interface Scene {
  readonly saved: World;
  readonly UploadId: string;
  readonly ETag: string;
}

async function scene(): Promise<Scene> {
  const { aws, world } = sandboxUnderTest({ switches: { journal: false }, region: 'us-west-2' });
  const client = await aws.s3();
  const place = { LocationConstraint: 'us-west-2' as const };
  await client.send(new s3.CreateBucketCommand({ Bucket: 'here', CreateBucketConfiguration: place }));
  for (const Key of ['key', 'other']) await client.send(new s3.PutObjectCommand({ Bucket: 'here', Key, Body: body }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  await client.send(new s3.PutBucketPolicyCommand({ Bucket: 'here', Policy }));
  const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
  await client.send(new s3.PutBucketTaggingCommand({ Bucket: 'here', Tagging }));
  await client.send(
    new s3.CreateBucketCommand({
      Bucket: 'locked',
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: place,
    }),
  );
  const locked = { Bucket: 'locked', Key: 'key', Body: body };
  await client.send(
    new s3.PutObjectCommand({
      ...locked,
      ObjectLockLegalHoldStatus: 'OFF',
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: new Date('2040-01-01T00:00:00Z'),
    }),
  );
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
  await client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket: 'here', OwnershipControls }));
  await client.send(new s3.DeletePublicAccessBlockCommand({ Bucket: 'here' }));
  const { UploadId = '' } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket: 'here', Key: 'key' }));
  const part = { Bucket: 'here', Key: 'key', UploadId, Body: body };
  const { ETag = '' } = await client.send(new s3.UploadPartCommand({ ...part, PartNumber: 1 }));
  await client.send(new s3.UploadPartCommand({ ...part, PartNumber: 2 }));
  return { saved: world, UploadId, ETag };
}

let here: Scene;
beforeAll(async () => {
  here = await scene();
});

/** What a use of an operation needs beside the bucket and the key. */
const needs = (name: string): Record<string, unknown> => {
  const { UploadId, ETag } = here;
  switch (name) {
    case 'UploadPart':
      return { UploadId, PartNumber: 3, Body: body };
    case 'CompleteMultipartUpload':
      return { UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
    case 'ListParts':
    case 'AbortMultipartUpload':
      return { UploadId };
    case 'PutObject':
      return { Body: body };
    case 'CopyObject':
      return { CopySource: 'here/other', MetadataDirective: 'REPLACE', TaggingDirective: 'REPLACE' };
    case 'DeleteObjects':
      return { Delete: { Objects: [{ Key: 'key' }] } };
    case 'DeleteBucket':
      return { Bucket: 'bare' };
    case 'CreateBucket':
      return { Bucket: 'another', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } };
    case 'PutBucketPolicy':
      return { Policy: '{"Statement":[]}' };
    case 'PutObjectTagging':
    case 'PutBucketTagging':
      return { Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } };
    case 'PutPublicAccessBlock':
      return { PublicAccessBlockConfiguration: { BlockPublicAcls: true } };
    case 'PutBucketOwnershipControls':
      return { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } };
    case 'PutBucketEncryption':
      return {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      };
    case 'PutBucketAcl':
    case 'PutObjectAcl':
      return { ACL: 'public-read' };
    case 'PutBucketLifecycleConfiguration':
      return {
        LifecycleConfiguration: { Rules: [{ ID: 'a', Status: 'Enabled', Prefix: '', Expiration: { Days: 1 } }] },
      };
    case 'PutBucketCors':
      return { CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } };
    case 'PutBucketVersioning':
      return { VersioningConfiguration: { Status: 'Enabled' } };
    case 'GetObjectRetention':
    case 'GetObjectLegalHold':
    case 'GetObjectLockConfiguration':
      return { Bucket: 'locked' };
    case 'PutObjectLegalHold':
      return { Bucket: 'locked', LegalHold: { Status: 'ON' } };
    case 'PutObjectRetention':
      return {
        Bucket: 'locked',
        Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date('2041-01-01T00:00:00Z') },
      };
    case 'PutObjectLockConfiguration':
      return {
        Bucket: 'locked',
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      };
    case 'PutBucketAccelerateConfiguration':
      return { AccelerateConfiguration: { Status: 'Enabled' } };
    case 'PutBucketRequestPayment':
      return { RequestPaymentConfiguration: { Payer: 'Requester' } };
    case 'PutBucketLogging':
      return { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'here', TargetPrefix: 'logs' } } };
    case 'PutBucketNotificationConfiguration':
      return { NotificationConfiguration: { EventBridgeConfiguration: {} } };
    case 'PutBucketWebsite':
      return { WebsiteConfiguration: { RedirectAllRequestsTo: { HostName: 'example.com' } } };
    case 'GetObjectAttributes':
      return { ObjectAttributes: ['ETag'] };
    default:
      return {};
  }
};

type CommandClass = new (input: never) => { readonly schema?: unknown };
const commands = Object.entries(s3).flatMap(([name, value]) =>
  name.endsWith('Command') && typeof value === 'function'
    ? [{ name: name.slice(0, -'Command'.length), Command: value as unknown as CommandClass }]
    : [],
);

interface Sent {
  readonly status: number;
  readonly answer: string;
  /** Of an error, its words. */
  readonly message: string;
  readonly world: string;
}

/** One request against a copy of the scene; undefined where the client itself did not send it. */
async function send(Command: CommandClass, input: object): Promise<Sent | undefined> {
  const saved = structuredClone(here.saved);
  const { clock } = sandboxUnderTest();
  const sandbox = createSandbox({ clock, seed: 1, saved });
  let status = 0;
  let answer = '';
  const handle: typeof sandbox.handle = async (request, signal) => {
    const response = await sandbox.handle(request, signal);
    status = response.status;
    const { 'x-amz-request-id': _, 'x-amz-id-2': __, ...headers } = response.headers;
    answer = JSON.stringify([headers, response.body.toString().replace(/<RequestId>.*?<\/RequestId>/, '')]);
    return response;
  };
  const client = await clientsFor({ handle, world: saved }, 1, 'us-west-2').s3();
  const { message } = await client.send(new Command(input as never) as never).then(
    () => ({ message: '' }),
    (error: Error) => error,
  );
  const after = JSON.stringify(saved.s3);
  // A client that asks whether something is there is told no with 404.
  if (status >= 400) expect([Command.name, after === JSON.stringify(here.saved.s3)]).toEqual([Command.name, true]);
  return status === 0 ? undefined : { status, answer, message, world: after };
}

/** A value for a member, and the members inside of what is written as a document. */
function sample(name: string, schema: NormalizedSchema): unknown {
  if (name in samples) return samples[name];
  if (schema.isListSchema()) return [sample(name, schema.getValueSchema())];
  if (schema.isMapSchema()) return { key: 'value' };
  if (schema.isStructSchema())
    return Object.fromEntries(
      [...schema.structIterator()].slice(0, 1).map(([inner, of]) => [inner, sample(inner, of)]),
    );
  if (schema.isTimestampSchema()) return new Date('2001-01-01T00:00:00Z');
  if (schema.isBooleanSchema()) return true;
  return schema.isNumericSchema() ? 1 : 'word';
}

/** The paths of the members of an input: of documents, those inside. */
function pathsOf(schema: NormalizedSchema, path: readonly string[] = []): readonly (readonly string[])[] {
  return [...schema.structIterator()].flatMap(([name, member]) => {
    const at = [...path, name];
    const inner = member.isListSchema() ? member.getValueSchema() : member;
    return inner.isStructSchema() && at.length < 4 ? pathsOf(inner, at) : [at];
  });
}

/** The input with one member more; the same input where it has that member already. */
function withMember(input: Record<string, unknown>, schema: NormalizedSchema, path: readonly string[]): object {
  const [name = '', ...rest] = path;
  const member = schema.getMemberSchema(name);
  if (name.endsWith('IfNoneMatch')) return { ...input, [name]: here.ETag };
  if (rest.length === 0) return name in input ? input : { ...input, [name]: sample(name, member) };
  const inner = member.isListSchema() ? member.getValueSchema() : member;
  const present = member.isListSchema() ? (input[name] as object[] | undefined)?.[0] : input[name];
  const content = withMember({ ...(present as object) }, inner, rest);
  return { ...input, [name]: member.isListSchema() ? [content] : content };
}

const keyed = ({ name }: { name: string }): Record<string, unknown> => ({ Bucket: 'here', Key: 'key', ...needs(name) });

it('every member of every simulated S3 operation changes the answer or the bucket, or is refused by name', async () => {
  const fates: Record<'honoured' | 'judged' | 'refused' | 'dropped' | 'not sent', string[]> = {
    honoured: [],
    judged: [],
    refused: [],
    dropped: [],
    'not sent': [],
  };
  const simulated: string[] = [];
  for (const { name, Command } of commands) {
    const operation = new Command({ Bucket: 'here', Key: 'key' } as never).schema;
    // Directory buckets are of another service, `s3express` in the signature, which answers for itself.
    if (!Array.isArray(operation) || name === 'ListDirectoryBuckets') continue;
    const schema = NormalizedSchema.of(operation[4]);
    const base = keyed({ name });
    const plain = await send(Command, base);
    if (plain === undefined || plain.status === 501) continue;
    simulated.push(name);
    for (const path of pathsOf(schema)) {
      const input = withMember(base, schema, path);
      if (JSON.stringify(input) === JSON.stringify(base)) continue;
      const given = await send(Command, input);
      const at = path.join('.');
      const fate =
        given === undefined
          ? 'not sent'
          : given.status === 501
            ? 'refused'
            : given.status >= 400 && given.status !== plain.status
              ? 'judged'
              : given.answer !== plain.answer || given.world !== plain.world
                ? 'honoured'
                : at in asksForNothing || `${name} ${at}` in asksForNothing
                  ? 'honoured'
                  : 'dropped';
      fates[fate].push(`${name} ${at}`);
    }
  }
  expect(simulated.length).toBeGreaterThan(40);
  expect(fates.dropped).toEqual([]);
  await expect(`${fates.refused.join('\n')}\n`).toMatchFileSnapshot('refused.txt');
  expect(fates.honoured.length).toBeGreaterThan(50);
}, 120_000);
