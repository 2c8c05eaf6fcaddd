import { randomBytes } from 'node:crypto';
import { Problem } from '../../base/problem.js';
import type { RecordSource } from '../files/record-source.js';
import type { RecordSearch } from '../record-search.js';
import type { AthenaChoice } from '../request.js';
import type { BucketObject } from '../s3/list-objects.js';
import { deliveredAt } from '../s3/object-time.js';
import type { PlannedSearch } from './agree.js';
import { deliveredColumns, flowLogsIn } from './delivered-columns.js';
import { layoutOf } from './delivery-layout.js';
import { readTable, tableNamed } from './known-table.js';
import { newestSql, recordsSql } from './record-sql.js';
import type { AthenaQuerying } from './run-query.js';
import { type OwnTable, ownTable } from './table.js';
import { checkWorkgroup, readWorkgroup } from './workgroup.js';

/** What is to be searched: files that flow logs delivered below a prefix. */
export interface DeliveredFiles {
  readonly uri: string;
  readonly bucket: string;
  readonly objects: readonly BucketObject[];
  /** Of all files in the days that are asked for. */
  readonly bytes: number;
  readonly open: (object: BucketObject) => Promise<RecordSource>;
}

/** What would be asked of Athena, of which table, and what it reads. Nothing is run for it. */
export async function planSearch(
  files: DeliveredFiles,
  search: RecordSearch,
  { athena, clock, workgroup, output, signal }: AthenaQuerying,
  choice: AthenaChoice,
): Promise<PlannedSearch> {
  const settings = await readWorkgroup(athena, workgroup, signal);
  const { table, own, parquet } =
    choice.table === null
      ? await madeFor(files)
      : { table: await readTable(athena, tableNamed(choice.table), workgroup, signal), own: null, parquet: true };
  const newest = newestSql(table, search, clock.now());
  const bytes = table.time.kind === 'none' ? null : files.bytes;
  if (settings !== null) checkWorkgroup(settings, output, bytes ?? 0);
  return {
    table,
    own,
    parquet,
    statements: [recordsSql(table, search, clock.now()), ...(newest === null ? [] : [newest])],
    bytes: bytes && bytes + (newest === null ? 0 : lastDayBytes(files, search, clock.now())),
    workgroup,
    output: settings?.isEnforced ? settings.output : (output ?? settings?.output ?? null),
  };
}

const DAY_MS = 86_400_000;

/** What the search for the newest records goes through a second time. */
const lastDayBytes = ({ objects }: DeliveredFiles, { until }: RecordSearch, now: number): number =>
  objects
    .filter(({ key }) => (deliveredAt(key) ?? now) >= (until ?? now) - 1.5 * DAY_MS)
    .reduce((sum, { bytes }) => sum + bytes, 0);

async function madeFor(files: DeliveredFiles): Promise<{ table: OwnTable; own: OwnTable; parquet: boolean }> {
  const keys = files.objects.map(({ key }) => key);
  const layout = layoutOf(files.bucket, keys);
  if (layout === null)
    throw new Problem('usage', `The files below ${files.uri} do not lie as flow logs lay them down.`, [
      'Name the place above AWSLogs/, or a table that you have: --athena-table <database.table>',
      'Or read them here: leave --athena out.',
    ]);
  const delivered = await deliveredColumns(files.objects, files.open);
  const table = ownTable('default', `flowlab_${randomBytes(4).toString('hex')}`, layout, delivered, flowLogsIn(keys));
  return { table, own: table, parquet: delivered.parquet };
}
