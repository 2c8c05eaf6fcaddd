import { interfaceById } from '../network/locate.js';
import type { Network } from '../network/model.js';
import { decidingOf } from './advice/deciding.js';
import { waysOutOf } from './advice/ways-out.js';
import { blockersOf } from './blockers.js';
import { type Case, openCase, recordedAt } from './case/case.js';
import type { CaseEnd } from './case/ends.js';
import type { PathHop } from './case/path.js';
import { isoTime } from './case/period.js';
import { failedBehind } from './causes/behind-balancer.js';
import { recordsBeside } from './causes/by-other-interface.js';
import { formerlyAt } from './causes/former-owner.js';
import { isSeen } from './causes/observability.js';
import { ifLargeHang } from './causes/path-mtu.js';
import { conclude } from './conclude.js';
import type { Conclusion } from './finding.js';
import { missingWay } from './fix/route.js';
import { headlineOf, withoutOtherPing } from './headline.js';
import { eachOf, isUnnamed, unnamedVerdict, worstOf } from './names/named.js';
import { askedOtherwise } from './other-interfaces.js';
import type { Connection, Evidence } from './question.js';
import { citedOf } from './told/cited.js';
import { contradictionsOf } from './told/contradictions.js';
import { hopsOf } from './told/hops.js';
import { ruledOut } from './told/ruled-out.js';
import { observationRuledOut } from './told/ruled-out-records.js';
import type { Also, Verdict, VerdictEnd } from './verdict.js';
import { assumedRoute } from './weights.js';
import { destinationName } from './words.js';

/** Can this traffic get through, did it, and if not, what stops it? Plain data in, plain data out; never throws. */
export function diagnose(connection: Connection, network: Network, evidence: Evidence): Verdict {
  if (isUnnamed(connection)) return unnamedVerdict(connection, network);
  const [first = connection, ...others] = eachOf(connection);
  const judge = (one: Connection): Verdict => judged(one, network, evidence);
  return worstOf([judge(first), ...others.map(judge)], connection, network);
}

/**
 * What `diagnose` answers as its verdict, without all that is told around it, which takes as long again: for whoever asks
 * about very many conversations.
 */
export function verdictAlone(connection: Connection, network: Network, evidence: Evidence): Verdict['verdict'] {
  if (isUnnamed(connection) || connection.others) return diagnose(connection, network, evidence).verdict;
  const facts = openCase(connection, network, evidence);
  const [other] = isSeen(facts) ? [] : otherAddresses(facts);
  if (!other) return headlineOf(facts, conclude(facts));
  const elsewhere = openCase(other, network, evidence);
  return saidOfOther(facts, elsewhere, headlineOf(elsewhere, conclude(elsewhere)));
}

function judged(connection: Connection, network: Network, evidence: Evidence): Verdict {
  const facts = openCase(connection, network, evidence);
  const others = otherAddresses(facts);
  const [other] = isSeen(facts) ? [] : others;
  if (other) return underOtherAddresses(facts, openCase(other, network, evidence));
  const said = verdictOf(facts);
  const also = others
    .map((one) => fateOf(openCase(one, network, evidence)))
    .filter((one) => isOtherwise(one, said.verdict));
  return also.length === 0 ? said : { ...said, also };
}

const otherAddresses = (facts: Case): readonly Connection[] => (facts.evidence.probe ? [] : askedOtherwise(facts));

function fateOf(facts: Case): Also {
  const { outcome, cause } = headlineOf(facts, conclude(facts));
  return { address: facts.connection.destination.address, outcome, cause };
}

/** The one gets through, and the other does not. */
const isOtherwise = (one: Also, other: Verdict['verdict']): boolean =>
  one.outcome !== 'inconclusive' && (one.outcome === 'delivered') !== (other.outcome === 'delivered');

/** Nothing was recorded under the addresses asked for, but under others of the same two machines. */
function underOtherAddresses(asked: Case, other: Case): Verdict {
  const said = verdictOf(other);
  const { source, destination } = said.question;
  const { connection } = asked;
  return {
    ...said,
    question: {
      ...said.question,
      source: { ...source, address: asked.source.address },
      destination: { ...destination, address: asked.destination.address },
    },
    verdict: saidOfOther(asked, other, said.verdict),
    nextExperiment:
      said.nextExperiment ??
      `Find out which addresses the program uses: those asked about, ${connection.source.address} and ${connection.destination.address}, left no record.`,
  };
}

