import type { Network } from '../network/model.js';
import { type Case, openCase } from './case.js';
import { type CauseCode, causes } from './causes/index.js';
import { type Conclusion, conclude } from './conclude.js';
import { contradictionsOf } from './contradictions.js';
import type { CaseEnd } from './ends.js';
import type { Cause } from './finding.js';
import { missingWay } from './fix/route.js';
import { hopsOf } from './hops.js';
import { isoTime } from './period.js';
import { legs } from './signature.js';
import { isRefused, isStalled } from './tcp.js';
import type { Blocker, Connection, Evidence, Verdict, VerdictEnd } from './verdict.js';
import { destinationName, sentence, stepInWords } from './words.js';

/** Can this traffic get through, did it, and if not, what stops it? Plain data in, plain data out; never throws. */
export function diagnose(connection: Connection, network: Network, evidence: Evidence): Verdict {
  const facts = openCase(connection, network, evidence);
  const conclusion = conclude(facts);
  const contradictions = contradictionsOf(facts);
  const { finding, outcome, alternatives } = conclusion;
  const certainty = conclusion.certainty === 'certain' && contradictions.length > 0 ? 'likely' : conclusion.certainty;
  return {
    schema: 1,
    question: {
      source: endInWords(facts, facts.source, 'source'),
      destination: endInWords(facts, facts.destination, 'destination'),
      protocol: facts.connection.protocol,
      port: connection.port,
      since: isoTime(connection.since),
      until: isoTime(connection.until),
    },
    verdict: {
      outcome,
      cause: finding?.code ?? null,
      alternatives,
      certainty,
      signature: signatureOf(facts),
      resourceId: finding?.resourceId ?? null,
      rule: finding?.rule ?? null,
      summary: `${conclusion.summary}${furtherOn(facts, conclusion)}`,
    },
    hops: hopsOf(facts),
    evidence: citedOf(facts),
    contradictions,
    blockers: blockersOf(facts),
    fix: finding?.fix ?? null,
    nextExperiment: nextOf(facts, conclusion, certainty),
  };
}

function endInWords({ legs: facts }: Case, end: CaseEnd, side: 'source' | 'destination'): VerdictEnd {
  const own = legs.filter((leg) => leg.endsWith(side)).flatMap((leg) => facts[leg].records);
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

/** Shapes that show in time or in flags, then that of the four legs. */
function signatureOf(facts: Case): string | null {
  const { signature } = facts;
  if (legs.some((leg) => facts.legs[leg].change !== null)) return 'K10';
  if (signature.id !== 'K0') return isRefused(facts) && signature.places.includes('arrived') ? 'K9' : signature.id;
  if (isRefused(facts)) return 'K9';
  return isStalled(facts) ? 'K11' : 'K0';
}

/** Everything that the configuration says would stop it, in the order of the way. */
function blockersOf(facts: Case): readonly Blocker[] {
  const found = facts.path.steps.flatMap((step): readonly Blocker[] => {
    const cause = step.decision === 'deny' ? causeOf(facts, step) : undefined;
    return cause === undefined ? [] : [{ cause, leg: step.leg, resourceId: step.resourceId, rule: step.rule }];
  });
  const keys = found.map(({ cause, leg, resourceId, rule }) => [cause, leg, resourceId, rule].join(' '));
  return found.filter((_, at) => keys.indexOf(keys[at] ?? '') === at);
}

const causeOf = (facts: Case, step: Case['path']['steps'][number]): CauseCode | undefined =>
  causes.find((cause: Cause) => cause.stops?.(step, facts))?.code;

/** What else is in the way behind the cause: removing that one alone would not help. */
function furtherOn(facts: Case, { finding, outcome }: Conclusion): string {
  if (outcome === 'delivered') return isStalled(facts) ? stalled(facts) : '';
  if (!finding?.step && finding?.code !== 'HOST_SILENT') return '';
  const denying = facts.path.steps.filter(
    ({ decision, leg }) => decision === 'deny' && (finding.step || leg === 'reply'),
  );
  const behind = denying
    .map((step) => ({ step, code: causeOf(facts, step) }))
    .filter(({ code }) => code !== finding.code);
  const [next, ...others] = behind.filter(({ code }, at) => behind.findIndex((one) => one.code === code) === at);
  if (!next) return '';
  return ` ${sentence(`The way is barred further on, too: ${stepInWords(next.step)}${others.length > 0 ? `, and ${others.length} more` : ''}`)}`;
}

const stalled = (facts: Case): string =>
  ` Every packet passes, yet the handshake does not finish and both sides repeat themselves: look at ${destinationName(facts)} and at the MTU on the way.`;

const CITED_PER_LEG = 10;

function citedOf(facts: Case): Verdict['evidence'] {
  const cited = legs.flatMap((leg) =>
    facts.legs[leg].records
      .slice(-CITED_PER_LEG)
      .map(({ interfaceId, line }) => ({ leg, eniId: interfaceId ?? '', record: line })),
  );
  const between = facts.middle.slice(-CITED_PER_LEG).map(({ interfaceId, line, srcaddr }) => ({
    leg: srcaddr === facts.path.packet.destination ? ('reply-between' as const) : ('request-between' as const),
    eniId: interfaceId ?? '',
    record: line,
  }));
  return [...cited, ...between];
}

function nextOf(facts: Case, { finding, alternatives }: Conclusion, certainty: string): string | null {
  if (facts.isBothPinging) return `Stop the ping on ${destinationName(facts)} and probe in one direction at a time.`;
  if (finding?.fix && certainty === 'certain' && alternatives.length === 0) return null;
  const toBeMade = finding?.step && !finding.fix ? missingWay(facts, finding.step) : null;
  return toBeMade ?? finding?.nextExperiment ?? null;
}
