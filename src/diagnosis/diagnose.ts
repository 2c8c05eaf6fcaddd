import type { Network } from '../network/model.js';
import { waysOutOf } from './advice/ways-out.js';
import { blockersOf } from './blockers.js';
import { type Case, openCase, recordsAt, sightAt } from './case.js';
import type { CauseCode } from './causes/index.js';
import { isSeen } from './causes/observability.js';
import { citedOf } from './cited.js';
import { conclude } from './conclude.js';
import { consistentWith, signatureOf } from './consistency.js';
import { contradictionsOf } from './contradictions.js';
import type { CaseEnd } from './ends.js';
import { type Conclusion, evidenceAt } from './finding.js';
import { missingWay } from './fix/route.js';
import { furtherOn } from './further-on.js';
import { hopsOf } from './hops.js';
import { eachOf, isUnnamed, unnamedVerdict, worstOf } from './named.js';
import { askedOtherwise } from './other-interfaces.js';
import { fitsOtherPing } from './other-ping.js';
import { isoTime } from './period.js';
import type { Connection, Evidence } from './question.js';
import { ruledOut } from './ruled-out.js';
import { unseen } from './rules-alone.js';
import { isStalled, refusalOf } from './tcp.js';
import { legs, type Verdict, type VerdictEnd } from './verdict.js';
import { destinationName } from './words.js';

/** Can this traffic get through, did it, and if not, what stops it? Plain data in, plain data out; never throws. */
export function diagnose(connection: Connection, network: Network, evidence: Evidence): Verdict {
  if (isUnnamed(connection)) return unnamedVerdict(connection, network);
  const [first = connection, ...others] = eachOf(connection);
  const judge = (one: Connection): Verdict => judged(one, network, evidence);
  return worstOf([judge(first), ...others.map(judge)], connection, network);
}

function judged(connection: Connection, network: Network, evidence: Evidence): Verdict {
  const facts = openCase(connection, network, evidence);
  const other = isSeen(facts) || evidence.probe ? undefined : askedOtherwise(connection, network, evidence);
  return other ? underOtherAddresses(facts, other) : verdictOf(facts);
}

/** Nothing was recorded under the addresses asked for, but under others of the same two machines. */
function underOtherAddresses({ connection, network, evidence, ...asked }: Case, other: Connection): Verdict {
  const said = verdictOf(openCase(other, network, evidence));
  const { source, destination } = said.question;
  const [from, to] = [source.address, destination.address];
  const lead = `Nothing is recorded between ${asked.source.address} and ${asked.destination.address}, but between ${from} and ${to} of the same two.`;
  const { certainty, summary } = said.verdict;
  return {
    ...said,
    question: {
      ...said.question,
      source: { ...source, address: asked.source.address },
      destination: { ...destination, address: asked.destination.address },
    },
    verdict: {
      ...said.verdict,
      certainty: certainty === 'certain' ? 'likely' : certainty,
      summary: `${lead} ${summary}`,
    },
    nextExperiment:
      said.nextExperiment ??
      `Find out which addresses the program uses: those asked about, ${connection.source.address} and ${connection.destination.address}, left no record.`,
  };
}