function saidOfOther(asked: Case, other: Case, verdict: Verdict['verdict']): Verdict['verdict'] {
  const { certainty, summary } = verdict;
  return {
    ...verdict,
    certainty: certainty === 'certain' ? 'likely' : certainty,
    summary: `Nothing is recorded between ${asked.source.address} and ${asked.destination.address}. The same two machines spoke as ${other.source.address} and ${other.destination.address}. ${summary}`,
  };
}

function verdictOf(facts: Case): Verdict {
  const { connection } = facts;
  const conclusion = conclude(facts);
  const verdict = headlineOf(facts, conclusion);
  const { finding } = conclusion;
  const own = withoutOtherPing(facts);
  return {
    schema: 1,
    question: {
      source: endInWords(facts, facts.source, 'source'),
      destination: endInWords(facts, facts.destination, 'destination'),
      protocol: facts.connection.protocol,
      port: connection.port,
      since: isoTime(connection.since),
      until: isoTime(connection.until),
      readAt: isoTime(facts.evidence.readAt),
      ...(connection.error ? { error: connection.error } : {}),
      ...(facts.evidence.kind === 'rules' ? { byRules: true } : {}),
    },
    verdict,
    hops: hopsOf(own),
    evidence: citedOf(facts),
    contradictions: contradictionsOf(facts),
    // Records exclude nothing of another's interface, nor where it is a guess whose the one interface is that has any.
    ruledOut:
      facts.isGuessed || formerlyAt(facts)
        ? []
        : [...ruledOut(own), ...observationRuledOut(facts)].filter(
            ({ cause }) => cause !== verdict.cause && !verdict.alternatives.includes(cause),
          ),
    blockers: blockersOf(facts).map(({ cause, leg, resourceId, rule }) => ({ cause, leg, resourceId, rule })),
    fix: finding?.fix ?? null,
    nextExperiment: nextOf(facts, conclusion, verdict.certainty),
    ...(verdict.alternatives.length === 0 ? {} : { deciding: decidingOf(facts, verdict.alternatives) }),
    ...adviceOn(facts, conclusion),
  };
}

function endInWords(facts: Case, end: CaseEnd, side: 'source' | 'destination'): VerdictEnd {
  const own = facts.attempt.sights.flatMap((one) => (one.side === side ? recordedAt(facts, one) : []));
  const named = own.find(({ vpcId, subnetId, instanceId }) => vpcId ?? subnetId ?? instanceId);
  const one = end.interface;
  return {
    eniId: end.interfaceId,
    instanceId: one ? one.instanceId : (named?.instanceId ?? null),
    address: end.address,
    subnetId: one?.subnetId ?? named?.subnetId ?? null,
    vpcId: one?.vpcId ?? named?.vpcId ?? null,
  };
}

/** Only where the verdict is that the configuration stops it, and a way out is missing among what does. */
function adviceOn(facts: Case, { finding, outcome }: Conclusion): Pick<Verdict, 'advice'> {
  if (!finding?.step || outcome === 'delivered') return {};
  const [advice] = blockersOf(facts).flatMap(({ step }) => waysOutOf(facts, step) ?? []);
  return advice ? { advice } : {};
}

/** A call that finds the table that is associated with the subnet itself (EC2 API reference, DescribeRouteTables, filters). */
function ownTable(facts: Case, step: PathHop): string | null {
  const assumed = assumedRoute(facts, step);
  if (assumed?.assumption === undefined) return null;
  const subnetId = interfaceById(facts.network, assumed.interfaceId)?.subnetId;
  const call = `aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=${subnetId} must list none`;
  return `Make sure that ${assumed.assumption}, so that the main one counts${subnetId ? `: ${call}` : ''}.`;
}

function nextOf(facts: Case, { finding, alternatives }: Conclusion, certainty: string): string | null {
  if (facts.isBothPinging) return `Stop the ping on ${destinationName(facts)} and probe in one direction at a time.`;
  if (finding?.fix && certainty === 'certain' && alternatives.length === 0) return null;
  const toBeMade = finding?.step && !finding.fix ? missingWay(facts, finding.step) : null;
  const assumed = finding?.step ? ownTable(facts, finding.step) : null;
  const behind = failedBehind(facts)?.nextExperiment ?? null;
  const ofSize = finding === null && alternatives.includes('PATH_MTU') ? ifLargeHang(facts) : undefined;
  const next = behind ?? toBeMade ?? finding?.nextExperiment ?? assumed ?? ofSize ?? null;
  const unread = alternatives.includes('REPLY_BY_OTHER_INTERFACE') ? recordsBeside(facts) : undefined;
  return unread === undefined ? next : [next ?? [], unread].flat().join(' ');
}
