import type { BucketFinder } from '../records/files/read-found.js';
import type * as bucket from '../records/s3/bucket.js';

/** A finder of files in S3 that is loaded, with the SDK's part for S3, where a file is one in S3 alone. */
export function bucketWhenNeeded(find: (room: typeof bucket) => BucketFinder): BucketFinder {
  let finder: Promise<BucketFinder> | undefined;
  return async (uri, search) => {
    finder ??= import('../records/s3/bucket.js').then(find);
    return (await finder)(uri, search);
  };
}
