import { type Case, sightAt } from './case/case.js';
import { endOfAttempt, type Judged, refusingAt } from './case/judged.js';
import type { PathHop } from './case/path.js';
import { ruledBy } from './case/ruled-sight.js';
import { isRecorded } from './case/sight.js';
import { broughtBy, refusedOnWayBack, sentToBalancer } from './causes/brought.js';
import { isSeen } from './causes/observability.js';
import { passedDenials } from './causes/stale-evidence.js';
import { evidenceAt, type Finding, isAnswerSeen, unresolved, whenOf } from './finding.js';
import { isReportedByServer, isReportedConnected } from './reported.js';
import { couldBeRefused, isCarriedOn, refusalOf, refusedIcmp } from './tcp.js';
import { destinationName, isOurs, sourceName, subject } from './words.js';

/** `shows`: the answer was seen coming back. `fits`: it was seen leaving, and nothing is known against it. */
export function deliveryOf(facts: Case, best: Finding | undefined): 'shows' | 'fits' | null {
  const evidence = evidenceAt(facts, 'arrived');
  if (facts.evidence.probe?.answered === true) return 'shows';
  if (refusedOnWayBack(facts)) return null;
  // Where nothing of it was recorded, the records are of another time than what the program says.
  if (isReportedConnected(facts) && (evidence || !isSeen(facts))) return evidence ?? 'fits';
  // What the target answers goes to the load balancer, so the client has no record of it.
  if (sentToBalancer(facts) !== null && sightAt(facts, 'reply-at-destination').state === 'accept') return 'fits';
  if (!evidence || evidence === 'shows') return evidence;
  if (facts.uneven) return null;
  if (refusalOf(facts) !== null) return null;
  const isFree = best?.configuration !== 'shows' || broughtBy(facts) !== null;
  return isAnswerSeen(facts) && isFree && isWayBackKnown(facts) ? 'fits' : null;
}

/**
 * The answer left by the way that the request came, as far as anybody can know: up to a gateway behind which nothing is
 * described. Of somebody on the internet nobody expects more.
 */
export function isWayBackKnown(facts: Case): boolean {
  const back = facts.path.steps.filter(({ leg }) => leg === 'reply');
  const isEdge = (step: PathHop, at: number): boolean =>
    step.component === 'gateway' && at === back.length - 1 && !isDoubtful(step);
  const isLed = back.every(
    (step, at) => step.decision !== 'unknown' || (isEdge(step, at) && step.needed === undefined),
  );
  if (broughtBy(facts) !== null) return true;
  return isOurs(facts.source)
    ? back.length > 0 && isLed
    : back.every(({ decision, needed }) => decision !== 'unknown' && needed === undefined);
}

/**
 * Behind it are route tables and network ACLs of somebody, which may stop an answer as they may stop anything; and a NAT
 * gateway takes no answers to what was not opened through it.
 */
const isDoubtful = ({ resourceId }: PathHop): boolean => /^(tgw|pcx|nat)-/.test(resourceId ?? '');

/** The answer left, and nobody who could tell saw what became of it, or it was refused behind the load balancer that takes it back. */
export function unseenArrival(facts: Case): Finding | undefined {
  const { state } = sightAt(facts, 'reply-at-source');
  const way = facts.attempt.sights.filter(({ leg, side }) => leg === 'reply' && side !== 'source');
  if (state !== 'unseen' || way.findLast(isRecorded)?.state !== 'accept') return undefined;
  if (evidenceAt(facts, 'arrived') !== 'fits') return undefined;
  return {
    ...unresolved,
    evidence: 'fits',
    code: 'NO_FLOW_LOG',
    summary: `${subject(facts)} reached ${destinationName(facts)} and the answer left; whether it came back to ${sourceName(facts)}, nothing at hand tells.`,
    nextExperiment: `Look for the answer in the records of ${sourceName(facts)}, or on ${sourceName(facts)} itself.`,
  };
}

/** The program itself spoke with the other end: what failed lies above the connection. */
function connectedInWords(facts: Case): string {
  const reached = `${subject(facts)} gets through: the program on ${sourceName(facts)} was connected to ${destinationName(facts)}`;
  if (isReportedByServer(facts))
    return `${reached}, which answered and refused it itself. Look at the users, passwords and allowed addresses of the service, not at the network.`;
  return facts.connection.error?.kind === 'tls'
    ? `${reached}, since TLS begins only when the network has done its part. Look at the certificate, its name and its chain, and at the TLS versions of both sides.`
    : `${reached}, and the connection was cut later: by the service, by something that forgot an idle connection, or by a proxy.`;
}

export function deliveredInWords(facts: Case, delivery: 'shows' | 'fits'): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  const balancer = sentToBalancer(facts);
  if (balancer !== null)
    return `${subject(facts)} reached ${destination} by the load balancer ${balancer}, to which ${source} sent it and which keeps client addresses; the answer left, and goes back by it.`;
  if (isReportedConnected(facts) && facts.evidence.probe?.answered !== true) return connectedInWords(facts);
  const bringer = passedDenials(facts).length > 0 || !facts.path.isClear ? broughtBy(facts) : null;
  const by =
    bringer === null
      ? ''
      : ` The configuration knows no way in from there: a load balancer that keeps client addresses (${bringer}) brings it and takes the answer back.`;
  const size = refusedIcmp(facts)
    ? ' ICMP was refused meanwhile. Where large transfers hang, it came from a router that says that packets are too big (path MTU).'
    : '';
  if (isCarriedOn(facts))
    return `${subject(facts)} gets through: ${source} went on after the answer of ${destination}, as it does only where that came back; its own records are not at hand.${by}${size}`;
  if (delivery === 'shows' && couldBeRefused(facts))
    return `${subject(facts)} reached ${destination} and something came back to ${source}: an answer, or a refusal of the host. The records do not tell which.${by}${size}`;
  if (delivery === 'shows')
    return `${subject(facts)} gets through: ${source} reached ${destination} and the answer came back.${by}${size}`;
  return `${subject(facts)} reached ${destination} and the answer left; ${bringer === null ? 'nothing is known against its way back to' : 'it goes back to'} ${source}, whose records are not there to prove it.${by}`;
}

/** Windows that overlap have no order: whether the refusal or the answer was later, nobody knows. */
export function refusedMeanwhile({ attempts, attempt, path }: Case): readonly string[] {
  const other = attempts.findLast((one) => one !== attempt && one.isNew && one.end >= attempt.begin && refusingAt(one));
  const sight = other && refusingAt(ruledBy(path, other));
  if (!sight) return [];
  const { interfaceId, side, records, configured } = sight;
  return [
    `Another connection was refused at ${interfaceId ?? `the ${side}`}${whenOf(records.at(-1))}${configured === 'allow' ? ', which the rules of now allow' : ''}: the records do not tell which came first.`,
  ];
}

/** Since the first that got through, others are not known to have, or what became of one before is open: perhaps some client ports get no answer. */
export function othersMayFail({ attempts, attempt }: Case): boolean {
  const isThrough = (one: Judged): boolean => endOfAttempt(one) === 'through';
  const first = attempts.find((one) => one.isNew && isThrough(one));
  const isOpen = (one: Judged): boolean =>
    first !== undefined && (one.begin >= first.begin || endOfAttempt(one) === null);
  return attempts.some((one) => one.isNew && one !== attempt && isOpen(one) && !isThrough(one));
}
