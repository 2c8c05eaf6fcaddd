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
    readonly DocumentVersion?: string;
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

/** A parameter of the account's own; those of Amazon are no rows. */
export interface ParameterRow {
  readonly Name: string;
  readonly Tags: Record<string, string>;
  /** The newest last. A hundred of them are kept. */
  versions: ParameterVersionRow[];
}

export interface ParameterVersionRow {
  readonly Version: number;
  readonly Value: string;
  readonly Type: 'String' | 'StringList' | 'SecureString';
  readonly Tier: 'Standard' | 'Advanced';
  readonly DataType: string;
  readonly KeyId?: string;
  readonly Description?: string;
  readonly AllowedPattern?: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
  Labels: readonly string[];
}
