import { expect, it } from 'vitest';
import { withScratch } from '../../../src/disk/scratch.js';
import { defaultFormat, isUnreadable } from '../../../src/flow-log/format.js';
import { parseRecord } from '../../../src/flow-log/parse.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { keptRecords } from '../../../src/investigation/flows/kept-records.js';
import { recordSink } from '../../../src/records/scan/row-sinks.js';

const records = [1, 2, 3].flatMap((n): readonly FlowRecord[] => {
  const line = `2 123456789012 eni-${n} 10.0.0.${n} 10.0.0.9 4000${n} 443 6 1 60 1798761600 1798761659 ACCEPT OK`;
  const record = parseRecord(defaultFormat, line);
  return isUnreadable(record) ? [] : [record];
});

const signal = new AbortController().signal;

it('records that were fetched are the same when they are looked at again', () =>
  withScratch(async (scratch) => {
    const kept = keptRecords(scratch);
    await kept.add(records.slice(0, 2), defaultFormat);
    await kept.add([], defaultFormat);
    await kept.add(records.slice(2), defaultFormat);
    expect(kept.isWhole()).toBe(false);
    await kept.end();
    expect(kept.isWhole()).toBe(true);
    for (const _ of [1, 2]) {
      const again: FlowRecord[] = [];
      await kept.read(
        recordSink((record) => again.push(record)),
        signal,
      );
      expect(again).toEqual(records);
    }
  }));

it('more than there is room for is not kept, and has to be fetched again', () =>
  withScratch(async (scratch) => {
    const kept = keptRecords(scratch, 150);
    for (const record of records) await kept.add([record], defaultFormat);
    await kept.end();
    expect(kept.isWhole()).toBe(false);
  }));