function verdictOf(facts: Case): Verdict {
  const { connection } = facts;
  const conclusion = conclude(facts);
  const contradictions = contradictionsOf(facts);
  const { finding, outcome, alternatives } = conclusion;
  const doubted = conclusion.certainty === 'certain' && contradictions.length > 0 ? 'likely' : conclusion.certainty;
  const isOpen = facts.uneven !== null && finding !== null && finding.step === null;
  const certainty = facts.isGuessed || isOpen ? 'possible' : doubted;
  // Records of another ping say nothing of this one.
  const own = fitsOtherPing(facts) ? unseen(facts) : facts;
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
    verdict: {
      outcome,
      cause: finding?.code ?? null,
      alternatives: [
        ...new Set([
          ...alternatives,
          ...(isOpen ? (['RULE_CHANGED'] as const) : []),
          ...otherWayRound(facts, conclusion),
        ]),
      ],
      certainty,
      signature: signature(own),
      resourceId: finding?.resourceId ?? null,
      rule: finding?.rule ?? null,
      summary: `${supposed(facts, `${unevenInWords(facts)}${conclusion.summary}`)}${furtherOn(facts, conclusion)}`,
    },
    hops: hopsOf(own),
    evidence: citedOf(facts),
    contradictions,
    ruledOut: ruledOut(own).filter(({ cause }) => cause !== finding?.code && !alternatives.includes(cause)),
    blockers: blockersOf(facts).map(({ cause, leg, resourceId, rule }) => ({ cause, leg, resourceId, rule })),
    fix: finding?.fix ?? null,
    nextExperiment: nextOf(facts, conclusion, certainty),
    ...adviceOn(facts, conclusion),
  };
}

function endInWords(facts: Case, end: CaseEnd, side: 'source' | 'destination'): VerdictEnd {
  const own = legs.filter((leg) => leg.endsWith(side)).flatMap((leg) => recordsAt(facts, leg));
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

/** Shapes that show in time or in flags, then that of the four checkpoints of both ends. */
function signature(facts: Case): string | null {
  if (facts.turns.some((turn) => turn !== null)) return 'K10';
  const id = signatureOf(consistentWith(legs.map((leg) => sightAt(facts, leg).possible)));
  if (id !== 'K0') return refusalOf(facts) !== null && evidenceAt(facts, 'arrived') !== null ? 'K9' : id;
  if (refusalOf(facts) !== null) return 'K9';
  return isStalled(facts) ? 'K11' : 'K0';
}

/** What its records say if the lone interface is the source's. */
function otherWayRound({ isGuessed }: Case, { finding }: Conclusion): readonly CauseCode[] {
  if (!isGuessed) return [];
  switch (finding?.code) {
    case 'DESTINATION_SECURITY_GROUP_INGRESS':
    case 'DESTINATION_NETWORK_ACL_INGRESS':
      return ['SOURCE_SECURITY_GROUP_EGRESS', 'SOURCE_NETWORK_ACL_EGRESS'];
    case 'HOST_SILENT':
      return ['LOST_IN_TRANSIT', 'ADDRESS_NOT_FOUND', 'DESTINATION_NOT_RUNNING'];
    default:
      return [];
  }
}

/** Whose the one interface is that has records, they do not tell: what is said holds on that condition. */
const supposed = ({ isGuessed, destination }: Case, said: string): string =>
  isGuessed
    ? `If ${destination.interfaceId} is the interface of ${destination.address}, which its records do not tell, ${said.replace(/^(The|Some|Only) /, (word) => word.toLowerCase())}`
    : said;

/** Before what is said of those that fail. */
function unevenInWords({ uneven }: Case): string {
  if (!uneven) return '';
  return uneven === 'connections'
    ? 'Some connections get an answer and others do not, and the records do not tell which came last. Of those that do not: '
    : `Only ${uneven.answered} of ${uneven.asked} pings were answered, and the records do not tell which came last. Of those that were not: `;
}

/** Only where the verdict is that the configuration stops it, and a way out is missing among what does. */
function adviceOn(facts: Case, { finding, outcome }: Conclusion): Pick<Verdict, 'advice'> {
  if (!finding?.step || outcome === 'delivered') return {};
  const [advice] = blockersOf(facts).flatMap(({ step }) => waysOutOf(facts, step) ?? []);
  return advice ? { advice } : {};
}

function nextOf(facts: Case, { finding, alternatives }: Conclusion, certainty: string): string | null {
  if (facts.isBothPinging) return `Stop the ping on ${destinationName(facts)} and probe in one direction at a time.`;
  if (finding?.fix && certainty === 'certain' && alternatives.length === 0) return null;
  const toBeMade = finding?.step && !finding.fix ? missingWay(facts, finding.step) : null;
  return toBeMade ?? finding?.nextExperiment ?? null;
}
