import { type AskedSpan, spanOf, type Within, withinTimes } from '../../base/time-span.js';
import { withScratch } from '../../disk/scratch.js';
import type { Interface, Network } from '../../network/model.js';
import type { LogGroups, RecordFiles } from '../../records/request.js';
import { bucketWhenNeeded } from '../bucket-when-needed.js';
import type { Readings } from '../files.js';
import type { Reach } from '../reach.js';
import { withFileStream } from './file-stream.js';
import type { RecordStream } from './record-stream.js';

/** Which records an answer is made of. */
export interface StreamWanted {
  readonly records: RecordFiles | LogGroups;
  readonly span: AskedSpan;
  readonly network: Network;
  /** Whose records are read where no files are named. */
  readonly interfaces: readonly Interface[];
  /** What is fetched is looked at more than once, and is paid for once. */
  readonly isReadAgain: boolean;
}

const WINDOW_MS = 15 * 60_000;

/** Calls `use` with the records of files, of buckets or of log groups, and the time that they are of. */
export async function withRecords<T>(
  { records, span, network, interfaces, isReadAgain }: StreamWanted,
  reach: Reach,
  person: Readings,
  use: (read: RecordStream, time: Within) => Promise<T>,
): Promise<T> {
  const { aws, clock } = reach;
  const now = clock.now();
  return withScratch(async (scratch) => {
    if (records.kind === 'files') {
      const time = withinTimes(spanOf(span, null, now));
      const bucket =
        aws &&
        bucketWhenNeeded(({ bucketFinder, keepingFinder }) =>
          isReadAgain ? keepingFinder(aws.s3, person, scratch) : bucketFinder(aws.s3, person),
        );
      return withFileStream(records, network, time, { ...person, bucket }, (read) => use(read, time));
    }
    if (!aws) throw new TypeError('Log groups are read from AWS');
    const { since, until } = spanOf(span, WINDOW_MS, now);
    const times = { since: since ?? 0, until };
    const { accountStream } = await import('./account-stream.js');
    const kept = isReadAgain ? scratch : null;
    return use(accountStream(reach, person, records, interfaces, times, network, kept), withinTimes(times));
  });
}
