export interface CommandRow {
  readonly CommandId: string;
  readonly DocumentName: string;
  readonly sentAt: number;
  readonly comment: string | null;
  readonly parameters: Record<string, string[]>;
  readonly invocations: Record<
    string,
    {
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
