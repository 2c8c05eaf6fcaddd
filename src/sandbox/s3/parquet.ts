import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Field } from '../../flow-log/field.js';
import { type Format, fieldValue } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';

// (VPC user guide, "Flow log records": the types of Parquet, field by field)
const WIDE = new Set(['packets', 'bytes', 'start', 'end']);

/** Records as flow logs write them in Parquet format: names with underscores, absent numbers as nulls. */
export function parquetOf({ fields }: Format, records: readonly FlowRecord[]): Buffer {
  const columnData = fields.map((field) => columnOf(field, records));
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

function columnOf(field: Field, records: readonly FlowRecord[]): ColumnSource {
  const name = field.name.replaceAll('-', '_');
  const values = records.map((record) => fieldValue(record, field));
  const numbers = (of: (text: string) => number | bigint) => values.map((text) => (text === '-' ? null : of(text)));
  if (WIDE.has(field.name)) return { name, type: 'INT64', nullable: true, data: numbers(BigInt) };
  if (field.kind === 'integer') return { name, type: 'INT32', nullable: true, data: numbers(Number) };
  return { name, type: 'STRING', nullable: true, data: values };
}
