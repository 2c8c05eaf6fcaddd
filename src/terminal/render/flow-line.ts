import { sizeInWords } from '../../base/size.js';
import { protocolName } from '../../flow-log/protocols.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { atTransitGateway } from '../../flow-log/transit-gateway.js';
import { utc } from '../../flow-log/utc.js';
import { withPort } from '../../network/address.js';
import { isIcmp } from '../../network/packet.js';
import { type LocalTime, momentInWords, type WallClock } from '../local-time.js';
import { safeLine } from '../safe.js';
import type { Style } from '../style.js';
import { padEnd, padStart, wrap } from '../width.js';

export interface LinesWanted {
  /** Full times and IDs, for programs and wide terminals; else as short as possible. */
  readonly wide: boolean;
  /** The line as delivered under each. */
  readonly raw: boolean;
}

/** Turns records into aligned lines, one after the other. */
export interface FlowLines {
  /** Makes room for a record that will come, so that the columns stand from the first line on. */
  expect(record: FlowRecord): void;
  of(record: FlowRecord): readonly string[];
}

/** A column is as wide as its widest cell so far: a stream has no end to wait for. */
export function flowLines(style: Style, { wide, raw }: LinesWanted): FlowLines {
  const widths = new Map<string, number>();
  let day = '';

  const fitted = (column: string, cell: string, pad: typeof padEnd, most: number): string => {
    const width = Math.min(most, Math.max(widths.get(column) ?? 0, cell.length));
    widths.set(column, width);
    return pad(cell, width);
  };
  const laidOut = (record: FlowRecord): readonly string[] => {
    const { srcport, dstport, protocol, packets, bytes } = record;
    const start = [
      fitted('time', timeOf(record, wide, style.clock), padEnd, WIDEST),
      fitted('interface', interfaceOf(record, wide, style), padEnd, WIDEST),
    ].join(' ');
    const quiet = quietWords(record);
    if (quiet !== undefined) return [style.paint.dim(`${start} ${quiet}`)];
    const amounts = [
      fitted('protocol', protocol == null ? '-' : protocolName(protocol), padEnd, WIDEST),
      fitted('packets', `${packets ?? '-'}${wide ? ' pkt' : 'p'}`, padStart, WIDEST),
      fitted(
        'bytes',
        bytes == null ? '-' : wide ? `${bytes} B` : sizeInWords(bytes).replace(' ', ''),
        padStart,
        WIDEST,
      ),
    ].join(' ');
    const from = endpoint(record.srcaddr ?? record.pktSrcaddr, srcport, protocol);
    const to = endpoint(record.dstaddr ?? record.pktDstaddr, dstport, protocol);
    // Where it is narrow, the arrows may stand askew so that the line does not break: of two ports one is mostly short.
    const room = wide ? WIDEST * 2 : style.width - start.length - amounts.length - ACTION - 3;
    const source = fitted('from', from, padEnd, wide ? WIDEST : Math.floor(room / 2) - 3);
    const flow = fitted('flow', `${source} -> ${to}`, padEnd, room);
    const packet = inPacket(record);
    const length = start.length + flow.length + amounts.length + ACTION + 3;
    const below = (text: string): readonly string[] => wrap(text, style.width - 4).map((line) => `    ${line}`);
    if (wide || length + packet.length <= style.width)
      return [`${start} ${flow} ${amounts} ${actionOf(record, style)}${packet}`];
    if (length <= style.width)
      return [`${start} ${flow} ${amounts} ${actionOf(record, style)}`, ...below(packet.trimStart())];
    return [`${start} ${amounts} ${actionOf(record, style)}`, ...below(`${from} -> ${to}${packet}`)];
  };

  return {
    expect(record) {
      if (!style.spoken) laidOut(record);
    },
    of(record) {
      const lines = style.spoken ? [sentence(record, style.clock)] : laidOut(record);
      const today = record.start == null ? day : dayOf(style.clock(record.start));
      const heading = wide || style.spoken || today === day ? [] : [style.paint.dim(today)];
      day = today;
      return [...heading, ...lines, ...(raw ? [style.paint.dim(`    ${safeLine(record.line)}`)] : [])];
    },
  };
}

