import { type AthenaClient, type Column, GetTableMetadataCommand } from '@aws-sdk/client-athena';
import { Problem } from '../../base/problem.js';
import type { Field } from '../../flow-log/field.js';
import { areOfRecords, fieldSpelled } from '../../flow-log/spelling.js';
import type { AthenaTable, TableColumn, TimeKeys } from './table.js';

/** A table that is there already, and what else a search has to know of it. */
export interface KnownTable extends AthenaTable {
  /** Partitions have to be added to it one by one: what is not added is not found. */
  readonly byHand: boolean;
}

/** `database.table`; without a database `default`. */
export function tableNamed(text: string): { readonly database: string; readonly name: string } {
  const parts = text.split('.');
  const [database = '', name = ''] = parts.length === 1 ? ['default', text] : parts;
  if (parts.length <= 2 && database !== '' && name !== '') return { database, name };
  throw new Problem('usage', `--athena-table ${text} is not the name of a table.`, [
    'A database and a table in it: --athena-table default.vpc_flow_logs',
  ]);
}

/** Reads how a table is made; its fields may be spelled in any way. Problem 'usage' for one that holds no flow records. */
export async function readTable(
  athena: AthenaClient,
  { database, name }: { readonly database: string; readonly name: string },
  workgroup: string,
  signal: AbortSignal,
): Promise<KnownTable> {
  const { TableMetadata } = await athena.send(
    new GetTableMetadataCommand({
      CatalogName: 'AwsDataCatalog',
      DatabaseName: database,
      TableName: name,
      WorkGroup: workgroup,
    }),
    { abortSignal: signal },
  );
  const { Columns = [], PartitionKeys = [], Parameters = {} } = TableMetadata ?? {};
  const columns = columnsOf(Columns);
  if (
    !areOfRecords(
      columns.map(({ field }) => field),
      columns.map(({ name }) => name),
    )
  )
    throw new Problem('usage', `The table ${database}.${name} holds no flow records: its columns are other ones.`, [
      `See them: aws athena get-table-metadata --catalog-name AwsDataCatalog --database-name ${database} --table-name ${name}`,
      'Without --athena-table one is made for the search, and dropped behind it.',
    ]);
  const byHand = PartitionKeys.length > 0 && Parameters['projection.enabled'] !== 'true';
  return { database, name, columns, time: timeKeys(PartitionKeys, Parameters), flowLogIds: [], byHand };
}

function columnsOf(columns: readonly Column[]): readonly TableColumn[] {
  const found = new Map<string, TableColumn>();
  for (const { Name, Type = '' } of columns) {
    const field = Name === undefined ? undefined : fieldSpelled(Name);
    if (Name !== undefined && field !== undefined && !found.has(field.name))
      found.set(field.name, { name: Name, field, ...(isText(field, Type) ? { isText: true } : {}) });
  }
  return [...found.values()];
}

const isText = ({ kind }: Field, type: string): boolean =>
  (kind === 'integer' || kind === 'time') && /^(string|(var)?char\b)/i.test(type);

function timeKeys(keys: readonly Column[], parameters: Readonly<Record<string, string>>): TimeKeys {
  const named = (...names: readonly string[]) => keys.find(({ Name }) => names.includes(Name?.toLowerCase() ?? ''));
  const [year, month, day] = [named('year'), named('month'), named('day')];
  const key = ({ Name = '', Type = '' }: Column) => ({ key: Name, isNumber: /int$/i.test(Type) });
  if (year && month && day) return { kind: 'parts', year: key(year), month: key(month), day: key(day) };
  const date = named('date', 'day', 'dt', 'date_partition');
  const format = parameters[`projection.${date?.Name}.format`];
  const separator = format === undefined ? undefined : /^yyyy([/-])MM\1dd$/.exec(format)?.[1];
  if (date?.Name !== undefined && (date.Type === 'date' || separator === '/' || separator === '-'))
    return { kind: 'day', key: date.Name, separator: separator === '/' ? '/' : '-', isDate: date.Type === 'date' };
  return { kind: 'none' };
}
