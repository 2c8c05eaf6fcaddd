import { greatest } from '../../base/extremes.js';
import { hasField, isUnreadable, parseFormat } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { isRead, soleVpcAt, subnetAt } from '../../network/locate.js';
import type { FlowLog, Network } from '../../network/model.js';
import type { Evidence } from '../question.js';
import type { CaseEnd } from './ends.js';
import { holesIn } from './holes.js';
import { endOf, isTimed, isWithin, LATE_MS, type Period, startOf } from './period.js';
import {
  type Action,
  actionsFilteredOut,
  actionsOf,
  actionsSeen,
  hasAction,
  isOfRefusals,
} from './recorded-actions.js';

/** Why an interface's records do not tell. */
export type Missing =
  | 'no-interface' // nobody's that we know: the internet, another account
  | 'no-flow-log'
  | 'created-later'
  | 'format' // the flow log leaves out the fields that would tell
  | 'traffic-type'
  | 'delivery-failing'
  | 'records-lost'
  | 'window-lost' // no row says so, but one is missing that must have been there
  | 'not-in-evidence' // the files end before, or hold nothing of the interface
  | 'not-yet-delivered';

/** What the flow logs of one interface can show. */
export interface Coverage {
  /** Those that were there at the time and can tell. */
  readonly flowLogs: readonly FlowLog[];
  readonly actions: readonly Action[];
  /** Of those, what no record proves to be at hand, nor, unless the records are files, the description of a flow log. */
  readonly unproven: readonly Action[];
  /** Why nothing at all is recorded; null where something is. */
  readonly missing: Missing | null;
  /** The flow log to blame for what is missing. */
  readonly blamed: FlowLog | null;
  /** The newest moment that a row of this interface reaches, milliseconds; null without one. */
  readonly watermark: number | null;
  /** SKIPDATA rows: times in which records were lost. */
  readonly gaps: readonly Period[];
  /** When its first row begins, milliseconds, if windows without traffic leave rows as well: nothing is known of before. */
  readonly begin: number | null;
  /** Times of which there is no row, although there are earlier and later ones. */
  readonly holes: readonly Period[];
  /** The records are files: what they lack does not come by waiting. */
  readonly isFile: boolean;
}

export function coverageOf(
  end: Pick<CaseEnd, 'interface' | 'interfaceId' | 'inside'>,
  network: Network,
  rows: readonly FlowRecord[],
  period: Period,
  { kind, holdings = {}, unread }: Pick<Evidence, 'kind' | 'holdings' | 'unread'> = {},
): Coverage {
  const { interfaceId } = end;
  const own = interfaceId === null ? [] : rows.filter((row) => row.interfaceId === interfaceId);
  const seen = own.some(({ logStatus }) => logStatus !== 'SKIPDATA');
  const timed = own.filter((row) => row.logStatus !== 'SKIPDATA' && isTimed(row));
  const watermark = timed.length === 0 ? null : greatest(timed.map(endOf));
  const gaps = own
    .filter((row) => row.logStatus === 'SKIPDATA' && isWithin(period, row))
    .map(gapOf)
    .toSorted((one, other) => one.from - other.from);
  const ids = resourceIdsOf(end, own, network);
  const all = network.flowLogs.filter(({ resourceId }) => ids.includes(resourceId));
  const timely = all.filter(({ createdAt }) => createdAt === null || createdAt <= period.to);
  // What could not be read does not come by waiting either.
  const isFile = kind === 'files' || unread === 'all';
  const isSearched = isFile && isOfRefusals(rows);
  // Whatever its flow log records, somebody took the accepted ones out of the file.
  const telling = isSearched && seen ? [] : timely.filter(({ format }) => tells(format));
  const held = holdings[interfaceId ?? ''] ?? [];
  const holes = holesIn(held, own);
  const isIdleTold = own.some(({ logStatus }) => logStatus === 'NODATA');
  const begin = isIdleTold && held[0] ? held[0][0] * 1000 : null;
  const base = {
    flowLogs: telling,
    watermark,
    gaps,
    begin,
    holes,
    blamed: null,
    isFile,
    unproven: [],
  };
  if (interfaceId === null) return { ...base, actions: [], missing: 'no-interface' };
  if (own.some(isFlow) && !own.some(isTelling)) {
    return { ...base, actions: [], missing: 'format', blamed: timely[0] ?? null };
  }
  if (telling.length > 0) {
    const actions = actionsOf(telling, own);
    return { ...base, actions, unproven: isFile ? actionsFilteredOut(actions, rows) : [], missing: null };
  }
  if (isLater(all, own, period)) return { ...base, actions: [], missing: 'created-later', blamed: all[0] ?? null };
  // Rows are proof of a flow log, described or not.
  if (seen || gaps.length > 0) {
    const actions = isSearched ? (['reject'] as const) : actionsSeen(rows);
    return { ...base, actions, unproven: actions.filter((action) => !hasAction(action, own)), missing: null };
  }
  if (timely.length > 0) return { ...base, actions: [], missing: 'format', blamed: timely[0] ?? null };
  // Of an interface that nobody described, nobody knows the subnet and VPC whose flow logs cover it.
  if (!end.interface) return { ...base, actions: [], missing: 'no-interface' };
  // Perhaps it has one, whose records are in other files.
  const isUnread = kind === 'files' && !isRead(network, 'flowLogs');
  return { ...base, actions: [], missing: isUnread ? 'not-in-evidence' : 'no-flow-log' };
}

