import type { FlowRecord } from '../../src/flow-log/record.js';
import type { RejectedPort, Talker } from '../../src/records/summary.js';
import type { Summary } from '../../src/records/tally.js';

// All records in memory, the plainest way: what the running tally is held against.

const nothing: Summary = {
  records: 0,
  accepted: 0,
  rejected: 0,
  silent: 0,
  lost: 0,
  bytes: 0,
  packets: 0,
  from: null,
  to: null,
};

export function summarise(records: Iterable<FlowRecord>): Summary {
  let sum = nothing;
  for (const { action, logStatus, bytes, packets, start, end } of records) {
    sum = {
      records: sum.records + 1,
      accepted: sum.accepted + Number(action === 'ACCEPT'),
      rejected: sum.rejected + Number(action === 'REJECT'),
      silent: sum.silent + Number(logStatus === 'NODATA'),
      lost: sum.lost + Number(logStatus === 'SKIPDATA'),
      bytes: sum.bytes + (bytes ?? 0),
      packets: sum.packets + (packets ?? 0),
      from: start == null ? sum.from : Math.min(sum.from ?? start, start),
      to: end == null ? sum.to : Math.max(sum.to ?? end, end),
    };
  }
  return sum;
}

/** Who sent the most bytes to whom, the most first. Between two logged interfaces, both records count. */
export function topTalkers(records: Iterable<FlowRecord>, count: number): readonly Talker[] {
  const talkers = new Map<string, Talker>();
  for (const { srcaddr, dstaddr, bytes, packets } of records) {
    if (srcaddr == null || dstaddr == null) continue;
    const key = `${srcaddr} ${dstaddr}`;
    const so = talkers.get(key) ?? { source: srcaddr, destination: dstaddr, bytes: 0, packets: 0, records: 0 };
    talkers.set(key, {
      ...so,
      bytes: so.bytes + (bytes ?? 0),
      packets: so.packets + (packets ?? 0),
      records: so.records + 1,
    });
  }
  return [...talkers.values()].sort((a, b) => b.bytes - a.bytes || b.packets - a.packets).slice(0, count);
}

/** Which ports rejected traffic was for, the most often rejected first. */
export function rejectsByPort(records: Iterable<FlowRecord>, count: number): readonly RejectedPort[] {
  const ports = new Map<string, Omit<RejectedPort, 'sources'> & { readonly senders: Set<string> }>();
  for (const { action, protocol = null, dstport = null, packets, srcaddr } of records) {
    if (action !== 'REJECT') continue;
    const hasPorts = protocol === null || PROTOCOLS_WITH_PORTS.includes(protocol);
    const port = hasPorts ? dstport : null;
    const key = `${protocol} ${port}`;
    const so = ports.get(key) ?? { protocol, port, records: 0, packets: 0, senders: new Set() };
    if (srcaddr != null) so.senders.add(srcaddr);
    ports.set(key, { ...so, records: so.records + 1, packets: so.packets + (packets ?? 0) });
  }
  return [...ports.values()]
    .sort((a, b) => b.records - a.records || b.packets - a.packets || (a.port ?? -1) - (b.port ?? -1))
    .slice(0, count)
    .map(({ senders, ...port }) => ({ ...port, sources: senders.size }));
}

// TCP, UDP, DCCP, SCTP, UDP-Lite
const PROTOCOLS_WITH_PORTS: readonly number[] = [6, 17, 33, 132, 136];
