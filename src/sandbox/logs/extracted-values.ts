import { jsonIn } from '../../base/json.js';
import { fieldsOf, patternColumns } from './filter-pattern.js';
import { selectorOf } from './json-pattern.js';

/** What a pattern takes out of a message that it matches, by `$name` or selector (CloudWatch Logs API reference, TestMetricFilter: Examples). */
export function valuesExtracted(text: string): (message: string) => Record<string, string> {
  const pattern = text.trim();
  if (pattern.startsWith('[')) return (message) => fieldValues(patternColumns(pattern), fieldsOf(message));
  if (!pattern.startsWith('{')) return () => ({});
  const selectors = [...new Set(pattern.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/\$[\w.[\]-]+/g))];
  return (message) => {
    const event = jsonIn(message);
    return Object.fromEntries(
      selectors.flatMap((selector) => {
        const value = typeof event === 'object' && event !== null ? selectorOf(selector)(event) : undefined;
        return value === undefined ? [] : [[selector, typeof value === 'string' ? value : JSON.stringify(value)]];
      }),
    );
  };
}

/** Fields have the names of their columns; those that `...` stands for have numbers. */
function fieldValues(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  const gap = columns.indexOf('...');
  const behind = gap === -1 ? 0 : columns.length - gap - 1;
  const nameOf = (at: number): string => {
    if (gap === -1 || at < gap) return columns[at] ?? '';
    return at >= fields.length - behind ? (columns[columns.length - (fields.length - at)] ?? '') : '';
  };
  return Object.fromEntries(fields.map((field, at) => [`$${/^\s*([\w.@-]+)/.exec(nameOf(at))?.[1] ?? at + 1}`, field]));
}
