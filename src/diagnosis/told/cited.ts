import type { FlowRecord } from '../../flow-log/record.js';
import { type Case, recordedAt } from '../case/case.js';
import { isoTime } from '../case/period.js';
import { refusalByIcmp } from '../causes/port-closed.js';
import { lossOf } from '../causes/transit-gateway.js';
import { answerElsewhere } from '../other-interfaces.js';
import type { Cited, CitedLeg, Verdict } from '../verdict.js';

const CITED_PER_LEG = 10;

/**
 * The latest records of each leg, of each interface in between, of another by which the answer left, of ICMP that refused it, and of
 * the gateway that lost it.
 */
export function citedOf(facts: Case): Verdict['evidence'] {
  const { sights } = facts.attempt;
  const atEnds = sights.filter(({ side }) => side !== 'between');
  const onTheWay = [...atEnds, ...sights.filter((one) => !atEnds.includes(one))].flatMap((one) =>
    recordedAt(facts, one)
      .slice(-CITED_PER_LEG)
      .map((record) => cited(one.side === 'between' ? `${one.leg}-between` : `${one.leg}-at-${one.side}`, record)),
  );
  const [other, loss] = [answerElsewhere(facts), lossOf(facts)];
  return [
    ...onTheWay,
    ...refusalByIcmp(facts)
      .slice(-CITED_PER_LEG)
      .map((record) => cited(legAt(facts, record), record)),
    ...(other ? [cited('reply-between', other)] : []),
    ...(loss ? [cited(`${loss.leg}-between`, loss.record)] : []),
  ];
}

/** It goes the way of the answer. */
const legAt = ({ source, destination }: Case, { interfaceId }: FlowRecord): CitedLeg =>
  interfaceId === destination.interfaceId
    ? 'reply-at-destination'
    : interfaceId === source.interfaceId
      ? 'reply-at-source'
      : 'reply-between';

/** The line, and what it says. */
const cited = (leg: CitedLeg, record: FlowRecord): Cited => ({
  leg,
  eniId: record.interfaceId ?? '',
  record: record.line,
  fields: {
    srcaddr: record.srcaddr ?? record.pktSrcaddr ?? null,
    dstaddr: record.dstaddr ?? record.pktDstaddr ?? null,
    srcport: record.srcport ?? null,
    dstport: record.dstport ?? null,
    protocol: record.protocol ?? null,
    packets: record.packets ?? null,
    bytes: record.bytes ?? null,
    start: momentOf(record.start),
    end: momentOf(record.end),
    action: record.action ?? null,
  },
});

const momentOf = (seconds: number | null | undefined): string | null =>
  seconds == null ? null : isoTime(seconds * 1000);
