import { clauseOf, isFilter } from '../../network/hop.js';
import { isIcmp } from '../../network/packet.js';
import { type Case, sightAt } from '../case/case.js';
import { refusingAt } from '../case/judged.js';
import type { PathHop } from '../case/path.js';
import { evidenceAt, type Finding, ofStep, unresolved, whenOf } from '../finding.js';
import { destinationName, sentence, subject, subjectWithin } from '../words.js';
import { isAccessOpen, isAccessUnread, isBlockedByAccount } from './block-public-access.js';
import { broughtBy, isOfWay, mayBeBrought } from './brought.js';
import type { Decisive } from './cause.js';
import { filterFix } from './filters.js';
import { SEND_AGAIN } from './telling.js';

declare module './cause-code.js' {
  interface CauseCodes {
    STALE_EVIDENCE: true;
  }
}

/** What refuses by the current configuration, although the records got past it. */
export const passedDenials = ({ path, attempt }: Case): readonly PathHop[] =>
  path.steps.filter(({ decision, position }) => decision === 'deny' && attempt.left.every((left) => left > position));

export const staleEvidence: Decisive = {
  code: 'STALE_EVIDENCE',
  title:
    'The newest records and the current configuration do not agree: it was changed after them, or they are not true.',
  tell: SEND_AGAIN,
  decide,
};

/** The newest records and the current configuration do not agree. */
function decide(facts: Case): Finding | undefined {
  if (facts.evidence.probe?.answered === true) return undefined;
  return refusedThen(facts) ?? acceptedThen(facts);
}

function refusedThen(facts: Case): Finding | undefined {
  const sight = refusingAt(facts.attempt);
  if (sight === null) return undefined;
  const isOff = isAccessOpen(facts, sight);
  // What Block Public Access refused then, it refuses no more, whatever else is known of the rules.
  const { configured } = sight;
  if (isOff ? configured === 'deny' : configured !== 'allow' || isBlockedByAccount(facts, sight)) return undefined;
  const last = sight.records.findLast(({ action }) => action === 'REJECT');
  if (last?.rejectReason != null && !isOff) return undefined;
  const isUnread = isAccessUnread(facts, sight);
  // Whatever refused it lets it pass today; that says nothing of the rest of the way.
  const closed = facts.path.steps.find(({ decision }) => decision === 'deny');
  const now = isOff ? 'that is off now' : closed ? 'the rules there allow it now' : 'the current rules allow it';
  const unless = isUnread ? ', unless VPC Block Public Access is on, which was not read' : '';
  const then = closed ? `; today it would not get through all the same: ${clauseOf(closed)}` : ': send it again';
  return {
    ...unresolved,
    ...(isUnread ? { evidence: 'fits', besides: ['BLOCK_PUBLIC_ACCESS'] } : {}),
    code: 'STALE_EVIDENCE',
    summary: `${subject(facts)} was refused${isOff ? ' by VPC Block Public Access' : ''}${whenOf(last)}, but ${now}${unless}${then}.`,
    nextExperiment: `${closed ? 'Once that no longer holds, send' : 'Send'} it again: records from after the change tell whether it gets through now.`,
  };
}

/** Changed since, or a connection that a security group still knows ("existing connections are not immediately interrupted", EC2 user guide, "Security group connection tracking"). */
function acceptedThen(facts: Case): Finding | undefined {
  const isBrought = broughtBy(facts) !== null;
  const denying = passedDenials(facts).find((step) => !(isBrought && isOfWay(step)));
  if (!denying) return undefined;
  const isGuess = mayBeBrought(facts, denying);
  const unless = isGuess ? ', unless a load balancer that is not described brought it' : '';
  return {
    ...unresolved,
    ...ofStep(denying),
    ...(isGuess ? { evidence: 'fits', besides: ['LOAD_BALANCER'] } : {}),
    code: 'STALE_EVIDENCE',
    summary: sentence(`${gotBy(facts)} by the current configuration: ${clauseOf(denying)}${unless}`),
    fix: isFilter(denying) ? filterFix(facts, denying) : null,
    nextExperiment: `${isPing(facts) ? `It may have been ${destinationName(facts)}'s own ping. ` : ''}${denying.component === 'security-group' ? 'Stop it, wait a minute so that security groups forget the connection, and send it anew' : 'Send it again'}: its records tell whether it gets through now.`,
  };
}

/** Records carry no ICMP type, so they do not say who asked. */
function gotBy(facts: Case): string {
  const way = `got ${cameBack(facts) ? 'through' : 'further'} according to the records`;
  return isPing(facts)
    ? `ICMP between the two ${way}, but ${subjectWithin(facts)} would not`
    : `${subject(facts)} ${way}, but would not`;
}

/** The answer came back; to somebody of whom there are no records, it left. */
export const cameBack = (facts: Case): boolean =>
  evidenceAt(facts, 'arrived') === 'shows' ||
  (facts.source.interfaceId === null && sightAt(facts, 'reply-at-destination').state === 'accept');

const isPing = ({ connection: { protocol } }: Pick<Case, 'connection'>): boolean => isIcmp(protocol);
