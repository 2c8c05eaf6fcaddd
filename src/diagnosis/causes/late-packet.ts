import type { FlowRecord } from '../../flow-log/record.js';
import { TCP } from '../../network/packet.js';
import { type Case, sightAt } from '../case/case.js';
import { refusingAt } from '../case/judged.js';
import type { RuledSight } from '../case/ruled-sight.js';
import { carriesData, isBare, isLate } from '../case/segments.js';
import { evidenceAt, type Finding, unresolved } from '../finding.js';
import { subject } from '../words.js';
import type { Decisive } from './cause.js';

declare module './cause-code.js' {
  interface CauseCodes {
    LATE_PACKET: true;
  }
}

/** Where the newest of an old connection was refused, so that nothing further on was due, unless its answer came back all the same. */
function lastRefusedAt(facts: Case): RuledSight | undefined {
  if (evidenceAt(facts, 'arrived') === 'shows') return undefined;
  return facts.attempt.sights.find(({ recorded }) => recorded.length > 1 && recorded.slice(-1).every(isLate));
}

export const latePacket: Decisive = {
  code: 'LATE_PACKET',
  title:
    'The refused packets open no connection (no SYN) and no rule explains them: they arrived after the connection was closed or forgotten.',
  tell: 'Bring records with tcp-flags: a packet that opens a connection has a SYN, a late one has none.',
  decide,
};

/** What was refused came after the connection was closed or forgotten. */
function decide(facts: Case): Finding | undefined {
  const { attempt, connection } = facts;
  const sight = refusingAt(attempt) ?? lastRefusedAt(facts);
  if (connection.protocol !== TCP || !sight) return undefined;
  const refused = sight.recorded.filter(({ action }) => action === 'REJECT');
  const isRule = sight.configured === 'deny' || refused.some(({ rejectReason }) => rejectReason != null);
  const isAnswer = sight.leg === 'reply';
  const isUnasked = sightAt(facts, 'request-at-source').state === 'none';
  // An opening that is agreed to carries options (RFC 9293, 3.7.1); a bare header answers one only where that was seen, and
  // nothing does where its interface would have recorded the opening.
  const isRest = (one: FlowRecord): boolean =>
    carriesData(one) || (!attempt.isNew && one.tcpFlags == null && (isUnasked || isBare(one)));
  if (isRule || !refused.every((one) => isLate(one) || (isAnswer && isRest(one)))) return undefined;
  return {
    ...unresolved,
    code: 'LATE_PACKET',
    summary: `${subject(facts)} was refused in the middle, not at its opening. Those packets came after the connection was closed or forgotten (security groups forget an idle one after 350 seconds on newer instance types), so they say nothing about rules.`,
    nextExperiment:
      'Open a new connection and look for a record whose tcp-flags hold SYN (2): that one is judged by the rules.',
  };
}
