import type { Table } from './row.js';

export interface BucketRow {
  readonly createdAt: number;
  /** The home Region's where absent. */
  readonly region?: string;
  /** Each holds from its `since` to that of the next; null where it was deleted. */
  readonly policies: { readonly since: number; readonly text: string | null }[];
  readonly objects: Table<{
    readonly base64: string;
    readonly modifiedAt: number;
    readonly contentType: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Of an object put in parts; else it follows from the bytes. */
    readonly etag?: string;
  }>;
  /** Uploads in parts that are not complete, by their ids. */
  uploads?: Table<UploadRow>;
  /** By the keys of the objects; of those that have tags. */
  objectTags?: Record<string, Record<string, string>>;
  /** Configurations that are kept as they were put, by the name of the sub-resource: `tagging`. */
  settings?: Record<string, string>;
  /** When a key was last deleted. */
  readonly deleted: Record<string, number>;
}

export interface UploadRow {
  readonly key: string;
  readonly createdAt: number;
  readonly headers: Readonly<Record<string, string>>;
  /** By number. */
  readonly parts: Record<string, { readonly base64: string; readonly etag: string; readonly modifiedAt: number }>;
}
