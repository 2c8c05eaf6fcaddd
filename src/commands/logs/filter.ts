import type { TimeSpan } from '../../base/time-span.js';
import type { RecordFilter } from '../../records/record-filter.js';
import type { Match, Narrowing } from '../../records/request.js';

/** Which records are shown. */
export const filterOf = (
  interfaceIds: readonly string[],
  { match, action, port, protocol }: Narrowing,
  { since, until }: TimeSpan,
): RecordFilter => ({
  ...(match === null ? {} : matching(match)),
  ...(interfaceIds.length === 0 ? {} : { interfaceIds }),
  ...(action === null ? {} : { action }),
  ...(port === null ? {} : { port }),
  ...(protocol === null ? {} : { protocol }),
  ...(since === null ? {} : { since: Math.floor(since / 1000) }),
  ...(until === null ? {} : { until: Math.floor(until / 1000) }),
});

function matching({ kind, text }: Match): RecordFilter {
  switch (kind) {
    case 'address':
      return { addresses: [text] };
    case 'block':
      return { blocks: [text] };
    case 'value':
      return { value: text };
  }
}
