import { type Grouping, runningGroups } from '../records/grouped.js';
import { summaryOf } from '../records/summary.js';
import { runningTally } from '../records/tally.js';
import type { Look, View } from './record-views.js';
import { render } from './render/event.js';
import { flowLines } from './render/flow-line.js';
import { groupsTable, summaryEvents } from './render/record-summary.js';
import { safeJson } from './safe.js';

const TALKERS = 8;
const PORTS = 8;
const NEWEST = 20;

/** What they amount to; at a terminal also the newest of them. */
export function summaryView(look: Look, newestToo: boolean): View {
  const tally = runningTally();
  return {
    expect: () => undefined,
    take: (record) => tally.add(record),
    flush: () => undefined,
    end: () => {
      const most = newestToo ? NEWEST : 0;
      const traffic = summaryOf([tally.parts()], { talkers: TALKERS, ports: PORTS, newest: most });
      if (traffic.totals.records === 0) return;
      for (const event of summaryEvents(traffic)) look.out.lines([...render(event, look.style), '']);
      const { newest } = traffic;
      if (most === 0 || newest.length === 0) return;
      look.out.lines([look.style.paint.strong(newest.length < NEWEST ? 'All traffic:' : `The newest ${NEWEST}:`)]);
      const lines = flowLines(look.style, look);
      for (const record of newest) lines.expect(record);
      look.out.lines(newest.flatMap(lines.of));
    },
  };
}

const MOST_TALKERS = 100;
const MOST_PORTS = 100;

/** The same as one JSON object. Times are Unix seconds. */
export function summaryJsonView({ out, style }: Look): View {
  const tally = runningTally();
  return {
    expect: () => undefined,
    take: (record) => tally.add(record),
    flush: () => undefined,
    end: ({ unreadable, files = 0 }) => {
      const traffic = summaryOf([tally.parts()], { talkers: MOST_TALKERS, ports: MOST_PORTS, newest: 0 });
      const { silent, lost, from, to, bytes, packets, ...counts } = traffic.totals;
      const { talkers } = traffic;
      const rejectedPorts = traffic.rejectedPorts.map(({ more, ...port }) => port);
      const totals = { ...counts, noData: silent, skipData: lost, bytes, packets, from, to };
      out.lines([safeJson({ ...totals, talkers, rejectedPorts, unreadable, files }, style)]);
    },
  };
}

const MOST_GROUPS = 25;
const MOST_GROUPS_JSON = 10_000;

/** Sums by pair, port or interface: a table, or one JSON object a group. */
export function groupsView({ out, style }: Look, by: Grouping, form: 'table' | 'json'): View {
  const running = runningGroups(by);
  return {
    expect: () => undefined,
    take: (record) => running.add(record),
    flush: () => undefined,
    end: () => {
      if (form === 'json') {
        const groups = running.groups(MOST_GROUPS_JSON);
        out.lines(groups.map(({ key, ...sums }) => safeJson({ ...key, ...withoutNulls(sums) }, style)));
        return;
      }
      const groups = running.groups(MOST_GROUPS);
      if (groups.length > 0) out.lines(render(groupsTable(by, groups), style));
    },
  };
}

/** What is not counted for this grouping is left out, not said to be nothing. */
const withoutNulls = (sums: Readonly<Record<string, number | null>>): Readonly<Record<string, number | null>> =>
  Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== null));
