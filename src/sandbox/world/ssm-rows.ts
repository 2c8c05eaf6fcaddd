export interface CommandRow {
  readonly CommandId: string;
  readonly DocumentName: string;
  readonly sentAt: number;
  readonly comment: string | null;
  readonly parameters: Record<string, string[]>;
  /** Absent in worlds of earlier versions. */
  readonly asked?: {
    readonly Targets: readonly { readonly Key: string; readonly Values: readonly string[] }[];
    readonly MaxConcurrency: string;
    readonly MaxErrors: string;
    readonly TimeoutSeconds: number;
  };
  /** Where the output goes beside; absent where nobody asked, and in worlds of earlier versions. */
  readonly outputTo?: {
    readonly bucket?: string;
    readonly prefix?: string;
    readonly region?: string;
    readonly logGroup?: string;
  };
  readonly invocations: Record<
    string,
    {
      /** Its output is in the bucket from `doneAt` on. */
      readonly isInBucket?: boolean;
      readonly doneAt: number;
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly status: string;
    }
  >;
}

export interface AgentRow {
  readonly registeredAt: number;
  lastPingAt: number;
}

export interface SessionRow {
  readonly SessionId: string;
  readonly Target: string;
  readonly startedAt: number;
  endedAt: number | null;
  readonly reason: string | null;
  readonly token: string;
}