// One strange cell must not push all later lines off the screen.
const WIDEST = 48;
const ACTION = 'REJECT'.length;

const dayOf = ({ date, zone }: LocalTime): string => `${date} ${zone}`;

/** Programs get UTC, people what their clock shows. */
function timeOf({ start }: FlowRecord, wide: boolean, clock: WallClock): string {
  if (start == null) return '-';
  if (!wide) return clock(start).time;
  const time = utc(start);
  return `${time.slice(0, 10)}T${time.slice(11, 19)}Z`;
}

/** Who saw it: a network interface, or an attachment of a transit gateway. */
function watcherOf(record: FlowRecord): string | null {
  const gateway = atTransitGateway(record);
  return record.interfaceId ?? gateway?.attachmentId ?? gateway?.gatewayId ?? null;
}

// An ID is random, so its end tells interfaces apart.
const SHORT_ID = 5;

function interfaceOf(record: FlowRecord, wide: boolean, { glyph }: Style): string {
  const id = safeLine(watcherOf(record) ?? '-');
  return wide || id.length <= SHORT_ID ? id : glyph.ellipsis + id.slice(-SHORT_ID);
}

function quietWords({ logStatus }: FlowRecord): string | undefined {
  if (logStatus === 'NODATA') return 'nothing to record (NODATA)';
  if (logStatus === 'SKIPDATA') return 'AWS lost records of this window (SKIPDATA)';
  return undefined;
}

function endpoint(
  address: string | null | undefined,
  port: number | null | undefined,
  protocol: number | null | undefined,
): string {
  const host = address ?? '-';
  if (port == null || isIcmp(protocol)) return host;
  return withPort(host, port);
}

function actionOf(record: FlowRecord, { paint }: Style): string {
  const { action } = record;
  const lost = lostWords(record);
  if (lost !== '') return paint.bad(lost);
  if (action === 'REJECT') return paint.bad(action);
  return action === 'ACCEPT' ? paint.good(action) : '-';
}

/** A transit gateway neither accepts nor rejects: it passes on, or drops for a reason. */
const lostWords = (record: FlowRecord): string =>
  (atTransitGateway(record)?.lost ?? []).map(({ reason, packets }) => `${packets} lost: ${reason}`).join(', ');

/** The addresses in the packet, where the interface's own hide them. */
function inPacket({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord): string {
  const isHidden = (shown: string | null | undefined, real: string | null | undefined) =>
    shown != null && real != null && shown !== real;
  if (!isHidden(srcaddr, pktSrcaddr) && !isHidden(dstaddr, pktDstaddr)) return '';
  return `  in the packet ${pktSrcaddr ?? '-'} -> ${pktDstaddr ?? '-'}`;
}

function sentence(record: FlowRecord, clock: WallClock): string {
  const { srcaddr, dstaddr, srcport, dstport, protocol, packets, bytes, action, start } = record;
  const where = `${start == null ? 'Time unknown' : momentInWords(clock, start)}, ${safeLine(watcherOf(record) ?? 'interface unknown')}`;
  const quiet = quietWords(record);
  if (quiet !== undefined) return `${where}: ${quiet}.`;
  const host = (address: string | null | undefined, port: number | null | undefined) =>
    `${address ?? 'unknown'}${port == null || isIcmp(protocol) ? '' : ` port ${port}`}`;
  const verb = action === 'REJECT' ? 'rejected' : action === 'ACCEPT' ? 'accepted' : 'logged';
  const what = protocol == null ? 'traffic' : protocolName(protocol);
  const lost = lostWords(record);
  const amount = `${packets ?? 'unknown'} packets, ${bytes ?? 'unknown'} bytes${lost === '' ? '' : `, ${lost}`}`;
  return `${where}: ${verb} ${what} from ${host(srcaddr ?? record.pktSrcaddr, srcport)} to ${host(dstaddr ?? record.pktDstaddr, dstport)}, ${amount}.${inPacket(record)}`;
}
