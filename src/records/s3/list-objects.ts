import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { TimeSpan } from '../../base/time-span.js';
import { compareTexts } from '../../base/words.js';
import { type BucketDelivery, isOfDelivery } from './flow-log-buckets.js';
import { deliveredAt, mayHold, mayHoldBelow } from './object-time.js';

export interface BucketObject {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  /** Tells whether it is still the same. */
  readonly etag: string | undefined;
}

export interface Listing {
  /** In order of time where their names tell it, which those of flow logs do; else by name. */
  readonly objects: readonly BucketObject[];
  /** Of all files in the days that were listed, wanted or not. */
  readonly bytesAround: number;
  /** What was asked of S3 for it. */
  readonly requests: number;
}

export interface Listed extends TimeSpan {
  readonly bucket: string;
  readonly prefix: string;
  /** Null: whoever delivered there. */
  readonly of: BucketDelivery | null;
  readonly signal: AbortSignal;
  /** Told after each page: how many objects there are so far. */
  readonly progress?: (objects: number) => void;
}

const isAsked = (path: string, { of }: Listed): boolean => of === null || isOfDelivery(path, of);

// S3 answers hundreds of requests a second; a central bucket has a tree of prefixes for each account and Region.
const AT_ONCE = 8;

/**
 * The objects below a prefix that may hold records of a time. Where a time is asked for, the tree of prefixes is gone
 * down year by year, and what lies outside is not listed.
 */
export async function listObjects(s3: S3Client, asked: Listed): Promise<Listing> {
  const objects: BucketObject[] = [];
  let requests = 0;
  let bytesAround = 0;
  const isTimed = asked.since !== null || asked.until !== null;
  const open = [asked.prefix];
  const list = async (prefix: string): Promise<void> => {
    // Below a day there are files alone, or hours: all of it in as few pages as there are.
    const delimiter = isTimed && !/\/(\d{4}\/\d\d\/\d\d|day=\d\d)\/$/.test(prefix) ? '/' : undefined;
    for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
      asked.signal.throwIfAborted();
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: asked.bucket,
          Prefix: prefix,
          ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        { abortSignal: asked.signal },
      );
      requests += 1;
      // A key that ends in a slash is a folder that the console made.
      for (const { Key, Size = 0, ETag } of page.Contents ?? [])
        if (Key !== undefined && !Key.endsWith('/') && isAsked(Key, asked)) {
          bytesAround += Size;
          if (mayHold(Key, asked)) objects.push({ bucket: asked.bucket, key: Key, bytes: Size, etag: ETag });
        }
      const below = (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []);
      open.push(...below.filter((each) => mayHoldBelow(each, asked) && isAsked(each, asked)));
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
      asked.progress?.(objects.length);
    }
  };
  while (open.length > 0) await Promise.all(open.splice(0, AT_ONCE).map(list));
  return { objects: objects.toSorted(byTime), bytesAround, requests };
}

function byTime(one: BucketObject, other: BucketObject): number {
  const [a, b] = [deliveredAt(one.key) ?? 0, deliveredAt(other.key) ?? 0];
  return a - b || compareTexts(one.key, other.key);
}
