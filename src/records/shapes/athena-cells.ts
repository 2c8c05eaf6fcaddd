import { type Found, type RecordShape, wrapping } from './shape.js';

/**
 * What `aws athena get-query-results` prints as text, table or YAML: a cell a line. (AWS CLI, formatters: keys are sorted, and in
 * text a list that holds nothing but lists leaves no line)
 */
export const athenaCells: RecordShape = {
  name: 'a cell a line, as Athena gives results',
  read(text) {
    for (const [pattern, found] of patterns) {
      const match = pattern.exec(text);
      if (match !== null) return found(match[1] ?? '');
    }
    return undefined;
  },
};

const row = (): Found => ({ kind: 'row' });
const cell = (value: string): Found => ({ kind: 'cell', value: value.replace(/^'(.*)'$/, '$1') });

const patterns: readonly (readonly [pattern: RegExp, found: (text: string) => Found])[] = [
  // CaseSensitive, CatalogName, Label, Name …
  [/^COLUMNINFO\t[^\t]*\t[^\t]*\t[^\t]*\t([^\t]+)/, (name) => ({ kind: 'column', name })],
  [/^DATA(?:\t(.*))?$/, cell],
  [/^\|+ +VarCharValue +\|+$/, row],
  [/^\|+ +(?:Data|Rows|ColumnInfo|ResultSet|ResultSetMetadata) +\|+$/, () => wrapping],
  [/^\|{4} +([^|]*?) *\|{4}$/, cell],
  [/^- Data:$/, row],
  [/^- VarCharValue:(?: (.*))?$/, cell],
  [/^- \{\}$/, cell],
];
