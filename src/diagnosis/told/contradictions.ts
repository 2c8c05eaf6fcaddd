import { madeOnce } from '../../base/remembered.js';
import { clauseOf } from '../../network/hop.js';
import { ICMP } from '../../network/packet.js';
import type { Case } from '../case/case.js';
import { refusedAt } from '../case/consistency.js';
import { endOfAttempt } from '../case/judged.js';
import type { PathHop } from '../case/path.js';
import { fitsOtherPing } from '../case/pings/fits-other-ping.js';
import { bothPing } from '../case/pings/pings.js';
import { isRecorded, type Sight } from '../case/sight.js';
import { isBlockedByAccount } from '../causes/block-public-access.js';
import { isSeen } from '../causes/observability.js';
import { isRefusedByHost } from '../causes/port-closed.js';
import { evidenceAt, packetName, whenOf } from '../finding.js';
import { isReportedConnected, isReportedFailed, isReportedRefused } from '../reported.js';
import { refusalOf } from '../tcp.js';
import { destinationName, sourceName } from '../words.js';
import { otherWaysTaken } from './way-taken.js';

/** Everything in which the records disagree with each other, with the configuration or with what a host saw, for all who ask about one case. */
export const contradictionsOf: (facts: Case) => readonly string[] = madeOnce((facts) => [
  ...new Set([
    ...(facts.isBothPinging ? [bothPing(facts)] : []),
    ...amongRecords(facts),
    ...withRules(facts),
    ...withWay(facts),
    ...otherWaysTaken(facts),
    ...withHosts(facts),
    ...withProgram(facts),
    ...withFailure(facts),
  ]),
]);

function amongRecords(facts: Case): readonly string[] {
  const { attempt, isBothPinging } = facts;
  const found: string[] = [];
  if (attempt.isBeginMissed) {
    const first = attempt.sights.find(isRecorded);
    const who = first?.side === 'between' ? nameAt(facts, first) : destinationName(facts);
    found.push(
      `${who} recorded the conversation, but ${sourceName(facts)} did not: it left by another interface, or its address was translated, or records are missing`,
    );
  }
  for (const sight of attempt.sights) {
    if (isBothPinging || !sight.isImpossible || sight.side === 'between') continue;
    found.push(
      `${saidAt(facts, sight)}, although the conversation was refused before: it belongs to other traffic, or the records are wrong`,
    );
  }
  for (const sight of attempt.sights) {
    const reason = sight.records.findLast(({ action }) => action === 'REJECT')?.rejectReason;
    if (reason != null && reason !== 'BPA' && reason !== 'EC') {
      found.push(
        `${nameAt(facts, sight)} gives reject-reason ${reason} for ${packetName(sight)}, which is neither a security group nor a network ACL`,
      );
    }
    if (sight.isMixed)
      found.push(
        `${nameAt(facts, sight)} accepted and rejected ${packetName(sight)} side by side: some of it passes, some does not`,
      );
  }
  return found;
}

/** What may explain that an interface accepted what its rules refuse. A network ACL remembers no connection. */
function orElse({ connection, ...ends }: Case, { component }: PathHop): string {
  const isPing = connection.protocol === ICMP;
  const others = [
    ...(isPing ? [`${destinationName(ends)} pinged and these are its packets and their answers`] : []),
    ...(component === 'network-acl' ? [] : ['a security group still knows the connection']),
  ];
  return ['the rule was changed since', ...others, 'or the record is wrong'].join(', ');
}

/** The interface accepted what its rules refuse, or refused what they allow. */
function withRules(facts: Case): readonly string[] {
  if (fitsOtherPing(facts)) return [];
  return facts.attempt.sights.flatMap((sight) => {
    const { state, configured, denying } = sight;
    if (state === 'accept' && denying)
      return [`${saidAt(facts, sight, 'ACCEPT')}, but ${clauseOf(denying)} (${orElse(facts, denying)})`];
    const isExplained = sight.records.at(-1)?.rejectReason === 'EC' || isBlockedByAccount(facts, sight);
    return state === 'reject' && configured === 'allow' && !isExplained
      ? [`${saidAt(facts, sight, 'REJECT')}, but no current rule there refuses it`]
      : [];
  });
}

/** It arrived although the configuration knows no way. */
function withWay(facts: Case): readonly string[] {
  const { path, attempt } = facts;
  return path.steps.flatMap((step) => {
    if (step.decision !== 'deny' || step.position % 2 === 1) return [];
    const sight = attempt.sights.find(
      (one) => refusedAt(one.at) > step.position && isRecorded(one) && one.leg === step.leg,
    );
    if (!sight || (sight.state === 'reject' && isBlockedByAccount(facts, sight))) return [];
    return [`${saidAt(facts, sight)}, although ${clauseOf(step)}`];
  });
}

function withHosts(facts: Case): readonly string[] {
  const { probe, hosts } = facts.evidence;
  const found: string[] = [];
  if (probe?.answered === false && endOfAttempt(facts.attempt) === 'through' && !isRefusedByHost(facts)) {
    found.push(
      `The records show the answer reaching ${sourceName(facts)}, but the host that sent the probe saw none: its own firewall may drop it`,
    );
  }
  if (probe?.answered === true && evidenceAt(facts, 'arrived') === null) {
    found.push('The host that sent the probe saw an answer, but the records say that it did not get through');
  }
  if (hosts?.listening === true && refusalOf(facts) !== null) {
    found.push(
      `Something listens on the port of ${destinationName(facts)}, and yet it refused: it may listen on another address, or a firewall on the host rejects`,
    );
  }
  return found;
}

/** The program says that it failed, and the records show that its connections get through. */
function withFailure(facts: Case): readonly string[] {
  const isThrough = endOfAttempt(facts.attempt) === 'through' && !isRefusedByHost(facts);
  if (facts.evidence.probe !== null || !isThrough || !isReportedFailed(facts)) return [];
  const [what, whereElse] = isReportedRefused(facts)
    ? ['was refused', 'a proxy or another address refused it']
    : ['waited in vain', 'it waited for something other than the connection'];
  return [
    `The program ${what}, while the records show connections that get through: that was another attempt, or ${whereElse}`,
  ];
}

/** The program got an answer where the rules of today let none through, and no record tells which is older. */
function withProgram(facts: Case): readonly string[] {
  if (
    isReportedRefused(facts) &&
    facts.attempt.sights.some(({ state }) => state === 'reject') &&
    !isRefusedByHost(facts)
  )
    return [
      'The program was refused by a host, while the records show a refusal without an answer: they are of another attempt, or a proxy answered the program',
    ];
  const denying = facts.path.steps.find(({ decision }) => decision === 'deny');
  if (!denying || !(isReportedConnected(facts) || isReportedRefused(facts)) || isSeen(facts)) return [];
  const what = isReportedRefused(facts) ? 'was refused by a host' : 'was connected';
  return [
    `The program ${what}, although ${clauseOf(denying)} (the rule was changed since, or the program spoke with somebody else, as through a proxy)`,
  ];
}

function nameAt(facts: Case, { interfaceId, side }: Sight): string {
  return interfaceId ?? (side === 'source' ? sourceName(facts) : destinationName(facts));
}

/** `eni-1 recorded ACCEPT for the request at 10:44:00 UTC`. */
const saidAt = (facts: Case, sight: Sight, action?: 'ACCEPT' | 'REJECT'): string =>
  `${nameAt(facts, sight)} recorded ${action ? `${action} for ` : ''}${packetName(sight)}${whenOf(sight.records.at(-1))}`;
