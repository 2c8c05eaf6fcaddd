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
  const spans = joinedTimes(records.map((one) => [startOf(one) - before, endOf(one) + after]));
  // They are in order and apart: only the last that begins before the end can hold it.
  return (record) => {
    const next = firstIndex(spans.length, (index) => (spans[index]?.[0] ?? 0) > endOf(record));
    const last = spans[next - 1];
    return last !== undefined && last[1] >= startOf(record);
  };
}
