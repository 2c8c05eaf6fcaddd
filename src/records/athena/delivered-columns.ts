import { Problem } from '../../base/problem.js';
import { headerFormat } from '../../flow-log/format.js';
import { peekFill } from '../files/peeking.js';
import type { RecordSource } from '../files/record-source.js';
import type { BucketObject } from '../s3/list-objects.js';
import type { TableColumn } from './table.js';

/** What the files of flow logs hold. */
export interface DeliveredColumns {
  readonly columns: readonly TableColumn[];
  readonly parquet: boolean;
}

const FLOW_LOG = /_(fl-[0-9a-f]+)_\d{8}T\d{4}Z_[^/]*$/;
const MOST_FLOW_LOGS = 10;

/** The flow logs that wrote these files, by their names. */
export const flowLogsIn = (keys: readonly string[]): readonly string[] => [
  ...new Set(keys.flatMap((key) => FLOW_LOG.exec(key)?.[1] ?? [])),
];

/** Looks into the newest file of each flow log: one table has one list of columns. */
export async function deliveredColumns(
  objects: readonly BucketObject[],
  open: (object: BucketObject) => Promise<RecordSource>,
): Promise<DeliveredColumns> {
  const newest = new Map(objects.map((object) => [FLOW_LOG.exec(object.key)?.[1] ?? '', object]));
  const found: DeliveredColumns[] = [];
  for (const object of [...newest.values()].slice(0, MOST_FLOW_LOGS)) found.push(await columnsOf(object, open));
  const [first] = found;
  if (first === undefined) throw new Problem('bug', 'Columns of no file were asked for.');
  if (found.every((each) => namesIn(each) === namesIn(first))) return first;
  throw new Problem('usage', 'Several flow logs with different formats deliver there, and a table has one.', [
    'Name the prefix of one of them, or a table that you have: --athena-table <database.table>',
    'Or read the files here: leave --athena out.',
  ]);
}

const namesIn = ({ columns, parquet }: DeliveredColumns): string =>
  `${parquet} ${columns.map(({ name }) => name).join(' ')}`;

async function columnsOf(
  object: BucketObject,
  open: (object: BucketObject) => Promise<RecordSource>,
): Promise<DeliveredColumns> {
  const source = await open(object);
  try {
    if (source.kind === 'parquet') {
      const { columnsOfParquet } = await import('../parquet/open-parquet.js');
      const columns = await columnsOfParquet(source);
      return { columns: columns.map(({ name, field }) => ({ name, field })), parquet: true };
    }
    const { beginning } = await peekFill(source.fill);
    const format = headerFormat(beginning.toString('utf8').split(/\r?\n/, 1)[0] ?? '');
    if (format === undefined)
      throw new Problem('usage', `s3://${object.bucket}/${object.key} does not begin with the names of its fields.`, [
        'Athena needs files as flow logs write them. Read them here: leave --athena out.',
      ]);
    return {
      columns: format.fields.map((field) => ({ name: field.name.replaceAll('-', '_'), field })),
      parquet: false,
    };
  } finally {
    await source.close();
  }
}
