export type Cells = readonly string[];

type Row = Readonly<Record<string, unknown>>;

/**
 * A value as `--output text` of the AWS CLI prints it, as rows of cells: scalars of one thing in a row, in the order of their
 * names; what is nested follows, each row of it under its name in capitals (AWS CLI user guide, "Text output format").
 */
export function asText(value: unknown, name: string | null = null, columns: readonly string[] | null = null): Cells[] {
  if (Array.isArray(value)) return listAsText(value, name);
  if (isRow(value)) return rowAsText(value, name, columns);
  return [[spelled(value)]];
}

function listAsText(items: readonly unknown[], name: string | null): Cells[] {
  if (items.some(isRow)) {
    const rows = items.filter(isRow);
    const columns = [
      ...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => !isNested(row[key])))),
    ].toSorted();
    return items.flatMap((item) => asText(item, name, columns));
  }
  const scalars = items.filter((item) => !isNested(item));
  const lists = items.filter(isNested);
  return [...scalarsAsText(scalars, name), ...lists.flatMap((list) => asText(list, name))];
}

function scalarsAsText(scalars: readonly unknown[], name: string | null): Cells[] {
  if (scalars.length === 0) return [];
  if (name !== null) return scalars.map((scalar) => [name.toUpperCase(), spelled(scalar)]);
  return [scalars.map(spelled)];
}

function rowAsText(row: Row, name: string | null, columns: readonly string[] | null): Cells[] {
  const keys = Object.keys(row).toSorted();
  const own = columns ?? keys.filter((key) => !isNested(row[key]));
  const nested = keys.filter((key) => !own.includes(key));
  const cells = own.map((key) => (key in row ? spelled(row[key]) : ''));
  const line = [...(name === null ? [] : [name.toUpperCase()]), ...cells];
  return [...(own.length === 0 ? [] : [line]), ...nested.flatMap((key) => asText(row[key], key))];
}

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null && !(value instanceof Date);

const isRow = (value: unknown): value is Row => isNested(value) && !Array.isArray(value);

/** As Python writes it. */
function spelled(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof Date ? value.toISOString() : String(value);
}