const endsOf = ({ srcaddr, pktSrcaddr, dstaddr, pktDstaddr }: FlowRecord) => [
  srcaddr ?? pktSrcaddr,
  dstaddr ?? pktDstaddr,
];

/** Traffic, not a window without any. */
const isFlow = (row: FlowRecord): boolean => endsOf(row).some((address) => address != null);

/** Between whom it was, and what became of it. */
const isTelling = (row: FlowRecord): boolean => row.action != null && endsOf(row).every((address) => address != null);

/** Every flow log came after the time in question, and no row is from before the first of them. */
function isLater(flowLogs: readonly FlowLog[], rows: readonly FlowRecord[], { to }: Period): boolean {
  const first = Math.min(...flowLogs.map(({ createdAt }) => createdAt ?? Number.NEGATIVE_INFINITY));
  const isOlder = (row: FlowRecord): boolean => endOf(row) < first;
  return flowLogs.length > 0 && first > to && !rows.some(isOlder);
}

/** Can the absence of a record at this interface be believed for a moment? `since`: when it could have happened first. */
export function whyAbsent(coverage: Coverage, since: number, moment: number): Missing | null {
  if (coverage.missing) return coverage.missing;
  const [first, last] = [Math.min(since, moment), Math.max(since, moment) + LATE_MS];
  if (coverage.gaps.some(({ from, to }) => from <= last && to >= first)) return 'records-lost';
  // A window of nothing but the other action leaves no row at a flow log of one action.
  const isWhole = coverage.actions.length > 1;
  // Where nobody knows when it happened, it may have been at the end.
  const earliest = Number.isFinite(first) ? first + LATE_MS : Math.max(since, moment);
  const isBefore = earliest < (coverage.begin ?? Number.NEGATIVE_INFINITY);
  if (isWhole && isBefore) return windowLost(coverage);
  if (isWhole && coverage.holes.some(({ from, to }) => from <= last && to >= first)) return windowLost(coverage);
  if (coverage.watermark !== null && coverage.watermark >= moment) return null;
  const failing = coverage.flowLogs.length > 0 && coverage.flowLogs.every(({ delivery }) => delivery === 'failed');
  if (failing) return 'delivery-failing';
  if (coverage.actions.length === 1) return 'traffic-type';
  return coverage.isFile ? 'not-in-evidence' : 'not-yet-delivered';
}

/** Files may be of a part of the time; what AWS holds may lack a window, or still get it. */
export const windowLost = ({ isFile }: Coverage): Missing => (isFile ? 'not-in-evidence' : 'window-lost');

/** What its flow logs may have been made for: itself, and where it is, which its rows or its address tell where nobody described it. */
function resourceIdsOf(
  { interface: one, interfaceId, inside }: Pick<CaseEnd, 'interface' | 'interfaceId' | 'inside'>,
  own: readonly FlowRecord[],
  network: Network,
): readonly (string | null)[] {
  if (one) return [one.id, one.subnetId, one.vpcId];
  const vpcId = soleVpcAt(network, inside)?.id;
  const byAddress = vpcId === undefined ? [] : [vpcId, subnetAt(network, vpcId, inside)?.id ?? []].flat();
  return [
    ...new Set([interfaceId, ...byAddress, ...own.flatMap((row) => [row.subnetId ?? [], row.vpcId ?? []].flat())]),
  ];
}

/** An unreadable or empty format is taken for the default one, which tells. */
function tells(format: string): boolean {
  const parsed = parseFormat(format);
  if (isUnreadable(parsed)) return true;
  const has = (name: string) => hasField(parsed, name);
  const hasEnds = (has('srcaddr') || has('pkt-srcaddr')) && (has('dstaddr') || has('pkt-dstaddr'));
  // By its direction alone a row is of whose address the interface shows as its own; a packet may carry another's.
  const isOwned = has('flow-direction') && has('srcaddr') && has('dstaddr');
  return hasEnds && has('action') && (has('interface-id') || has('instance-id') || isOwned);
}

function gapOf(row: FlowRecord): Period {
  return { from: startOf(row), to: endOf(row) + 999 };
}
