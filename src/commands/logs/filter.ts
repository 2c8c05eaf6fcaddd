import type { RecordFilter } from '../../records/record-filter.js';
import type { Narrowing } from '../../records/request.js';

/** Which records are shown. `since`: milliseconds since the Unix epoch, null for all. */
export const filterOf = (
  interfaceIds: readonly string[],
  { address, rejected }: Narrowing,
  since: number | null,
): RecordFilter => ({
  ...(address === null ? {} : { addresses: [address] }),
  ...(interfaceIds.length === 0 ? {} : { interfaceIds }),
  ...(rejected ? { action: 'REJECT' as const } : {}),
  ...(since === null ? {} : { since: Math.floor(since / 1000) }),
});
