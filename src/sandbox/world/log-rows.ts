import type { LogGroupClass, MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';

export interface LogGroupRow {
  readonly logGroupName: string;
  readonly createdAt: number;
  retentionInDays: number | null;
  deletionProtection: boolean;
  readonly logGroupClass?: LogGroupClass;
  kmsKeyId?: string | null;
  readonly tags: Record<string, string>;
  /** By their names. */
  metricFilters?: Record<string, MetricFilterRow>;
  /** Events that clients put; flow records are computed. */
  readonly streams: Record<
    string,
    { readonly createdAt: number; readonly events: { timestamp: number; message: string; ingestionTime: number }[] }
  >;
}

/** As a service makes it that is let write there: without retention or tags. */
export const plainLogGroup = (logGroupName: string, createdAt: number): LogGroupRow => ({
  logGroupName,
  createdAt,
  retentionInDays: null,
  deletionProtection: false,
  tags: {},
  streams: {},
});

interface MetricFilterRow {
  readonly pattern: string;
  readonly transformations: readonly MetricTransformation[];
  readonly createdAt: number;
}

export interface QueryDefinitionRow {
  readonly name: string;
  readonly queryString: string;
  readonly groups: readonly string[];
  readonly modifiedAt: number;
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

/** Events of a group on their way to a bucket. */
export interface ExportTaskRow {
  readonly taskName?: string;
  readonly logGroupName: string;
  readonly from: number;
  readonly to: number;
  readonly destination: string;
  readonly destinationPrefix: string;
  readonly createdAt: number;
  readonly doneAt: number;
  cancelledAt: number | null;
  readonly files: readonly { readonly key: string; readonly base64: string }[];
}
