import { clauseOf } from '../../network/hop.js';
import { hasPorts, isIcmp } from '../../network/packet.js';
import type { Case } from '../case/case.js';
import { refusingAt } from '../case/judged.js';
import { clockTime } from '../case/period.js';
import type { RuledSight } from '../case/ruled-sight.js';
import type { Sight, Turn } from '../case/sight.js';
import { type Finding, ofStep, unresolved } from '../finding.js';
import { sentence, subject, subjectWithin } from '../words.js';
import type { Decisive } from './cause.js';
import { filterFix } from './filters.js';
import { isNewKnown } from './opened-then.js';
import { cameBack, passedDenials } from './stale-evidence.js';
import { SEND_AGAIN } from './telling.js';

declare module './cause-code.js' {
  interface CauseCodes {
    RULE_CHANGED: true;
  }
}

export const ruleChanged: Decisive = {
  code: 'RULE_CHANGED',
  title:
    'New connections were accepted at one time and refused at another, and the current rules agree with the newest.',
  tell: SEND_AGAIN,
  decide,
};

/** New connections met something else than before, and the current rules agree with the newest. */
function decide(facts: Case): Finding | undefined {
  const sight = facts.attempt.sights.find((one) => one.turn !== null && isDecisive(facts, one.turn, one));
  if (!sight?.turn) return undefined;
  const { turn, configured, denying } = sight;
  if (configured === (turn.to === 'reject' ? 'allow' : 'deny')) return undefined;
  if (turn.to === 'accept') {
    if (isMatterOfPorts(facts, sight)) return someRefused(facts, sight);
    if (passedDenials(facts).length > 0) return undefined;
    const isOfPorts = isOfOtherPorts(facts, sight);
    return {
      ...unresolved,
      code: 'RULE_CHANGED',
      evidence: mayBePingsOfOthers(facts, sight) || isOfPorts ? 'fits' : 'shows',
      outcome: 'delivered',
      configuration: configured === 'allow' ? 'shows' : 'silent',
      summary: `${subject(facts)} was refused at first and gets through now: a rule was changed ${between(turn)}${isOfPorts ? ', or later, if it let other client ports through before' : ''}.`,
    };
  }
  if (denying && isByPortOfNat(facts, sight)) return undefined;
  if (denying && isBeyondPorts(facts, sight)) {
    return {
      ...someRefused(facts, sight, `: now ${clauseOf(denying)}`),
      ...ofStep(denying),
      configuration: 'shows',
      fix: filterFix(facts, denying),
    };
  }
  const now = denying ? `: ${clauseOf(denying)}` : '; who changed what is in CloudTrail';
  return {
    ...unresolved,
    ...ofStep(denying),
    code: 'RULE_CHANGED',
    configuration: denying ? 'shows' : 'silent',
    outcome: 'blocked',
    summary: sentence(
      `${letAtFirst(facts, sight)} at first and has been refused there since a rule was changed ${isNewKnown(facts, turn, sight) ? between(turn) : `before ${clockTime(turn.before)} UTC (first refused)`}${now}`,
    ),
    fix: denying ? filterFix(facts, denying) : null,
    nextExperiment:
      'Look in CloudTrail for AuthorizeSecurityGroup…, RevokeSecurityGroup… and …NetworkAclEntry calls at that time.',
  };
}

/** Of one interface: what became of it at others, nobody said. */
function letAtFirst(facts: Case, { leg, side, direction }: Sight): string {
  const what = leg === 'reply' ? `The answer to ${subjectWithin(facts)}` : subject(facts);
  if (side === 'between') return `${what} was let through on its way`;
  return `${what} was let ${direction === 'egress' ? 'out of' : 'into'} the ${side}`;
}

/** Echo requests of the destination's own look like its answers: neither has a port, and records have no ICMP type. */
const mayBePingsOfOthers = ({ connection }: Case, { leg }: Sight): boolean =>
  leg === 'reply' && isIcmp(connection.protocol);

/** Every connection has a port of its own, and rules that nobody described may let answers to some of them through. */
const isMatterOfPorts = ({ connection }: Case, { leg, configured }: RuledSight): boolean =>
  leg === 'reply' && hasPorts(connection.protocol) && configured !== 'allow';

/** Rules for answers are ranges of ports: one beyond those that were let through may have been refused all the time. */
function isBeyondPorts(facts: Case, sight: Sight): boolean {
  const { client } = facts.attempt;
  const isAnswer = sight.leg === 'reply' && sight.side !== 'between';
  return isAnswer && client !== null && isBeyond(client, portsOf(facts, sight, 'ACCEPT'));
}

/** The refused ones all lie beyond the others: a range of ports may have been opened after all of them. */
function isOfOtherPorts(facts: Case, sight: Sight): boolean {
  if (sight.leg !== 'reply' || !hasPorts(facts.connection.protocol)) return false;
  const [refused, passed] = [portsOf(facts, sight, 'REJECT'), portsOf(facts, sight, 'ACCEPT')];
  return refused.length > 0 && refused.every((port) => isBeyond(port, passed));
}

/** A NAT gateway chooses a port for each connection: a rule for some of them may have refused this one all the time. */
const isByPortOfNat = ({ attempt }: Case, { leg, side }: Sight): boolean =>
  attempt.nat !== null && leg === 'reply' && side === 'between';

/** The clients' ports of those that met it there. */
const portsOf = ({ attempts }: Case, { at }: Sight, met: 'ACCEPT' | 'REJECT'): readonly number[] =>
  attempts.flatMap(({ client, sights }) =>
    client !== null && sights[at]?.recorded.some(({ action }) => action === met) ? [client] : [],
  );

const isBeyond = (port: number, others: readonly number[]): boolean =>
  others.every((other) => other > port) || others.every((other) => other < port);

function someRefused(facts: Case, { side }: Sight, now = ''): Finding {
  const isLeaving = side === 'destination';
  return {
    ...unresolved,
    evidence: 'fits',
    code: isLeaving ? 'DESTINATION_NETWORK_ACL_EGRESS' : 'SOURCE_NETWORK_ACL_INGRESS',
    besides: ['RULE_CHANGED'],
    outcome: 'blocked',
    summary: `${subject(facts)} got answers on some connections and not on others: by their client ports, which the network ACL ${isLeaving ? "of the destination's" : "of the source's"} subnet tells apart, or because a rule was changed in between${now}.`,
    // Where the headline tells what the ACL says now, it was read.
    nextExperiment:
      now === ''
        ? `Read the network ACL of the ${isLeaving ? 'destination' : 'source'}'s subnet: which client ports (1024 to 65535) does it let answers through to?`
        : 'Connect once more, and look in CloudTrail for who changed that network ACL (CreateNetworkAclEntry, ReplaceNetworkAclEntry, DeleteNetworkAclEntry).',
  };
}

/** The checkpoint that turned is where the conversation ends now, or nothing ends it any more. */
const isDecisive = (facts: Case, { to }: Turn, sight: Sight): boolean =>
  to === 'reject' ? refusingAt(facts.attempt) === sight : cameBack(facts);

/** `between 10:42:40 (last of the old) and 10:44:00 UTC (first of the new)`. */
function between({ to, after, before }: Turn): string {
  const [old, now] = to === 'reject' ? ['accepted', 'refused'] : ['refused', 'accepted'];
  return `between ${clockTime(after)} (last ${old}) and ${clockTime(before)} UTC (first ${now})`;
}
