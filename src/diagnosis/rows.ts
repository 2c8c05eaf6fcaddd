import type { FlowRecord } from '../flow-log/record.js';
import type { Network } from '../network/model.js';
import { TCP, UDP } from '../network/packet.js';
import { type CaseEnd, type Ends, primaryAddress } from './ends.js';
import type { Path } from './path.js';
import { startOf } from './period.js';
import type { Connection, Leg } from './verdict.js';

/** Whose conversation is looked for: protocol, port, and the addresses under which each interface knows the other end. */
export interface Conversation {
  readonly protocol: number;
  readonly port: number | null;
  readonly ends: Ends;
  /** Addresses that the source has on its way: its own, its public one, that of a NAT gateway. */
  readonly sourceAliases: readonly string[];
}

export function conversationOf({ protocol, port }: Connection, ends: Ends, path: Path): Conversation {
  const { source } = ends;
  const onTheWay = path.steps.filter(({ leg }) => leg === 'request').map(({ packet }) => packet.source);
  const outside = Object.values(source.interface?.publicAddresses ?? {});
  const sourceAliases = [...new Set([source.inside, source.address, path.arrived.source, ...onTheWay, ...outside])];
  return { protocol, port, ends, sourceAliases };
}

/** The leg that a record belongs to; undefined where it is of another conversation or another interface. */
export function legOf(record: FlowRecord, conversation: Conversation): Leg | undefined {
  if (record.action == null || !isOfProtocol(record, conversation)) return undefined;
  const { source, destination } = conversation.ends;
  const isSource = isAt(record, source) && isOwn(record, source, conversation, [destination.address]);
  if (isSource) return wayAt(record, conversation, source) === 'out' ? 'request-at-source' : 'reply-at-source';
  const isDestination =
    isAt(record, destination) && isOwn(record, destination, conversation, conversation.sourceAliases);
  if (!isDestination) return undefined;
  return wayAt(record, conversation, destination) === 'out' ? 'reply-at-destination' : 'request-at-destination';
}

const isAt = ({ interfaceId }: FlowRecord, end: CaseEnd): boolean =>
  interfaceId != null && interfaceId === end.interfaceId;

/** Between this end and one of the other end's addresses, with the asked port on the right side. */
function isOwn(record: FlowRecord, end: CaseEnd, conversation: Conversation, others: readonly string[]): boolean {
  const way = wayAt(record, conversation, end);
  if (way === undefined) return false;
  const other = way === 'out' ? destinationOf(record) : sourceOf(record);
  const isRequest = (way === 'out') === (end === conversation.ends.source);
  return other !== null && others.includes(other) && hasPort(record, isRequest, conversation);
}

/** Out of the interface or into it, by the addresses: flow-direction says the same where the format has it. */
function wayAt(record: FlowRecord, { ends }: Conversation, end: CaseEnd): 'in' | 'out' | undefined {
  const own = [primaryAddress(end), end.inside, end.address];
  const exact = [end.inside, end.address];
  const isFrom = record.pktSrcaddr != null ? exact.includes(record.pktSrcaddr) : own.includes(record.srcaddr ?? '');
  const isTo = record.pktDstaddr != null ? exact.includes(record.pktDstaddr) : own.includes(record.dstaddr ?? '');
  if (isFrom && isTo) return ends.source === end ? 'out' : 'in';
  if (isFrom) return 'out';
  return isTo ? 'in' : undefined;
}

export const sourceOf = ({ srcaddr, pktSrcaddr }: FlowRecord): string | null => pktSrcaddr ?? srcaddr ?? null;
export const destinationOf = ({ dstaddr, pktDstaddr }: FlowRecord): string | null => pktDstaddr ?? dstaddr ?? null;

const isOfProtocol = (record: FlowRecord, { protocol }: Conversation): boolean =>
  record.protocol == null || record.protocol === protocol;

/** Requests go to the port, replies come from it. ICMP records show ports 0 on both sides (VPC user guide, examples). */
function hasPort(record: FlowRecord, isRequest: boolean, { protocol, port }: Conversation): boolean {
  if (port === null || (protocol !== TCP && protocol !== UDP)) return true;
  const shown = isRequest ? record.dstport : record.srcport;
  return shown == null || shown === port;
}

/** The interface of a row, where its format leaves that out but names the instance or the direction. */
export function attributed(record: FlowRecord, network: Network, { source, destination }: Ends): FlowRecord {
  if (record.interfaceId != null) return record;
  const owners = network.interfaces.filter(({ instanceId }) => instanceId !== null && instanceId === record.instanceId);
  const own =
    record.flowDirection === 'egress' ? record.srcaddr : record.flowDirection === 'ingress' ? record.dstaddr : null;
  const byDirection = [source, destination].find((end) => own != null && own === primaryAddress(end));
  const interfaceId = owners.length === 1 ? owners[0]?.id : byDirection?.interfaceId;
  return interfaceId == null ? record : { ...record, interfaceId };
}

/** In time order, each once: an interface that several flow logs cover is recorded several times. */
export function ordered(records: readonly FlowRecord[]): readonly FlowRecord[] {
  const seen = new Map<string, FlowRecord>();
  for (const record of records) {
    const { interfaceId, srcaddr, dstaddr, srcport, dstport, protocol, start, end, action, packets, bytes, logStatus } =
      record;
    const key = [
      interfaceId,
      srcaddr,
      dstaddr,
      srcport,
      dstport,
      protocol,
      start,
      end,
      action,
      packets,
      bytes,
      logStatus,
    ].join(' ');
    if (!seen.has(key)) seen.set(key, record);
  }
  const at = (record: FlowRecord) => startOf(record) ?? 0;
  return [...seen.values()].toSorted(
    (one, other) => at(one) - at(other) || (one.end ?? 0) - (other.end ?? 0) || compare(one.line, other.line),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
