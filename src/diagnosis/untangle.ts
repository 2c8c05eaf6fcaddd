import type { FlowRecord } from '../flow-log/record.js';
import { opensConnection } from '../flow-log/tcp-flags.js';
import { ICMP, ICMPV6, TCP } from '../network/packet.js';
import { type Ends, nameOf } from './ends.js';
import type { LegFacts, Legs } from './legs.js';
import type { Path } from './path.js';
import { anything, mapLegs, type Place } from './signature.js';
import type { Leg, Probe } from './verdict.js';

export interface Untangled {
  readonly legs: Legs;
  readonly notes: readonly string[];
  /** Both ends seem to ping: requests of one look like replies to the other. */
  readonly isBothPinging: boolean;
}

const unseen: Pick<LegFacts, 'state' | 'possible'> = { state: 'unseen', possible: anything };

/** Where a reject on this leg ends the conversation. */
export const placeOfReject: Readonly<Record<Leg, Place>> = {
  'request-at-source': 'leaving-source',
  'request-at-destination': 'entering-destination',
  'reply-at-destination': 'leaving-destination',
  'reply-at-source': 'entering-source',
};

/** Takes apart what the records of one conversation share with other traffic between the same two ends. */
export function untangle(legs: Legs, path: Path, ends: Ends, protocol: number, probe: Probe | null): Untangled {
  if (protocol === TCP) return { legs: withoutLatePackets(legs, path), notes: [], isBothPinging: false };
  if (protocol !== ICMP && protocol !== ICMPV6) return { legs, notes: [], isBothPinging: false };
  return withoutOtherPings(legs, path, ends, probe);
}

/** Does the configuration refuse what is seen on this leg? Null where it does not tell. */
export function configuredAt(path: Path, leg: Leg): 'allow' | 'deny' | null {
  const decisions = path.steps.filter(({ place }) => place === placeOfReject[leg]).map(({ decision }) => decision);
  if (decisions.includes('deny')) return 'deny';
  return decisions.length === 0 || decisions.includes('unknown') ? null : 'allow';
}

/**
 * "Packets arrived after the connection was closed" are rejected too (VPC user guide, "Flow log records", action): they
 * carry no SYN, and say nothing where the same leg was accepted.
 */
function withoutLatePackets(legs: Legs, path: Path): Legs {
  return mapLegs((leg) => {
    const facts = legs[leg];
    const isSettled = configuredAt(path, leg) === 'deny' || !facts.records.some(({ action }) => action === 'ACCEPT');
    if (isSettled || !facts.records.every((record) => record.action === 'ACCEPT' || isLate(record))) return facts;
    return { ...facts, state: 'accept', possible: ['accept'], change: null, isMixed: false };
  });
}

/** Refused, and certainly no opening of a connection. */
export const isLate = ({ action, tcpFlags }: FlowRecord): boolean =>
  action === 'REJECT' && tcpFlags != null && !opensConnection(tcpFlags);

/**
 * Records of ICMP carry no type, so an echo reply to the other end's ping looks like a request. What gives it away: an
 * answer to a request that was refused, and the same way accepted and refused at once.
 */
function withoutOtherPings(legs: Legs, path: Path, ends: Ends, probe: Probe | null): Untangled {
  const arriving = legs['request-at-destination'];
  const leaving = legs['reply-at-destination'];
  const isAnswered = leaving.records.length > 0 && arriving.state === 'reject' && arriving.change === null;
  const flipped =
    arriving.change?.to === 'accept' &&
    configuredAt(path, 'request-at-destination') === 'deny' &&
    leaving.records.length > 0;
  if (!arriving.isMixed && !isAnswered && !flipped) return { legs, notes: [], isBothPinging: false };
  const note = `${nameOf(ends.source)} and ${nameOf(ends.destination)} both send ICMP: records carry no ICMP type, so replies to one look like requests of the other`;
  const state = arriving.isMixed || flipped ? probedState(arriving, path, probe) : 'reject';
  const cleared = { ...arriving, state, possible: [state], change: null, isMixed: false } as const;
  const isReply = (leg: Leg): boolean => leg === 'reply-at-destination' || leg === 'reply-at-source';
  return {
    legs: mapLegs((leg) => {
      if (leg === 'request-at-destination') return cleared;
      return state === 'reject' && isReply(leg) ? { ...legs[leg], ...unseen, change: null, isMixed: false } : legs[leg];
    }),
    notes: [note],
    isBothPinging: true,
  };
}

/** What became of the probe among accepted and refused packets: by their size, else by what the rules say of a request. */
function probedState({ records }: LegFacts, path: Path, probe: Probe | null): 'accept' | 'reject' {
  const actions = new Set(records.filter((record) => isOfProbe(record, probe)).map(({ action }) => action));
  if (actions.size === 1) return actions.has('REJECT') ? 'reject' : 'accept';
  return configuredAt(path, 'request-at-destination') === 'allow' ? 'accept' : 'reject';
}

/** Whole packets of the probe's size. */
export function isOfProbe({ packets, bytes }: FlowRecord, probe: Probe | null): boolean {
  if (!probe?.packets || !probe.bytes || !packets || !bytes) return false;
  return bytes / packets === probe.bytes / probe.packets && packets <= probe.packets;
}
