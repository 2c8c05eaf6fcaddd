import { firstIndex } from '../../base/first-index.js';
import { joinedTimes } from '../../flow-log/held-times.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { endOf, startOf } from './period.js';
import { SLACK_MS } from './sight.js';

/**
 * Tells of a record whether it was refused where it was seen, or something at about that time further on: then nothing is
 * awaited behind that.
 */
export function stoppedBy(furtherOn: readonly FlowRecord[]): (record: FlowRecord) => boolean {
  const isBesideRefused = besideOneOf(furtherOn.filter(({ action }) => action === 'REJECT'));
  return (record) => record.action === 'REJECT' || isBesideRefused(record);
}

/** Was one of these recorded at about that time, or that much before and after? Ready for a week of pings: their times are joined once. */
export function besideOneOf(
  records: readonly FlowRecord[],
  before = SLACK_MS,
  after = before,
): (record: FlowRecord) => boolean {
  const times = records.map(spanOf);
  const isUntimed = times.includes(null);
  const spans = joinedTimes(times.flatMap((span) => (span ? [[span[0] - before, span[1] + after]] : [])));
  return (record) => {
    if (isUntimed) return true;
    const span = spanOf(record);
    return span === null ? spans.length > 0 : isInOneOf(spans, span);
  };
}

type Span = readonly [number, number];

function spanOf(record: FlowRecord): Span | null {
  const [from, to] = [startOf(record), endOf(record)];
  return from === null || to === null ? null : [from, to];
}

/** The spans are in order and apart: only the last that begins before the end can hold it. */
function isInOneOf(spans: readonly Span[], [from, to]: Span): boolean {
  const after = firstIndex(spans.length, (index) => (spans[index]?.[0] ?? 0) > to);
  return (spans[after - 1]?.[1] ?? Number.NEGATIVE_INFINITY) >= from;
}
