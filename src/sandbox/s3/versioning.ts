import { AwsError } from '../endpoint/operation.js';
import { empty, malformedXml, notImplemented, xmlDocument } from './answer.js';
import { textIn } from './document.js';
import { lockOf } from './object-lock.js';
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
      const status = textIn(text, 'Status');
      // The code is in the S3 API reference, "List of error codes"; its words are those of AWS's answer.
      if (status === undefined)
        throw new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
      const row = bucketIn(world, bucket);
      // As reported in versity/versitygw#838.
      if (status === 'Suspended' && lockOf(row) !== undefined)
        throw new AwsError(
          'InvalidBucketState',
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
          409,
        );
      row.versioning = { status, since: clock.now() };
      return empty(200);
    },
  },
];
