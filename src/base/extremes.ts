/** The smallest, as Math.min has it, of any number of values: more arguments than the stack holds cannot be handed on. */
export function least(values: readonly number[]): number {
  let found = Number.POSITIVE_INFINITY;
  for (const value of values) found = Math.min(found, value);
  return found;
}

/** The same for the greatest. */
export function greatest(values: readonly number[]): number {
  let found = Number.NEGATIVE_INFINITY;
  for (const value of values) found = Math.max(found, value);
  return found;
}
