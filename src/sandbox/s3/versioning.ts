import { empty, malformedXml, notImplemented, xmlDocument } from './answer.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';

/** Whether a bucket keeps versions: once asked, it never goes back to not knowing of them. */
export const versioningOperations: readonly S3Operation[] = [
  {
    name: 'GetBucketVersioning',
    method: 'GET',
    on: 'bucket',
    query: 'versioning',
    answer: ({ bucket }, { world }) =>
      xmlDocument('VersioningConfiguration', { Status: bucketIn(world, bucket).versioning?.status }),
  },
  {
    name: 'PutBucketVersioning',
    method: 'PUT',
    on: 'bucket',
    query: 'versioning',
    answer({ bucket, body }, { world, clock }) {
      const text = body.toString();
      if (/<MfaDelete>Enabled</.test(text)) throw notImplemented('MfaDelete of a bucket');
      const [, status] = /<Status>(Enabled|Suspended)<\/Status>/.exec(text) ?? [];
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
      bucketIn(world, bucket).versioning = { status, since: clock.now() };
      return empty(200);
    },
  },
];
