import { amazonService } from '../network/amazon-service.js';
import { clauseOf } from '../network/hop.js';
import { causeOf } from './blockers.js';
import { candidatesOf } from './candidates.js';
import type { Case } from './case/case.js';
import { anything } from './case/consistency.js';
import { judgedBy } from './case/judged.js';
import type { PathHop } from './case/path.js';
import { fitsOtherPing } from './case/pings/fits-other-ping.js';
import { filterFix } from './causes/filters.js';
import { isSeen, NONE_READ } from './causes/observability.js';
import { isLeavingByNode } from './causes/unexplained.js';
import { isToItself } from './causes/unlogged.js';
import { type Conclusion, type Finding, ofStep, unresolved } from './finding.js';
import type { Certainty } from './verdict.js';
import { mayHaveOtherTable, rank } from './weights.js';
import { destinationName, sentence, sourceName, subject, subjectWithin } from './words.js';

/** Nobody asks what happened, but what would: the answer of the rules, as far as they are known. */
export function concludeByRules(facts: Case): Conclusion {
  const blind = unseen(facts);
  const { path, network, source } = blind;
  const told = { outcome: 'allowed', finding: null, alternatives: [] } as const;
  if (isToItself(facts))
    return {
      ...told,
      certainty: 'likely',
      summary: `${sourceName(facts)} has both addresses, and what a machine sends to itself never leaves it: no rule judges ${subjectWithin(facts)}.`,
    };
  const isKnown = (to = path.steps.length): boolean =>
    path.steps.slice(0, to).every(({ decision, assumption }) => decision !== 'unknown' && assumption === undefined);
  const denied = deniedByRules(facts);
  if (denied) {
    const certainty = certaintyByRules(blind, denied);
    return { outcome: denied.outcome, finding: denied, alternatives: [], certainty, summary: denied.summary };
  }
  const service = amazonService(network, source.interface?.vpcId ?? null, path.packet);
  // "Security groups do not filter traffic destined to and from …", nor do network ACLs (VPC user guide).
  if (service !== undefined)
    return {
      ...told,
      certainty: 'likely',
      summary: `Neither security groups nor network ACLs filter traffic with ${service}, so no rule stops ${subjectWithin(blind)}.`,
    };
  if (path.isClear)
    return {
      ...told,
      certainty: isKnown() ? 'certain' : 'likely',
      summary: `No rule stops ${subjectWithin(blind)}: security groups, network ACLs and routes let it through, there and back${assumedIn(blind)}. Whether ${destinationName(blind)} answers, only traffic tells.`,
    };
  const byPort = path.steps.find(({ decision, ports }) => decision === 'unknown' && ports !== undefined);
  const cause = byPort && causeOf(blind, byPort);
  if (byPort && cause && isKnown(path.steps.indexOf(byPort))) {
    const summary = `By the rules, some client ports get through and others do not: ${sentence(clauseOf(byPort))}`;
    const said = { code: cause, evidence: 'fits', configuration: 'shows', fix: filterFix(blind, byPort) } as const;
    const finding = { ...unresolved, ...ofStep(byPort), ...said, outcome: 'blocked', summary } as const;
    return { outcome: 'blocked', finding, alternatives: [], certainty: 'likely', summary };
  }
  const open = path.steps.find(({ decision }) => decision === 'unknown');
  const [best = null] = candidatesOf(blind).toSorted((one, other) => rank(blind, one, other));
  const what = open ? sentence(`: ${clauseOf(open)}`).slice(1) : ' the way of one of the two.';
  return {
    outcome: 'inconclusive',
    finding: best && { ...best, outcome: 'inconclusive' },
    alternatives: [],
    certainty: 'possible',
    summary: `${subject(blind)} is stopped by nothing that is known, but not everything is:${what}`,
  };
}

/** It stops it for certain, unless another way is taken before, or nobody knows what is met on this one. */
function certaintyByRules(facts: Case, denied: Finding): Certainty {
  const before = denied.step ? facts.path.steps.slice(0, facts.path.steps.indexOf(denied.step)) : [];
  if (mayHaveOtherTable(facts, denied)) return 'possible';
  const isKnown = before.every(
    (step) => step.decision !== 'unknown' && (step.assumption === undefined || stopsAtMost(step)),
  );
  return isKnown && denied.step?.assumption === undefined ? 'certain' : 'likely';
}

/** A gateway lets it pass if nothing closes it: that would stop it sooner, and lead it nowhere else. */
const stopsAtMost = ({ component, decision }: PathHop): boolean => component === 'gateway' && decision === 'allow';

const assumedIn = ({ path }: Case): string => {
  const assumed = new Set(path.steps.flatMap(({ assumption }) => assumption ?? []));
  return assumed.size === 0 ? '' : `, if ${[...assumed].join(' and ')}`;
};

/** The first component that refuses by the rules, whatever was recorded. */
export function deniedByRules(facts: Case): Finding | undefined {
  if (facts.path.steps.every(({ decision }) => decision !== 'deny')) return undefined;
  const blind = unseen(facts);
  return candidatesOf(blind)
    .filter(({ configuration, step }) => configuration === 'shows' && step !== null)
    .toSorted((one, other) => rank(blind, one, other))[0];
}

/** Nothing is recorded: then the rules' own answer comes first, as if nobody had looked. */
export function byRulesAlone(facts: Case): Finding | undefined {
  // Under another address than the one asked about other rules count.
  if (isSeen(facts) || facts.evidence.probe !== null || isLeavingByNode(facts)) return undefined;
  const denied = deniedByRules(facts);
  return denied && { ...denied, summary: `${denied.summary} ${recordlessInWords(facts)}` };
}

/** What the rules say of the ping that was asked about, and whose ping was recorded. */
export function deniedBesidePing(facts: Case): Finding | undefined {
  const denied = fitsOtherPing(facts) ? deniedByRules(facts) : undefined;
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  return (
    denied && {
      ...denied,
      summary: `${sentence(denied.summary)} What was recorded fits ${destination}'s own ping to ${source}: records carry no ICMP type, so its requests and answers look like answers and requests of this one.`,
      nextExperiment: `Stop the ping on ${destination} and probe in one direction at a time.`,
    }
  );
}

function recordlessInWords({ coverage, evidence: { unread } }: Case): string {
  if (unread === 'all') return NONE_READ;
  if ([coverage.source, coverage.destination].some(({ missing }) => missing === 'format'))
    return 'Its records leave out what would tell whether it was accepted.';
  return `No record of such traffic was found${unread ? '; not all that was given could be read' : ''}.`;
}

/** The same case, as if no record of the conversation were at hand. */
export function unseen(facts: Case): Case {
  const sights = facts.attempt.sights.map((sight) => ({ ...sight, state: 'unseen' as const, possible: anything }));
  return { ...facts, attempt: judgedBy(facts.attempt, sights) };
}
