import { isIcmp, TCP } from '../network/packet.js';
import { serviceName } from './protocols.js';
import type { FlowRecord } from './record.js';
import { opensConnection, tcpFlagsInWords } from './tcp-flags.js';
import { secondsInWords, utc } from './utc.js';

/** The way out of the interface, by the number in traffic-path. (VPC user guide, "Flow log records") */
export const trafficPaths: Readonly<Record<string, string>> = {
  1: 'to another resource in the same VPC',
  2: 'through an internet gateway or a gateway VPC endpoint',
  3: 'through a virtual private gateway',
  4: 'through a peering connection in the same Region',
  5: 'through a peering connection to another Region',
  6: 'through a local gateway',
  7: 'through a gateway VPC endpoint',
  8: 'through an internet gateway',
};

// (EC2 user guide, "Security group connection tracking"; Linux's default ip_local_port_range begins at 32768)
const FIRST_EPHEMERAL = 32_768;

export function portInWords(value: string, record: FlowRecord): string | undefined {
  const port = Number(value);
  if (port === 0 && isIcmp(record.protocol)) return 'ICMP has no ports';
  const service = serviceName(port);
  if (service !== undefined) return service;
  return port >= FIRST_EPHEMERAL ? 'probably a port that a client picked at random' : undefined;
}

export const asTime = (value: string, record: FlowRecord): string =>
  record.start == null
    ? value
    : `${utc(record.start)}, ${record.logStatus === 'OK' || record.logStatus == null ? 'first packet' : 'the window opened'}`;

export function windowEnd(value: string, record: FlowRecord): string {
  if (record.end == null) return value;
  const what = record.logStatus === 'OK' || record.logStatus == null ? 'last packet' : 'the window closed';
  const after =
    record.start != null && record.end >= record.start
      ? `, ${secondsInWords(record.end - record.start)} after start`
      : '';
  return `${utc(record.end)}, ${what}${after}`;
}

export function tcpFlagsOf(value: string, record: FlowRecord): string {
  const flags = Number(value);
  if (record.protocol != null && record.protocol !== TCP) return 'not TCP, so there are no flags';
  const said = tcpFlagsInWords(flags);
  const late = record.action === 'REJECT' && !opensConnection(flags);
  return late ? `${said}; rejected without a SYN, so probably a late packet of an old connection, not a rule` : said;
}

export const awsService = (end: 'source' | 'destination') => ({
  tell: (value: string) =>
    value === 'AMAZON' ? `the ${end} is an address of AWS` : `the ${end} is an address of the AWS service ${value}`,
  absent: `the ${end} is not an address of an AWS service`,
});

/** Counters of a transit gateway's drops, by their cause. */
export const lost = (cause: string) => ({
  tell: (value: string) => (value === '0' ? 'none was lost for this reason' : `${value} lost: ${cause}`),
});
