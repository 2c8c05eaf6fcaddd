import type { Connection, End, Evidence } from '../../src/diagnosis/verdict.js';
import { isUnreadable, parseFormat } from '../../src/flow-log/format.js';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { ICMP, TCP, UDP } from '../../src/network/packet.js';
import { createReader } from '../../src/records/shapes/reader.js';
import { contextOf } from '../../src/records/shapes/shape.js';

/** When the traffic of every test begins: 2026-11-23 10:42:00 UTC, in Unix seconds. */
export const BEGIN = Date.UTC(2026, 10, 23, 10, 42) / 1000;

interface Parts {
  /** Seconds after BEGIN. */
  readonly start?: number;
  readonly end?: number;
  readonly protocol?: number;
  readonly ports?: string;
  readonly packets?: number;
  readonly bytes?: number;
}

/** One record of the default format: `seen('eni-b', '10.0.0.10 > 10.0.1.10', 'REJECT')`. */
export function seen(eni: string, way: string, action: 'ACCEPT' | 'REJECT', parts: Parts = {}): string {
  const [from = '', to = ''] = way.split(' > ');
  const { start = 0, end = start + 40, protocol = ICMP, ports = '0 0', packets = 4, bytes = packets * 84 } = parts;
  return `2 123456789012 ${eni} ${from} ${to} ${ports} ${protocol} ${packets} ${bytes} ${BEGIN + start} ${BEGIN + end} ${action} OK`;
}

/** A row that says nothing happened; by default it reaches well past the traffic. */
export const idle = (eni: string, start = 60, end = start + 60): string =>
  `2 123456789012 ${eni} - - - - - - - ${BEGIN + start} ${BEGIN + end} - NODATA`;

export const skipped = (eni: string, start = 0, end = start + 60): string =>
  `2 123456789012 ${eni} - - - - - - - ${BEGIN + start} ${BEGIN + end} - SKIPDATA`;

/** Reads lines of the default format, or of the one that is given, as `diagnose` gets them. */
export function records(lines: readonly string[], format?: string): readonly FlowRecord[] {
  const parsed = format === undefined ? undefined : parseFormat(format);
  if (parsed && isUnreadable(parsed)) throw new Error(parsed.reason);
  const reader = createReader(contextOf(parsed ?? null));
  const found = lines.flatMap((line) => reader.line(line)).map(({ record }) => record);
  if (reader.tally().unreadable > 0) throw new Error(reader.tally().examples[0]?.reason);
  return found;
}

export const evidence = (lines: readonly string[], parts: Partial<Evidence> = {}): Evidence => ({
  records: records(lines),
  readAt: (BEGIN + 600) * 1000,
  probe: null,
  hosts: null,
  ...parts,
});

const end = (address: string): End => ({ address, interfaceId: null });

export const ping = (source: string, destination: string, parts: Partial<Connection> = {}): Connection => ({
  source: end(source),
  destination: end(destination),
  protocol: ICMP,
  port: null,
  since: null,
  until: null,
  ...parts,
});

export const tcp = (source: string, destination: string, port: number, parts: Partial<Connection> = {}): Connection =>
  ping(source, destination, { protocol: TCP, port, ...parts });

export const udp = (source: string, destination: string, port: number, parts: Partial<Connection> = {}): Connection =>
  ping(source, destination, { protocol: UDP, port, ...parts });
