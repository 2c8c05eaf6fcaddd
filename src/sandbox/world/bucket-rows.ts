import type { Table } from './row.js';

export interface BucketRow {
  readonly createdAt: number;
  /** The home Region's where absent. */
  readonly region?: string;
  /** Each holds from its `since` to that of the next; null where it was deleted. */
  readonly policies: { readonly since: number; readonly text: string | null }[];
  readonly objects: Table<{ readonly base64: string; readonly modifiedAt: number; readonly contentType: string }>;
  /** When a key was last deleted. */
  readonly deleted: Record<string, number>;
}
