import { original } from './original.js';

const notes: WeakMap<object, unknown>[] = [];

/** What is known of a table beside the world, which is JSON: begun when it is first asked for, and kept up by who asks. */
export function knownOf<Known>(begin: () => Known): (table: object) => Known {
  const known = new WeakMap<object, Known>();
  notes.push(known);
  return (table) => {
    const found = known.get(original(table)) ?? begin();
    known.set(original(table), found);
    return found;
  };
}

/** Of what was changed and is again as it was: what is known of it may be of the time between. */
export function forgetKnown(table: object): void {
  for (const known of notes) known.delete(table);
}
