import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import { protocolName, serviceName } from '../../flow-log/protocols.js';
import { utc } from '../../flow-log/utc.js';
import type { CountedPort, Talker, TrafficSummary } from '../../records/summary.js';
import type { Summary } from '../../records/tally.js';
import type { Event } from '../../ui.js';

/** What all the records amount to, as a person reads it. */
export const summaryEvents = ({ totals, talkers, rejectedPorts }: TrafficSummary): readonly Event[] => [
  { kind: 'facts', title: 'Flow records', facts: facts(totals) },
  ...(talkers.length === 0 ? [] : [talkersTable(talkers)]),
  ...(rejectedPorts.length === 0 ? [] : [portsTable(rejectedPorts)]),
];

function facts({ records, accepted, rejected, silent, lost, bytes, packets, from, to }: Summary) {
  const many = (count: number) => count.toLocaleString('en-US');
  return [
    { name: 'records', value: many(records) },
    ...(from === null || to === null ? [] : [{ name: 'time', value: `${utc(from)} to ${utc(to)}` }]),
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
