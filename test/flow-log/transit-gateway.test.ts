import { describe, expect, it } from 'vitest';
import { formatText, isUnreadable, limitsOf } from '../../src/flow-log/format.js';
import { transitGatewayFormat } from '../../src/flow-log/known-formats.js';
import { parseRecord } from '../../src/flow-log/parse.js';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { atTransitGateway } from '../../src/flow-log/transit-gateway.js';
import { createReader } from '../../src/records/shapes/reader.js';
import { contextOf } from '../../src/records/shapes/shape.js';
import { flowLines } from '../../src/terminal/render/flow-line.js';
import { RECORDS } from '../helpers/seven-records.js';
import { colourless, spoken } from '../terminal/styles.js';

// The default format. (Transit Gateway guide, "Transit Gateway Flow Log records")
const LINE =
  '6 TransitGateway 123456789012 tgw-0abc0123456789abc tgw-attach-0aaa1111bbbb2222c 123456789012 210987654321 vpc-0aaa vpc-0bbb subnet-0aaa subnet-0bbb eni-0aaa1111 eni-0bbb2222 use1-az1 use1-az2 tgw-attach-0bbb2222cccc3333d 10.1.0.5 10.2.0.9 40112 443 6 5 300 1700000000 1700000055 OK IPv4 5 0 2 0 2 us-east-1 ingress - -';
const SILENT =
  '6 TransitGateway 123456789012 tgw-0abc0123456789abc tgw-attach-0aaa1111bbbb2222c - - - - - - - - - - - - - - - - - - 1700000000 1700000055 NODATA - - - - - - us-east-1 - - -';

function record(): FlowRecord {
  const read = parseRecord(transitGatewayFormat, LINE);
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
}

describe('a record of a transit gateway', () => {
  it('is known without a header by its form', () => {
    const reader = createReader(contextOf(null));
    const reads = [LINE, SILENT].flatMap((line) => reader.line(line));
    expect(reads.map(({ format }) => formatText(format))).toEqual(Array(2).fill(formatText(transitGatewayFormat)));
    expect(reader.tally().unreadable).toBe(0);
  });

  it('tells the attachment that saw it and what was dropped why', () => {
    expect(atTransitGateway(record())).toEqual({
      gatewayId: 'tgw-0abc0123456789abc',
      attachmentId: 'tgw-attach-0aaa1111bbbb2222c',
      lost: [
        { reason: 'no route', packets: 5 },
        { reason: 'larger than the MTU', packets: 2 },
      ],
    });
    expect(RECORDS.map(atTransitGateway)).toEqual(RECORDS.map(() => null));
  });

  it('is shown with both', () => {
    expect(flowLines(colourless(80), { wide: true, raw: false }).of(record())).toEqual([
      '2023-11-14T22:13:20Z tgw-attach-0aaa1111bbbb2222c 10.1.0.5:40112 -> 10.2.0.9:443 TCP 5 pkt 300 B 5 lost: no route, 2 lost: larger than the MTU',
    ]);
    expect(flowLines(spoken(), { wide: false, raw: false }).of(record())).toEqual([
      '2023-11-14 22:13:20 UTC, tgw-attach-0aaa1111bbbb2222c: logged TCP from 10.1.0.5 port 40112 to 10.2.0.9 port 443, 5 packets, 300 bytes, 5 lost: no route, 2 lost: larger than the MTU.',
    ]);
  });

  it('lacks nothing that only interfaces have', () => {
    expect(limitsOf(transitGatewayFormat)).toEqual([]);
  });
});
