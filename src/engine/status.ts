import { isMade, isShrinking, type State, type StepRecord } from './state.js';

/** What `status --json` prints; members are added, never renamed, within one `schema`. */
export interface Status {
  readonly schema: 1;
  readonly lab: string;
  readonly mode: 'aws' | 'sandbox';
  readonly account: string;
  readonly region: string;
  readonly startedAt: string;
  /** Every stage is done or skipped. */
  readonly finished: boolean;
  readonly stages: readonly StageStatus[];
  readonly resources: readonly ResourceStatus[];
  /** US dollars, of all resources together. */
  readonly costPerHour: number;
  readonly nextCommand: string;
}

export interface StageStatus extends Omit<StageTitle, 'proves'> {
  readonly status: 'done' | 'current' | 'pending' | 'skipped';
  /** Whether what the stage sets out to do was proved; null where there is nothing to solve. */
  readonly solved: boolean | null;
}

export interface StageTitle {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** It has something to solve, and ends with a proof. */
  readonly proves?: true;
}

export interface ResourceStatus {
  readonly kind: string;
  /** AWS's id; null while it is not known whether the object was made. */
  readonly id: string | null;
  readonly name: string;
  readonly stage: number;
  readonly state: 'unconfirmed' | 'made' | 'removing';
  readonly costPerHour: number;
}

/** What the ledger says, without asking AWS. */
export function statusOf(state: State, titles: readonly StageTitle[]): Status {
  const { lab } = state;
  const stages = stageStatuses(state, titles);
  const finished = stages.every(({ status }) => status === 'done' || status === 'skipped');
  const unsolved = Object.values(state.stages).includes('unsolved');
  const resources = Object.values(state.steps).flatMap(resourceStatus);
  return {
    schema: 1,
    lab: lab.id,
    mode: lab.mode,
    account: lab.account,
    region: lab.region,
    startedAt: lab.startedAt,
    finished,
    stages,
    resources,
    // Prices have four decimals at most; their sum should not show the binary fraction.
    costPerHour: Math.round(resources.reduce((sum, { costPerHour }) => sum + costPerHour, 0) * 10_000) / 10_000,
    nextCommand: nextCommand(state, finished && !unsolved),
  };
}

function stageStatuses(state: State, titles: readonly StageTitle[]): readonly StageStatus[] {
  const current = isShrinking(state) ? undefined : titles.find(({ number }) => state.stages[number] === undefined);
  return titles.map(({ number, id, title, proves }) => {
    const mark = state.stages[number];
    const status = mark === 'unsolved' ? 'done' : (mark ?? (number === current?.number ? 'current' : 'pending'));
    return { number, id, title, status, solved: proves ? mark === 'done' : null };
  });
}

function resourceStatus(record: StepRecord): readonly ResourceStatus[] {
  if (record.preview === undefined || record.status === 'removed' || record.status === 'undone') return [];
  const { resource, label, stage, costPerHour } = record.preview;
  const result = 'result' in record ? record.result : null;
  const found = { kind: resource, id: isMade(result) ? result.id : null, name: label, stage };
  // Nothing was made by what AWS refused.
  if (record.status === 'intended') return record.refused ? [] : [{ ...found, state: 'unconfirmed', costPerHour }];
  return [{ ...found, state: record.status === 'done' ? 'made' : 'removing', costPerHour }];
}

function nextCommand(state: State, isThrough: boolean): string {
  if (state.cleaned) return 'npx flowlab start';
  return isThrough || isShrinking(state) ? 'npx flowlab cleanup' : 'npx flowlab resume';
}
