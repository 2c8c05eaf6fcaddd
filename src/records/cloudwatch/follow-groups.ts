import { classify } from '../../aws/classify.js';
import type { Clock } from '../../base/clock.js';
import type { Aws } from '../../cloud.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { matches, type RecordFilter } from '../record-filter.js';
import type { RecordOutput } from '../record-view.js';
import type { Source } from './origin.js';
import { logGroupsIn, noGroup } from './places.js';
import { followRecords } from './read-records.js';
import { queryOf, recordKey } from './show-groups.js';

interface Following extends RecordOutput {
  /** Told once, when everything of the past has been shown. */
  readonly caughtUp: (shown: number) => void;
}

/** Shows wanted records as they are delivered, each once; ends only by the signal, whose reason is thrown. */
export async function followGroups(
  source: Source,
  filter: RecordFilter,
  since: number,
  { view, signal, ready, caughtUp }: Following,
): Promise<void> {
  const isNew = onceEach();
  let looks = 0;
  let shown = 0;
  for (let current: Cloud = (await source.renewed?.()) ?? source; ; current = (await source.renewed?.()) ?? source) {
    for await (const records of looksAt(source, current, filter, since, signal)) {
      const wanted = records.filter(({ record }) => matches(record, filter) && isNew(record));
      view.expect(wanted.map(({ record }) => record));
      for (const { record, format } of wanted) view.take(record, format);
      shown += wanted.length;
      looks += 1;
      await ready();
      if (looks === 1) caughtUp(shown);
      if (await current.isOld?.()) break;
    }
  }
}

interface Cloud {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly isOld?: () => Promise<boolean>;
}

const INTERVAL_MS = 10_000;

/** Every log group at once, look by look. */
async function* looksAt(
  source: Source,
  { aws, clock }: Cloud,
  filter: RecordFilter,
  since: number,
  signal: AbortSignal,
) {
  const followed = source.places.map((place) => ({
    format: place.format,
    looks: followRecords(aws.logs, queryOf(place, filter, { since, until: null }, signal), {
      clock,
      signal,
      intervalMs: INTERVAL_MS,
    }),
  }));
  for (;;) {
    const looks = await Promise.all(
      followed.map(async ({ format, looks: each }) => {
        const { done, value } = await each.next().catch((error: unknown) => {
          throw classify(error) === 'gone' ? noGroup(logGroupsIn(source.places), source.cloud) : error;
        });
        return done ? [] : value.map((record) => ({ record, format }));
      }),
    );
    yield looks.flat();
  }
}

// As many records as a very busy group gets in the quarter of an hour that a look goes back.
const REMEMBERED = 200_000;

/** A record can come again: from a second flow log, or after the sandbox was opened anew. */
function onceEach(): (record: FlowRecord) => boolean {
  const seen = new Set<string>();
  return (record) => {
    const key = recordKey(record);
    if (seen.has(key)) return false;
    seen.add(key);
    const [oldest] = seen;
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return true;
  };
}
