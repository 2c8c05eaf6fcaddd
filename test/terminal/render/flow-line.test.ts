import { describe, expect, it } from 'vitest';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../../../src/flow-log/format.js';
import { parseLine } from '../../../src/flow-log/parse.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { flowLines } from '../../../src/terminal/render/flow-line.js';
import { displayWidth } from '../../../src/terminal/width.js';
import { colourless, spoken } from '../styles.js';

function record(line: string, format: Format = defaultFormat): FlowRecord {
  const read = parseLine(format, line);
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
}

const tcp = record(
  '2 123456789012 eni-0aaaaaaaaaaabcdef 172.31.16.10:x'.replace(
    ':x',
    ' 172.31.16.20 51234 443 6 12 1840 1795445436 1795445439 ACCEPT OK',
  ),
);
const scan = record(
  '2 123456789012 eni-0aaaaaaaaaaa12345 162.83.129.115 172.31.16.20 43366 22 6 1 44 1795445441 1795445441 REJECT OK',
);
const ping = record(
  '2 123456789012 eni-0aaaaaaaaaaabcdef 172.31.16.10 172.31.16.20 0 0 1 3 252 1795445436 1795445439 REJECT OK',
);
const silent = record('2 123456789012 eni-0aaaaaaaaaaabcdef - - - - - - - 1795445436 1795445495 - NODATA');
const lost = record('2 123456789012 eni-0aaaaaaaaaaabcdef - - - - - - - 1795445436 1795445495 - SKIPDATA');

const wide = { wide: true, raw: false };
const narrow = { wide: false, raw: false };

describe('a record on a line', () => {
  it('has everything in full where there is room', () => {
    expect(flowLines(colourless(80), wide).of(tcp)).toEqual([
      '2026-11-23T14:50:36Z eni-0aaaaaaaaaaabcdef 172.31.16.10:51234 -> 172.31.16.20:443 TCP 12 pkt 1840 B ACCEPT',
    ]);
  });

  it('takes a second line where the terminal is too narrow for one', () => {
    const lines = flowLines(colourless(56), narrow).of(tcp);
    expect(lines.slice(1)).toEqual([
      '14:50:36 …bcdef TCP 12p 1.8kB ACCEPT',
      '    172.31.16.10:51234 -> 172.31.16.20:443',
    ]);
    for (const columns of [52, 60, 70, 80])
      for (const one of [tcp, scan, ping, silent])
        for (const line of flowLines(colourless(columns), narrow).of(one))
          expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  });

  it('stands aligned under those that were expected or shown before', () => {
    const lines = flowLines(colourless(80), wide);
    lines.expect(tcp);
    lines.expect(scan);
    expect([tcp, scan, ping].flatMap(lines.of).map((line) => line.slice(43))).toEqual([
      '172.31.16.10:51234   -> 172.31.16.20:443 TCP 12 pkt 1840 B ACCEPT',
      '162.83.129.115:43366 -> 172.31.16.20:22  TCP  1 pkt   44 B REJECT',
      '172.31.16.10         -> 172.31.16.20     ICMP  3 pkt  252 B REJECT',
    ]);
  });

  it('is short in a narrow terminal, where the day is said once', () => {
    const lines = flowLines(colourless(80), narrow);
    for (const each of [tcp, scan, ping]) lines.expect(each);
    const shown = [tcp, scan, ping].flatMap(lines.of);
    expect(shown).toEqual([
      '2026-11-23 UTC',
      '14:50:36 …bcdef 172.31.16.10:51234 -> 172.31.16.20:443  TCP  12p 1.8kB ACCEPT',
      '14:50:41 …12345 162.83.129.115:43366 -> 172.31.16.20:22 TCP   1p   44B REJECT',
      '14:50:36 …bcdef 172.31.16.10       -> 172.31.16.20      ICMP  3p  252B REJECT',
    ]);
    for (const line of shown) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('says in words that a window was silent or lost', () => {
    const lines = flowLines(colourless(80), wide);
    expect([silent, lost].flatMap(lines.of).map((line) => line.slice(43))).toEqual([
      'nothing to record (NODATA)',
      'AWS lost records of this window (SKIPDATA)',
    ]);
  });

  it('shows the addresses in the packet where they are others', () => {
    const format = parseFormat('${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr} ${action}');
    if (isUnreadable(format)) throw new Error(format.reason);
    const [line] = flowLines(colourless(80), wide).of(record('10.0.0.5 10.0.1.9 10.0.0.5 8.8.8.8 ACCEPT', format));
    expect(line).toBe('- - 10.0.0.5 -> 10.0.1.9 - - pkt - ACCEPT  in the packet 10.0.0.5 -> 8.8.8.8');
  });

  it('puts the addresses in the packet below where the line would be broken', () => {
    const format = parseFormat('${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr} ${action}');
    if (isUnreadable(format)) throw new Error(format.reason);
    const hidden = record('10.0.0.5 10.0.1.9 10.0.0.5 8.8.8.8 ACCEPT', format);
    expect(flowLines(colourless(60), { wide: false, raw: false }).of(hidden)).toEqual([
      '- - 10.0.0.5 -> 10.0.1.9 - -p - ACCEPT',
      '    in the packet 10.0.0.5 -> 8.8.8.8',
    ]);
  });

  it('puts IPv6 addresses in brackets before a port', () => {
    const line =
      '2 123456789012 eni-0aaaaaaaaaaabcdef 2001:db8::1 2001:db8::2 51234 443 6 1 60 1795445436 1795445439 ACCEPT OK';
    expect(flowLines(colourless(80), wide).of(record(line))[0]).toContain(' [2001:db8::1]:51234 -> [2001:db8::2]:443 ');
  });

  it('has the line as delivered under it where that is asked for', () => {
    expect(flowLines(colourless(80), { wide: true, raw: true }).of(ping)[1]).toBe(`    ${ping.line}`);
  });

  it('is a sentence for the ear', () => {
    expect(flowLines(spoken(80), narrow).of(scan)).toEqual([
      '2026-11-23 14:50:41 UTC, eni-0aaaaaaaaaaa12345: rejected TCP from 162.83.129.115 port 43366 to 172.31.16.20 port 22, 1 packets, 44 bytes.',
    ]);
  });
});
