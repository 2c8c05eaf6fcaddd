import type { S3Client } from '@aws-sdk/client-s3';
import { codeOf } from '../../aws/classify.js';
import { Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import type { TimeSpan } from '../../base/time-span.js';
import { counted } from '../../base/words.js';
import type { Person } from '../../ui.js';
import type { AthenaEngine } from '../athena/search.js';
import type { BucketFinder } from '../files/read-found.js';
import type { FoundFile } from '../files/tree.js';
import type { Sought } from '../sought.js';
import { canBeSearched, notSearched } from './can-be-searched.js';
import { askCost } from './cost.js';
import type { BucketDelivery } from './flow-log-buckets.js';
import { type BucketObject, listObjects } from './list-objects.js';
import { isSmall, openObject } from './read-object.js';

/** Where records lie in S3. */
export interface Location {
  readonly bucket: string;
  readonly prefix: string;
}

/** Problem 'usage' for what is no location in S3. */
export function locationIn(uri: string): Location {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(uri) ?? [];
  if (bucket !== '') return { bucket, prefix };
  throw new Problem('usage', `${uri} is no place in Amazon S3.`, [
    'A bucket, and what the keys in it begin with: s3://<bucket>/<prefix>',
  ]);
}

interface BucketReading extends Person {
  readonly s3: S3Client;
  readonly of: BucketDelivery | null;
  readonly engine: AthenaEngine | null;
}

/** Finds files in S3; the client is made when the first place is asked for. */
export const bucketFinder =
  (
    s3: () => Promise<S3Client>,
    { ui, signal }: Person,
    of: BucketDelivery | null = null,
    engine: AthenaEngine | null = null,
  ): BucketFinder =>
  async (uri, sought) =>
    filesInBucket(uri, sought, { ui, signal, s3: await s3(), of, engine });

/** The files of records at a place in S3, after the person has heard what it costs to read them. */
async function filesInBucket(uri: string, sought: Sought, reading: BucketReading): Promise<readonly FoundFile[]> {
  const { s3, of, ui, signal, engine } = reading;
  const { since, until } = sought;
  const location = locationIn(uri);
  const tell = patientTeller(ui);
  const { objects, requests, bytesAround } = await inWords(location, () =>
    listObjects(s3, {
      ...location,
      since,
      until,
      of,
      signal,
      progress: (count) => tell('s3-list', `${uri}: ${counted(count, 'object')} so far`),
    }),
  );
  if (objects.length === 0) throw nothingAt(uri, sought);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const openOne = (object: BucketObject) => inWords(location, () => openObject(s3, object, signal));
  const canSearch = engine !== null && canBeSearched(sought);
  if (engine?.choice.wanted && !canSearch) throw notSearched(sought);
  const isWanted = canSearch && engine.choice.wanted;
  const size = { objects: objects.length, bytes, requests };
  if (canSearch && (isWanted || (await askCost(uri, size, ui, bytesAround)) === 'athena')) {
    const { searchWithAthena } = await import('../athena/search.js');
    const files = { uri, bucket: location.bucket, objects, bytes: bytesAround, open: openOne };
    return searchWithAthena(files, sought, engine, { ui, signal });
  }
  if (!canSearch) await askCost(uri, size, ui);
  const open = openAhead(objects, openOne);
  let read = 0;
  return objects.map(({ key, bytes: bytesOfOne }, at) => ({
    file: `s3://${location.bucket}/${key}`,
    named: objects.length === 1,
    stretch: null,
    open: async () => {
      const source = await open(at);
      const amount = `${sizeInWords(read)} of ${sizeInWords(bytes)}`;
      tell('s3', `${location.bucket}: ${at} of ${counted(objects.length, 'object')} read, ${amount}`);
      read += bytesOfOne;
      return source;
    },
  }));
}

// What takes no longer needs no word.
const SILENT_MS = 2000;

/** Tells how far it is, once it takes so long that somebody may wonder. */
function patientTeller({ tell }: Pick<Person['ui'], 'tell'>): (id: string, text: string) => void {
  const begun = performance.now();
  return (id, text) => {
    const elapsedMs = performance.now() - begun;
    if (elapsedMs >= SILENT_MS) tell({ kind: 'waiting', id, text, elapsedMs, expectedMs: 0, done: false });
  };
}

// Flow logs write many small files: while one is read, the next are on their way.
const AHEAD = 6;

/** Opens each when it is its turn, and small ones beforehand: those are here whole, and no connection has to wait. */
function openAhead<Source>(
  objects: readonly BucketObject[],
  open: (object: BucketObject) => Promise<Source>,
): (at: number) => Promise<Source> {
  const opened = new Map<number, Promise<Source>>();
  return (at) => {
    for (let next = at; next < Math.min(at + AHEAD, objects.length); next += 1) {
      const object = objects[next];
      if (object === undefined || opened.has(next) || (next > at && !isSmall(object))) continue;
      const source = open(object);
      // Its failure is met when it is its turn.
      source.catch(() => undefined);
      opened.set(next, source);
    }
    const current = opened.get(at);
    opened.delete(at);
    if (current === undefined) throw new Problem('bug', `Object ${at} was opened twice.`);
    return current;
  };
}

function nothingAt(uri: string, { since, until }: TimeSpan): Problem {
  const isTimed = since !== null || until !== null;
  return new Problem('usage', `There is no object ${isTimed ? 'of that time ' : ''}below ${uri}.`, [
    `See what there is: aws s3 ls ${uri}`,
    ...(isTimed
      ? ['Flow logs deliver to S3 every five minutes, and some ten minutes late: ask for a longer time.']
      : []),
  ]);
}

/** What S3 refuses, in words that say what to do. */
async function inWords<T>({ bucket }: Location, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    switch (codeOf(error)) {
      case 'NoSuchBucket':
        throw new Problem('usage', `There is no bucket ${bucket}.`, ['Check its name: aws s3 ls'], error);
      case 'PermanentRedirect':
      case 'AuthorizationHeaderMalformed':
      case 'IllegalLocationConstraintException':
        throw new Problem(
          'usage',
          `The bucket ${bucket} is in another Region: ${message.replace(/\.$/, '')}.`,
          [`Name it: --region $(aws s3api get-bucket-location --bucket ${bucket} --output text)`],
          error,
        );
      case 'AccessDenied':
      case '403':
      case 'Forbidden':
        throw new Problem(
          'denied',
          `You may not read in the bucket ${bucket}: ${message.replace(/\.$/, '')}.`,
          deniedNext(message),
          error,
        );
      case 'InvalidObjectState':
        throw new Problem(
          'precondition',
          `Objects in ${bucket} are archived, and have to be restored before they can be read.`,
          ['aws s3api restore-object', 'Or ask for a later time: --since 7d'],
          error,
        );
      default:
        throw error;
    }
  }
}

function deniedNext(message: string): readonly string[] {
  if (/kms/i.test(message))
    return ['The objects are encrypted with a key of AWS KMS: kms:Decrypt on that key is needed beside s3:GetObject.'];
  return [
    'Needed: s3:ListBucket on the bucket, s3:GetObject on its objects, and kms:Decrypt where a KMS key encrypts them.',
    'A bucket whose requester pays has to be copied first: aws s3 cp --recursive --request-payer requester …',
  ];
}
