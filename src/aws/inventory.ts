import type { Aws } from '../cloud.js';
import { inventoryKinds, isRefusal, type Marks } from './inventory-kinds.js';

/** Something in the account that carries a lab's tag. */
export interface Owned {
  readonly lab: string;
  /** The step that made it, from its tag; null where only the path tells. */
  readonly step: string | null;
  readonly kind: string;
  readonly id: string;
}

export interface Inventory {
  readonly owned: readonly Owned[];
  /** The kinds that AWS did not let us search, or not to the end, with its words for why. */
  readonly unsearched: readonly { readonly kind: string; readonly error: unknown }[];
}

/**
 * Everything in this account and region that carries a lab's tag, of one lab or of all. Each kind is described rather
 * than looked up in DescribeTags, whose list can still hold what was just deleted, and each on its own: a kind that is
 * refused hides no other. Filters are for speed; what counts is the tag that comes back.
 */
export async function inventory(aws: Aws, marks: Marks, lab?: string): Promise<Inventory> {
  const owned: Owned[] = [];
  const unsearched: { kind: string; error: unknown }[] = [];
  for (const [kind, list] of Object.entries(inventoryKinds)) {
    try {
      for await (const { lab: of, step, id } of list(aws, marks, lab))
        if (of !== undefined && id !== undefined && (lab ?? of) === of) owned.push({ lab: of, step, kind, id });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      unsearched.push({ kind, error });
    }
  }
  return { owned, unsearched };
}
