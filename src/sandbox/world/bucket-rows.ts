import type { Table } from './row.js';

export interface BucketRow {
  readonly createdAt: number;
  /** The home Region's where absent. */
  readonly region?: string;
  /** Each holds from its `since` to that of the next; null where it was deleted. */
  readonly policies: { readonly since: number; readonly text: string | null }[];
  readonly objects: Table<ObjectRow>;
  /** Of a bucket that was ever asked to keep versions. */
  versioning?: { readonly status: 'Enabled' | 'Suspended'; readonly since: number };
  /** What a key gives no longer, by the keys, the newest first. */
  past?: Record<string, readonly PastRow[]>;
  /** Uploads in parts that are not complete, by their ids. */
  uploads?: Table<UploadRow>;
  /** Uploads in parts that are, by their ids. */
  completed?: Table<CompletedRow>;
  /** By the keys of the objects; of those that have tags. */
  objectTags?: Record<string, Readonly<Record<string, string>>>;
  /** Configurations that are kept as they were put, by the name of the sub-resource: `tagging`. */
  settings?: Record<string, string>;
  /** When a key was last deleted. */
  readonly deleted: Record<string, number>;
}

export interface ObjectRow {
  readonly base64: string;
  readonly modifiedAt: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of an object put in parts; else it follows from the bytes. */
  readonly etag?: string;
  /** Of an object put in parts: their sizes, in bytes. */
  readonly partSizes?: readonly number[];
  /** Whom it is granted to, as a document; the owner alone where absent. */
  readonly acl?: string;
  /** `null` in S3's words where absent. */
  readonly versionId?: string;
}

/** An older version of an object, or the mark of its deletion. */
export interface PastRow {
  readonly versionId: string;
  readonly at: number;
  /** Null for a delete marker. */
  readonly object: ObjectRow | null;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What was said when an upload was completed. */
export interface CompletedRow {
  readonly key: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface UploadRow {
  readonly key: string;
  readonly createdAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly acl?: string;
  readonly checksum?: { readonly algorithm: string; readonly type: string };
  /** By number. */
  readonly parts: Record<string, { readonly base64: string; readonly etag: string; readonly modifiedAt: number }>;
}
