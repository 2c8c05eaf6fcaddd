import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import { protocolName, serviceName } from '../../flow-log/protocols.js';
import type { Group, Grouping } from '../../records/grouped.js';
import type { CountedPort, Talker, TrafficSummary } from '../../records/summary.js';
import type { Summary } from '../../records/tally.js';
import type { Event } from '../../ui.js';
import { spanInWords, type WallClock } from '../local-time.js';

/** What all the records amount to, as a person reads it. */
export const summaryEvents = (
  { totals, talkers, rejectedPorts }: TrafficSummary,
  clock: WallClock,
): readonly Event[] => [
  { kind: 'facts', title: 'Flow records', facts: facts(totals, clock) },
  ...(talkers.length === 0 ? [] : [talkersTable(talkers)]),
  ...(rejectedPorts.length === 0 ? [] : [portsTable(rejectedPorts)]),
];

function facts({ records, accepted, rejected, silent, lost, bytes, packets, from, to }: Summary, clock: WallClock) {
  const many = (count: number) => count.toLocaleString('en-US');
  return [
    { name: 'records', value: many(records) },
    ...(from === null || to === null ? [] : [{ name: 'time', value: spanInWords(clock, from, to) }]),
    { name: 'accepted', value: many(accepted) },
    { name: 'rejected', value: many(rejected) },
    ...(silent === 0 ? [] : [{ name: 'silent', value: `${counted(silent, 'window')} without traffic (NODATA)` }]),
    ...(lost === 0 ? [] : [{ name: 'lost', value: `${counted(lost, 'window')} of which AWS lost records (SKIPDATA)` }]),
    { name: 'traffic', value: `${sizeInWords(bytes)} in ${many(packets)} packets` },
  ];
}

const talkersTable = (talkers: readonly Talker[]): Event => ({
  kind: 'table',
  title: 'Top talkers',
  columns: ['FROM', 'TO', 'BYTES', 'PACKETS', 'RECORDS'],
  rows: talkers.map(({ source, destination, bytes, packets, records }) => [
    source,
    destination,
    sizeInWords(bytes),
    String(packets),
    String(records),
  ]),
});

const portsTable = (ports: readonly CountedPort[]): Event => ({
  kind: 'table',
  title: 'Rejected, by port asked for',
  columns: ['PORT', 'PROTOCOL', 'RECORDS', 'PACKETS', 'SENDERS'],
  rows: ports.map(({ port, protocol, records, packets, sources, more }) => [
    portInWords(port),
    protocol === null ? '-' : protocolName(protocol),
    String(records),
    String(packets),
    `${sources}${more ? ' or more' : ''}`,
  ]),
});

function portInWords(port: number | null): string {
  if (port === null) return '-';
  const service = serviceName(port);
  return service === undefined ? String(port) : `${port} ${service}`;
}

const NAMES = {
  pair: 'Traffic by pair of addresses',
  port: 'Traffic by destination port',
  interface: 'Traffic by interface',
};

/** Sums by group, as a table; those with the most bytes first. */
export function groupsTable(by: Grouping, groups: readonly Group[]): Event {
  const many = (count: number | null) => (count === null ? '' : count.toLocaleString('en-US'));
  const counts = by !== 'pair';
  return {
    kind: 'table',
    title: NAMES[by],
    columns: [...keyColumns[by], 'RECORDS', ...(counts ? ['ACCEPTED', 'REJECTED'] : []), 'BYTES', 'PACKETS'],
    rows: groups.map(({ key, records, accepted, rejected, bytes, packets }) => [
      ...keyCells(by, key),
      many(records),
      ...(counts ? [many(accepted), many(rejected)] : []),
      sizeInWords(bytes),
      many(packets),
    ]),
  };
}

const keyColumns: Readonly<Record<Grouping, readonly string[]>> = {
  pair: ['FROM', 'TO'],
  port: ['PORT', 'SERVICE'],
  interface: ['INTERFACE'],
};

function keyCells(by: Grouping, key: Group['key']): readonly string[] {
  if (by === 'pair') return [String(key.srcaddr), String(key.dstaddr)];
  if (by === 'interface') return [String(key['interface-id'] ?? 'unknown')];
  const protocol = typeof key.protocol === 'number' ? protocolName(key.protocol) : 'any protocol';
  const port = typeof key.dstport === 'number' && key.dstport > 0 ? key.dstport : null;
  return [port === null ? protocol : `${protocol} ${port}`, (port === null ? undefined : serviceName(port)) ?? ''];
}
