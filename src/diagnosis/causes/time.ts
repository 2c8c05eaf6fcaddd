import { isFilter } from '../../network/hop.js';
import { hasPorts, isIcmp } from '../../network/packet.js';
import { type Case, type RuledSight, sightAt } from '../case/case.js';
import { refusingAt } from '../case/judged.js';
import type { PathHop } from '../case/path.js';
import { clockTime } from '../case/period.js';
import type { Sight, Turn } from '../case/sight.js';
import { evidenceAt, type Finding, unresolved, whenOf } from '../finding.js';
import { stepInWords } from '../step-words.js';
import { destinationName, sentence, subject, subjectWithin } from '../words.js';
import { isAccessOpen, isAccessUnread, isBlockedByAccount } from './block-public-access.js';
import { broughtBy, isOfWay } from './brought.js';
import { filterFix } from './filters.js';
import { isNewKnown } from './opened-then.js';

/** New connections met something else than before, and the current rules agree with the newest. */
export function ruleChanged(facts: Case): Finding | undefined {
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
    const { resourceId, rule } = denying;
    return {
      ...someRefused(facts, sight, `: now ${stepInWords(denying)}`),
      configuration: 'shows',
      step: denying,
      resourceId,
      rule,
      fix: filterFix(facts, denying),
    };
  }
  const now = denying ? `: ${stepInWords(denying)}` : '; who changed what is in CloudTrail';
  return {
    ...unresolved,
    code: 'RULE_CHANGED',
    configuration: denying ? 'shows' : 'silent',
    outcome: 'blocked',
    step: denying,
    resourceId: denying?.resourceId ?? null,
    rule: denying?.rule ?? null,
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
const mayBePingsOfOthers = (facts: Case, { leg }: Sight): boolean => leg === 'reply' && isPing(facts);

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
  to === 'reject' ? refusingAt(facts.attempt) === sight : isAnswered(facts);

/** The answer came back; to somebody of whom there are no records, it left. */
export const isAnswered = (facts: Case): boolean =>
  evidenceAt(facts, 'arrived') === 'shows' ||
  (facts.source.interfaceId === null && sightAt(facts, 'reply-at-destination').state === 'accept');

/** `between 10:42:40 (last of the old) and 10:44:00 UTC (first of the new)`. */
function between({ to, after, before }: Turn): string {
  const [old, now] = to === 'reject' ? ['accepted', 'refused'] : ['refused', 'accepted'];
  return `between ${clockTime(after)} (last ${old}) and ${clockTime(before)} UTC (first ${now})`;
}

/** What refuses by the current configuration, although the records got past it. */
export const passedDenials = ({ path, attempt }: Case): readonly PathHop[] =>
  path.steps.filter(({ decision, position }) => decision === 'deny' && attempt.left.every((left) => left > position));

/** The newest records and the current configuration do not agree. */
export function staleEvidence(facts: Case): Finding | undefined {
  if (facts.evidence.probe?.answered === true) return undefined;
  return refusedThen(facts) ?? acceptedThen(facts);
}

function refusedThen(facts: Case): Finding | undefined {
  const sight = refusingAt(facts.attempt);
  if (sight === null) return undefined;
  const isOff = isAccessOpen(facts, sight);
  // What Block Public Access refused then, it refuses no more, whatever else is known of the rules.
  const now = sight.configured;
  if (isOff ? now === 'deny' : now !== 'allow' || isBlockedByAccount(facts, sight)) return undefined;
  const last = sight.records.findLast(({ action }) => action === 'REJECT');
  if (last?.rejectReason != null && !isOff) return undefined;
  const isUnread = isAccessUnread(facts, sight);
  const gone = facts.path.steps.find(({ decision, component }) => decision === 'deny' && component === 'interface');
  return {
    ...unresolved,
    ...(isUnread ? { evidence: 'fits', besides: ['BLOCK_PUBLIC_ACCESS'] } : {}),
    code: 'STALE_EVIDENCE',
    summary: `${subject(facts)} was refused${isOff ? ' by VPC Block Public Access' : ''}${whenOf(last)}, but ${isOff ? 'that is off now' : 'the current rules allow it'}${isUnread ? ', unless VPC Block Public Access is on, which was not read' : ''}${gone ? `, and now ${stepInWords(gone)}` : ': send it again'}.`,
    nextExperiment: `${gone ? 'Once that is put right, send' : 'Send'} it again: records from after the change tell whether it gets through now.`,
  };
}

/** Changed since, or a connection that a security group still knows ("existing connections are not immediately interrupted", EC2 user guide, "Security group connection tracking"). */
function acceptedThen(facts: Case): Finding | undefined {
  const isBrought = broughtBy(facts) !== null;
  const denying = passedDenials(facts).find((step) => !(isBrought && isOfWay(step)));
  if (!denying) return undefined;
  return {
    ...unresolved,
    code: 'STALE_EVIDENCE',
    step: denying,
    resourceId: denying.resourceId,
    rule: denying.rule,
    summary: sentence(`${gotBy(facts)} by the current configuration: ${stepInWords(denying)}`),
    fix: isFilter(denying) ? filterFix(facts, denying) : null,
    nextExperiment: `${isPing(facts) ? `It may have been ${destinationName(facts)}'s own ping. ` : ''}${denying.component === 'security-group' ? 'Stop it, wait a minute so that security groups forget the connection, and send it anew' : 'Send it again'}: its records tell whether it gets through now.`,
  };
}

/** Records carry no ICMP type, so they do not say who asked. */
function gotBy(facts: Case): string {
  const way = `got ${isAnswered(facts) ? 'through' : 'further'} according to the records`;
  return isPing(facts)
    ? `ICMP between the two ${way}, but ${subjectWithin(facts)} would not`
    : `${subject(facts)} ${way}, but would not`;
}

const isPing = ({ connection: { protocol } }: Pick<Case, 'connection'>): boolean => isIcmp(protocol);
