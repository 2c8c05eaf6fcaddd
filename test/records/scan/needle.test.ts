import { describe, expect, it } from 'vitest';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../../../src/flow-log/format.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import type { RecordFilter } from '../../../src/records/record-filter.js';
import { needleOf } from '../../../src/records/scan/needle.js';
import { sinkFor } from '../../../src/records/scan/row-sinks.js';
import { blockScan } from '../../../src/records/scan/scan-block.js';
import { createReader } from '../../../src/records/shapes/reader.js';

const formatOf = (text: string): Format => {
  const format = parseFormat(text);
  if (isUnreadable(format)) throw new Error(format.reason);
  return format;
};

const line = (source: number, packets: number, protocol: number, action: string): string =>
  `2 123456789012 eni-0aaaaaaaaaaaaaaaa 10.0.0.1 10.0.0.2 ${source} 443 ${protocol} ${packets} 40 1760000000 1760000060 ${action} OK`;

const read = (text: string, filter: RecordFilter, isMuch: boolean) => {
  const records: FlowRecord[] = [];
  const sink = sinkFor(
    { taken: 'records', filter },
    { take: ({ record }) => records.push(record), json: () => undefined },
  );
  const scan = blockScan(createReader(), sink, isMuch);
  for (const block of text.match(/[\s\S]{1,400}\n|[\s\S]+$/g) ?? []) scan(Buffer.from(block));
  return records.map((record) => record.line);
};

describe('what every wanted line has in it', () => {
  it('is the rarest word that the filter asks for', () => {
    const needle = (filter: RecordFilter, format = defaultFormat) => needleOf(filter, format)?.toString() ?? null;
    expect(needle({ action: 'REJECT', port: 22 })).toBe('REJECT');
    expect(needle({ action: 'REJECT', protocol: 1 })).toBe(' 1 ');
    expect(needle({ port: 22 })).toBe(' 22 ');
    expect(needle({ protocol: 17 })).toBe(' 17 ');
  });

  it('is not looked for where most lines have it, or where a field may stand at an end', () => {
    expect(needleOf({ action: 'ACCEPT' }, defaultFormat)).toBeNull();
    expect(needleOf({ protocol: 6 }, defaultFormat)).toBeNull();
    expect(needleOf({ port: 22 }, formatOf('srcaddr dstaddr srcport action dstport'))).toBeNull();
    expect(needleOf({ action: 'REJECT' }, formatOf('srcaddr dstaddr srcport dstport'))).toBeNull();
    expect(needleOf({}, defaultFormat)).toBeNull();
  });

  it.each<[string, RecordFilter]>([
    ['--rejected', { action: 'REJECT' }],
    ['--port', { port: 22 }],
    ['--protocol', { protocol: 17 }],
    ['all of them', { action: 'REJECT', port: 22, protocol: 17 }],
  ])('lets the same records through as reading every line: %s', (_, filter) => {
    const lines = Array.from({ length: 500 }, (_, at) =>
      line(
        [22, 23, 2222][at % 3] ?? 0,
        [22, 1, 17][at % 5] ?? 9,
        [6, 17][at % 2] ?? 6,
        ['REJECT', 'ACCEPT'][at % 7] ?? 'ACCEPT',
      ),
    );
    // A header inside changes what follows, and other words between records are no records.
    const text = [
      ...lines.slice(0, 200),
      'REJECT is a word here',
      ...lines.slice(200, 300),
      'srcaddr dstaddr dstport protocol action',
      '10.0.0.1 10.0.0.2 22 17 REJECT',
      '10.0.0.1 10.0.0.2 23 17 REJECT',
      defaultFormat.fields.map(({ name }) => name).join(' '),
      ...lines.slice(300),
    ].join('\n');
    const every = read(text, filter, false);
    expect(every.length).toBeGreaterThan(5);
    expect(read(text, filter, true)).toEqual(every);
  });
});
