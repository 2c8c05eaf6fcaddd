import { compareTexts } from '../../base/words.js';
import { isUnreadable, parseFormat } from '../../flow-log/format.js';
import { parseLine } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { recordsVisible } from '../../sandbox/flow-records/delivery.js';
import { settle } from '../../sandbox/flow-records/history.js';
import type { World } from '../../sandbox/world/world.js';

/** A record by the number under which it can be cited: that of its delivery, so later ones do not shift it. */
export interface NumberedRecord {
  readonly number: number;
  readonly record: FlowRecord;
}

/** Everything that has been delivered, oldest window first. */
export function recordsOf(world: World, now: number): readonly NumberedRecord[] {
  settle(world, now);
  const delivered = Object.values(world.ec2.flowLogs).flatMap((flowLog) => {
    const format = parseFormat(flowLog.LogFormat ?? '');
    if (isUnreadable(format)) return [];
    return recordsVisible(world, flowLog, now).flatMap((event) => {
      const record = parseLine(format, event.message);
      return isUnreadable(record) ? [] : [{ event, record }];
    });
  });
  return delivered
    .toSorted(
      (one, other) =>
        one.event.ingestionTime - other.event.ingestionTime || compareTexts(one.event.eventId, other.event.eventId),
    )
    .map(({ record }, at) => ({ number: at + 1, record }))
    .toSorted((one, other) => (one.record.start ?? 0) - (other.record.start ?? 0) || one.number - other.number);
}
