import { types } from 'node:util';

/** Where in a value something stands for another thing. */
export function standInsIn(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (types.isProxy(value)) return [at];
  return Object.entries(value).flatMap(([name, content]) => standInsIn(content, `${at}.${name}`));
}
