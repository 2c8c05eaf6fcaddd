import { compareTexts } from '../../base/words.js';
import { AwsError } from '../endpoint/operation.js';
import { xmlDocument, xmlTime } from './answer.js';
import { canonicalId } from './canonical-id.js';
import { bucketRegion } from './objects.js';
import type { S3Operation } from './operation.js';

const MOST = 10_000;

/** The buckets of the account (S3 API reference, ListBuckets). */
export const bucketListingOperations: readonly S3Operation[] = [
  {
    name: 'ListBuckets',
    method: 'GET',
    on: 'service',
    query: null,
    answer({ query }, { world }) {
      const asked = query.get('max-buckets');
      const [prefix, region, token] = [
        query.get('prefix'),
        query.get('bucket-region'),
        query.get('continuation-token'),
      ];
      const most = Number(asked ?? MOST);
      if (!Number.isInteger(most) || most < 1 || most > MOST)
        throw new AwsError('InvalidArgument', 'Argument max-buckets must be an integer between 1 and 10000');
      const after = token === null ? '' : Buffer.from(token, 'base64url').toString();
      const found = Object.entries(world.s3.buckets)
        .map(([Name, row]) => ({ Name, createdAt: row.createdAt, region: bucketRegion(world, row) }))
        .filter((one) => one.Name.startsWith(prefix ?? '') && (region === null || one.region === region))
        .sort((a, b) => compareTexts(a.Name, b.Name))
        .filter(({ Name }) => Name > after);
      const page = found.slice(0, most);
      const last = page.at(-1)?.Name;
      return xmlDocument('ListAllMyBucketsResult', {
        Owner: { ID: canonicalId(world.account) },
        Buckets: {
          Bucket: page.map((one) => ({
            Name: one.Name,
            CreationDate: xmlTime(one.createdAt),
            // "When the request contains at least one valid parameter, your response includes the Region."
            ...((asked ?? prefix ?? region ?? token) !== null && { BucketRegion: one.region }),
          })),
        },
        ...(last !== undefined &&
          found.length > page.length && { ContinuationToken: Buffer.from(last).toString('base64url') }),
        ...(prefix !== null && { Prefix: prefix }),
      });
    },
  },
];
