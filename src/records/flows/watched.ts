import type { FlowRecord } from '../../flow-log/record.js';

/** What all records of one interface come to, whoever they are about: how far they reach, and of what kinds they are. */
export interface WatchedInterface {
  readonly interfaceId: string;
  /** Unix seconds of the first start and the last end of what was delivered; null where no record says. */
  readonly from: number | null;
  readonly to: number | null;
  readonly accepted: number;
  readonly refused: number;
  /** One of each kind: what they are of tells what the interface's flow log records. */
  readonly samples: readonly FlowRecord[];
  /** Windows of which records were lost; of very many, some. */
  readonly gaps: readonly FlowRecord[];
}

export type Counting = { -readonly [Name in keyof WatchedInterface]: WatchedInterface[Name] } & {
  gaps: FlowRecord[];
  samples: FlowRecord[];
};

export const nothingWatched = (interfaceId: string): Counting => ({
  interfaceId,
  from: null,
  to: null,
  accepted: 0,
  refused: 0,
  samples: [],
  gaps: [],
});

export function addSample({ samples }: Counting, record: FlowRecord): void {
  if (!samples.some(({ action }) => action === record.action)) samples.push(record);
}

const MOST_GAPS = 1_000;

export function addGap({ gaps }: Counting, record: FlowRecord): void {
  if (gaps.length < MOST_GAPS) gaps.push(record);
}

export function addWatched(into: Counting, { from, to, accepted, refused, samples, gaps }: WatchedInterface): void {
  if (from !== null) into.from = Math.min(into.from ?? from, from);
  if (to !== null) into.to = Math.max(into.to ?? to, to);
  into.accepted += accepted;
  into.refused += refused;
  for (const sample of samples) addSample(into, sample);
  for (const gap of gaps) addGap(into, gap);
}
