import type { AccountChoice } from '../../aws/profiles.js';
import type { AskedSpan } from '../../base/time-span.js';
import type { AskedTraffic } from '../../diagnosis/troubles/suspicions.js';
import type { LogGroups, RecordFiles } from '../../records/request.js';

/** A diagnosis without ends: what is broken in all the traffic of some time? */
export interface TroublesRequest {
  /** Only interfaces of this VPC. */
  readonly vpcId: string | null;
  readonly traffic: AskedTraffic;
  readonly span: AskedSpan;
  /** A file with the configuration; null: it is read from AWS. */
  readonly network: string | null;
  readonly records: RecordFiles | LogGroups;
  readonly account: AccountChoice;
}
