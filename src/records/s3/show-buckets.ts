import { Readable } from 'node:stream';
import { Problem } from '../../base/problem.js';
import { momentIn } from '../../base/time-span.js';
import type { Person } from '../../ui.js';
import type { Source } from '../cloudwatch/origin.js';
import { showFiles } from '../files/show-files.js';
import type { RecordOutput } from '../record-view.js';
import { type GroupsRequest, noAthena } from '../request.js';
import { bucketFinder } from './bucket.js';

const USUAL = momentIn('--since', '1h');

/** Shows records of interfaces whose flow logs deliver to S3 and nowhere else: of the last hour unless --since says otherwise. */
export async function showBuckets(
  { aws, clock, buckets, interfaceIds }: Source,
  { narrowing, subject, format, account, follow, athena = noAthena }: GroupsRequest,
  output: RecordOutput,
  person: Person,
): Promise<void> {
  const where = buckets.map(({ uri }) => uri);
  if (follow)
    throw new Problem(
      'usage',
      `--follow waits for new records in CloudWatch Logs; these come to ${where.join(', ')}.`,
      ['Every five minutes, for a file at a time: npx flowlab logs again, with --since 20m'],
    );
  person.ui.tell({ kind: 'note', tone: 'info', text: `The flow log delivers to S3: ${where.join(', ')}` });
  const request = { kind: 'files' as const, files: where, format, subject, interfaceIds, account };
  const since = narrowing.since ?? USUAL;
  await showFiles({ ...request, narrowing: { ...narrowing, since } }, output, person.ui, {
    stdin: Readable.from([]),
    now: clock.now(),
    bucket: (uri, span) => {
      const bucket = buckets.find((each) => each.uri === uri) ?? null;
      return bucketFinder(aws.s3, person, bucket, { athena: aws.athena, clock, choice: athena })(uri, span);
    },
  });
}
