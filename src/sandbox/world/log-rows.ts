import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';

export interface LogGroupRow {
  readonly logGroupName: string;
  readonly createdAt: number;
  retentionInDays: number | null;
  deletionProtection: boolean;
  readonly logGroupClass?: LogGroupClass;
  kmsKeyId?: string | null;
  readonly tags: Record<string, string>;
  /** Events that clients put; flow records are computed. */
  readonly streams: Record<
    string,
    { readonly createdAt: number; readonly events: { timestamp: number; message: string; ingestionTime: number }[] }
  >;
}

export interface QueryRow {
  readonly groups: readonly string[];
  readonly query: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly limit: number;
  readonly startedAt: number;
  stoppedAt: number | null;
}
