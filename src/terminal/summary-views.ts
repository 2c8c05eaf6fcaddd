import { type Group, type Grouping, groupsIn, runningGroups } from '../records/grouped.js';
import { summaryOf, type Talker, type TrafficSummary } from '../records/summary.js';
import { runningTally, type TallyParts } from '../records/tally.js';
import type { WhatWasRead } from '../records/what-was-read.js';
import type { RecordLook, View } from './record-views.js';
import { render } from './render/event.js';
import { flowLines } from './render/flow-line.js';
import { groupsTable, summaryEvents } from './render/record-summary.js';
import { safeJson } from './safe.js';

const TALKERS = 8;
const PORTS = 8;
const NEWEST = 20;

/** What they amount to; at a terminal also the newest of them. */
export const summaryView = (look: RecordLook, newestToo: boolean): View =>
  summing({ talkers: TALKERS, ports: PORTS, newest: newestToo ? NEWEST : 0 }, (traffic) => {
    if (traffic.totals.records === 0) return;
    for (const event of summaryEvents(traffic, look.style.clock)) look.out.lines([...render(event, look.style), '']);
    const { newest } = traffic;
    if (newest.length === 0) return;
    look.out.lines([look.style.paint.strong(newest.length < NEWEST ? 'All traffic:' : `The newest ${NEWEST}:`)]);
    const lines = flowLines(look.style, look);
    for (const record of newest) lines.expect(record);
    look.out.lines(newest.flatMap(lines.of));
  });

const MOST_TALKERS = 100;
const MOST_PORTS = 100;

/** The same as one JSON object. Times are Unix seconds. */
export const summaryJsonView = ({ out, style }: RecordLook): View =>
  summing({ talkers: MOST_TALKERS, ports: MOST_PORTS, newest: 0 }, (traffic, { unreadable, files = 0 }) => {
    const { silent, lost, from, to, bytes, packets, ...counts } = traffic.totals;
    const { talkers } = traffic;
    const rejectedPorts = traffic.rejectedPorts.map(({ more, ...port }) => port);
    const totals = { ...counts, noData: silent, skipData: lost, bytes, packets, from, to };
    out.lines([safeJson({ ...totals, talkers, rejectedPorts, unreadable, files }, style)]);
  });

function summing(
  most: Parameters<typeof summaryOf>[1],
  show: (traffic: TrafficSummary, read: WhatWasRead) => void,
): View {
  const tally = runningTally();
  const parts: TallyParts[] = [];
  return {
    taken: 'sums',
    sums: (part) => {
      parts.push(part);
    },
    expect: () => undefined,
    take: (record) => tally.add(record),
    flush: () => undefined,
    end: (read) => show(summaryOf([tally.parts(), ...parts], most), read),
  };
}

const MOST_GROUPS = 25;
const MOST_GROUPS_JSON = 10_000;

/** Sums by pair, port or interface: a table, or one JSON object a group. */
export function groupsView(look: RecordLook, by: Grouping, form: 'table' | 'json'): View {
  const most = form === 'json' ? MOST_GROUPS_JSON : MOST_GROUPS;
  const show = (groups: readonly Group[]): void => {
    if (form === 'json')
      look.out.lines(groups.map(({ key, ...sums }) => safeJson({ ...key, ...withoutNulls(sums) }, look.style)));
    else if (groups.length > 0) look.out.lines(render(groupsTable(by, groups), look.style));
  };
  if (by === 'pair')
    return summing({ talkers: most, ports: 0, newest: 0 }, ({ talkers }) => show(talkers.map(groupOfPair)));
  const running = runningGroups(by);
  return {
    taken: 'groups',
    by,
    groups: (parts) => running.absorb(parts),
    expect: () => undefined,
    take: (record) => running.add(record),
    flush: () => undefined,
    end: () => show(groupsIn(running.parts(), most)),
  };
}

const groupOfPair = ({ source, destination, records, bytes, packets }: Talker): Group => ({
  key: { srcaddr: source, dstaddr: destination },
  records,
  accepted: null,
  rejected: null,
  bytes,
  packets,
});

/** What is not counted for this grouping is left out, not said to be nothing. */
const withoutNulls = (sums: Readonly<Record<string, number | null>>): Readonly<Record<string, number | null>> =>
  Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== null));
