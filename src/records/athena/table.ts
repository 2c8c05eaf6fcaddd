import type { Field } from '../../flow-log/field.js';
import type { DeliveryLayout } from './delivery-layout.js';

/** A table of flow records in Athena, as far as a query has to know it. */
export interface AthenaTable {
  readonly database: string;
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly time: TimeKeys;
  /** Of which flow logs, where files of others lie among theirs; none: of all. */
  readonly flowLogIds: readonly string[];
}

export interface TableColumn {
  /** As the table spells it. */
  readonly name: string;
  readonly field: Field;
  /** A number that the table holds as text: Trino compares no text with a number. */
  readonly isText?: boolean;
}

/** The partition keys that tell the day: what a query says of them keeps Athena from reading, and charging for, the rest. */
export type TimeKeys =
  | { readonly kind: 'day'; readonly key: string; readonly separator: '/' | '-'; readonly isDate: boolean }
  | { readonly kind: 'parts'; readonly year: TimeKey; readonly month: TimeKey; readonly day: TimeKey }
  | { readonly kind: 'none' };

export interface TimeKey {
  readonly key: string;
  readonly isNumber: boolean;
}

/** A table that is made for one search. */
export interface OwnTable extends AthenaTable {
  readonly layout: DeliveryLayout;
  readonly parquet: boolean;
}

const text = (key: string): TimeKey => ({ key, isNumber: false });

export function ownTable(
  database: string,
  name: string,
  layout: DeliveryLayout,
  { columns, parquet }: { readonly columns: readonly TableColumn[]; readonly parquet: boolean },
  flowLogIds: readonly string[],
): OwnTable {
  const time: TimeKeys = layout.hive
    ? { kind: 'parts', year: text('year'), month: text('month'), day: text('day') }
    : { kind: 'day', key: 'day', separator: '/', isDate: false };
  return { database, name, columns, time, flowLogIds, layout, parquet };
}

/** In words of DDL, where names stand between backticks. */
const named = ({ database, name }: AthenaTable): string => `\`${database}\`.\`${name}\``;

export const dropTable = (table: AthenaTable): string => `DROP TABLE IF EXISTS ${named(table)}`;

/**
 * The statement that makes the table: it reads what is there and copies nothing. (Athena user guide, "Create tables for flow
 * logs in Apache Parquet format using partition projection", and the same for text)
 */
export function createTable(table: OwnTable): string {
  const { columns, layout, parquet } = table;
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${named(table)} (`,
    columns.map(({ name, field }) => `  \`${name}\` ${typeOf(field)}`).join(',\n'),
    ')',
    `PARTITIONED BY (${partitions(layout)
      .map(({ key }) => `\`${key}\` string`)
      .join(', ')})`,
    ...(parquet ? PARQUET : ["ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '"]),
    `LOCATION '${quoted(layout.location)}'`,
    'TBLPROPERTIES (',
    [
      ...(parquet ? [] : [['skip.header.line.count', '1']]),
      ['projection.enabled', 'true'],
      ...partitions(layout).flatMap(({ key, projection }) =>
        Object.entries(projection).map(([name, value]) => [`projection.${key}.${name}`, value]),
      ),
      ['storage.location.template', templateOf(layout)],
    ]
      .map(([name, value = '']) => `  '${name}' = '${quoted(value)}'`)
      .join(',\n'),
    ')',
  ].join('\n');
}

export const quoted = (value: string): string => value.replaceAll("'", "''");

const PARQUET = [
  "ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'",
  "STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat'",
  "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat'",
];

// As AWS's own statement has them. (Athena user guide, as above)
const INTS: readonly string[] = ['version', 'srcport', 'dstport', 'tcp-flags', 'traffic-path'];

function typeOf({ name, kind }: Field): 'int' | 'bigint' | 'string' {
  if (kind !== 'integer' && kind !== 'time') return 'string';
  return INTS.includes(name) ? 'int' : 'bigint';
}

interface Partition {
  readonly key: string;
  readonly projection: Readonly<Record<string, string>>;
}

const integers = (range: string, digits = '2') => ({ type: 'integer', range, digits });

function partitions({ hive, hourly, accounts, regions, firstDay }: DeliveryLayout): readonly Partition[] {
  const [year = ''] = firstDay.split('/');
  return [
    { key: 'aws_account', projection: { type: 'enum', values: accounts.join(',') } },
    { key: 'aws_region', projection: { type: 'enum', values: regions.join(',') } },
    ...(hive
      ? [
          { key: 'year', projection: integers(`${year},2100`, '4') },
          { key: 'month', projection: integers('01,12') },
          { key: 'day', projection: integers('01,31') },
        ]
      : [
          {
            key: 'day',
            projection: {
              type: 'date',
              range: `${firstDay},NOW`,
              format: 'yyyy/MM/dd',
              interval: '1',
              'interval.unit': 'DAYS',
            },
          },
        ]),
    ...(hourly ? [{ key: 'hour', projection: integers('00,23') }] : []),
  ];
}

function templateOf({ location, above, hive, hourly }: DeliveryLayout): string {
  const key = (name: string) => `\${${name}}`;
  const named = (as: string, name: string) => `${hive ? `${as}=` : ''}${key(name)}`;
  const days = hive ? ['year', 'month', 'day'].map((part) => named(part, part)) : [key('day')];
  return [
    `${location}${above}${named('aws-account-id', 'aws_account')}`,
    `${hive ? 'aws-service=' : ''}vpcflowlogs`,
    named('aws-region', 'aws_region'),
    ...days,
    ...(hourly ? [named('hour', 'hour')] : []),
  ].join('/');
}
