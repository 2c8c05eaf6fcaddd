import { AwsError } from './operation.js';
import { wildcard } from './wildcard.js';

export interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

type Value = string | number | boolean | undefined | null;

/** What a filter name reads from a row: one value, or several of which any may match. */
export type Getters<Row> = Readonly<Record<string, (row: Row) => Value | readonly Value[]>>;

/**
 * EC2's filters, which other services resemble: values of one filter are alternatives, filters all apply, `*` and `?`
 * are wildcards, case counts (EC2 user guide, "Filtering resources"). `tags` serves `tag:<key>`, `tag-key` and `tag-value`.
 */
export function matchesFilters<Row>(
  filters: readonly Filter[] | undefined,
  getters: Getters<Row>,
  tags?: (row: Row) => Readonly<Record<string, string>>,
): (row: Row) => boolean {
  checkFilterCount(filters ?? []);
  const tests = (filters ?? []).map((filter) => {
    const get = getterFor(filter.Name ?? '', getters, tags);
    const accepts = (filter.Values ?? []).map(wildcard);
    return (row: Row) => {
      const found = get(row);
      const values = Array.isArray(found) ? found : [found];
      return values.some((value) => value != null && accepts.some((accept) => accept(String(value))));
    };
  });
  return (row) => tests.every((test) => test(row));
}

// "Up to 50 filters and up to 200 values per filter in a single request" (EC2 user guide, "Filtering resources").
function checkFilterCount(filters: readonly Filter[]): void {
  if (filters.length <= 50 && filters.every(({ Values }) => (Values?.length ?? 0) <= 200)) return;
  throw new AwsError('FilterLimitExceeded', 'The maximum number of filter values specified on a single call is 200.');
}

/** Filters that AWS has and that match nothing here, as nothing here has what they ask for. */
export const absent = (...names: readonly string[]): Getters<unknown> =>
  Object.fromEntries(names.map((name) => [name, () => undefined]));

/** Filters that AWS has and that would need facts the sandbox has not: refused by name. */
export const notSimulated = (...names: readonly string[]): Getters<unknown> =>
  Object.fromEntries(names.map((name) => [name, unknowable]));

const unknowable = (): undefined => undefined;

function getterFor<Row>(
  name: string,
  getters: Getters<Row>,
  tags: ((row: Row) => Readonly<Record<string, string>>) | undefined,
): (row: Row) => Value | readonly Value[] {
  if (tags) {
    if (name.startsWith('tag:')) return (row) => tags(row)[name.slice(4)];
    if (name === 'tag-key') return (row) => Object.keys(tags(row));
    if (name === 'tag-value') return (row) => Object.values(tags(row));
  }
  const getter = Object.hasOwn(getters, name) ? getters[name] : undefined;
  if (!getter) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  if (getter === unknowable) {
    throw new AwsError('UnsupportedOperation', `The filter '${name}' is not simulated by flowlab's sandbox.`);
  }
  return getter;
}
