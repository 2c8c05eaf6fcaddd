import type { OwnPublicAddresses } from '../flows/own-public-addresses.js';
import type { KeyGrouping } from '../grouped.js';
import type { RecordFilter } from '../record-filter.js';
import type { Taken } from '../record-view.js';

/** How records are taken, as plain data: the same sink can be made on another thread. */
export interface SinkKind {
  /** Shown, or only what they come to: sums, or flows. */
  readonly taken: Taken | 'flows';
  readonly filter: RecordFilter;
  /** Where flows are gathered. */
  readonly ownAddresses?: OwnPublicAddresses;
  /** Where groups are summed up. */
  readonly by?: KeyGrouping;
}
