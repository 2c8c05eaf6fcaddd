import { clauseOf } from '../../network/hop.js';
import { interfaceById } from '../../network/locate.js';
import { partNamed } from '../../network/parts.js';
import { type Case, sightAt } from '../case/case.js';
import { refusedAt } from '../case/consistency.js';
import type { PathHop } from '../case/path.js';
import { fitsOtherPing } from '../case/pings/fits-other-ping.js';
import { evidenceAt, type Finding, isUnanswered, lostAnswerInWords, noAnswerInWords, whenOf } from '../finding.js';
import type { Fix } from '../fix/fix.js';
import { destinationName, sentence, sourceName, subject, subjectWithin } from '../words.js';
import { type Cause, type Excluded, isExcluded } from './cause.js';
import type { CauseCode } from './cause-code.js';
import { type Component, judgeComponent } from './component.js';
import { isWayHidden } from './way-knowledge.js';

/** Something between the interfaces: it leaves no record of its own, the conversation is just not seen any further. */
export interface Way extends Component, Pick<Cause, 'place' | 'side' | 'named' | 'unless'> {
  /** Could it be the cause where the configuration does not show the way? */
  readonly couldBe?: (facts: Case) => boolean;
  /** It may stop the packet although nothing in the configuration says so. */
  readonly mayFail?: (facts: Case) => boolean;
  readonly fix?: (facts: Case, step: PathHop) => Fix | null;
  /** What to do where the configuration shows what is the matter, and none of the changes that can be written out mends it. */
  readonly mend?: (facts: Case, step: PathHop) => string | undefined;
  /** What it cannot be told from where it is unknown what a component does. */
  readonly besides?: (facts: Case, step: PathHop) => readonly CauseCode[];
  readonly next: string;
  /** The first half of the summary, where the usual one does not fit. */
  readonly say?: (facts: Case, evidence: Finding['evidence'], step: PathHop | null) => string | undefined;
  readonly weigh?: (facts: Case, step: PathHop) => Finding['evidence'] | null;
}

/** In the order of the way. */
export const waysOf = (ways: readonly Way[]): readonly Cause[] =>
  ways.map((way) => ({ ...way, explain: (facts) => explain(facts, way) }));

function explain(facts: Case, way: Way): Finding | Excluded | undefined {
  const judged = judgeComponent(facts, way, way.weigh);
  const isOut = isExcluded(judged);
  // Rules let it pass as far as they show the way.
  if (isOut && !way.mayFail?.(facts)) return isWayHidden(facts) ? undefined : judged;
  const { evidence, configuration, step } = (isOut ? undefined : judged) ?? unnamed(facts, way) ?? {};
  if (!evidence || !configuration) return undefined;
  const denies = configuration === 'shows' ? (step ?? null) : null;
  const named = step ? { ...step, ...way.named?.(facts, step) } : null;
  // A route that would lead on mends what the records show to end there, whatever the gateway does that it takes now.
  const mended = denies ?? (evidence === 'shows' && named?.needed ? (step ?? null) : null);
  const fix = mended && way.fix ? way.fix(facts, mended) : null;
  const refused = evidence === 'shows' && step ? refusedBetween(facts, step) : undefined;
  const isOfStranger = refused !== undefined && isStranger(facts, step);
  const open = configuration === 'silent' && step && way.besides?.(facts, step);
  const besides = isOfStranger ? gateways : open || [];
  return {
    code: way.code,
    evidence,
    configuration,
    step: denies,
    outcome: 'unanswered',
    resourceId: named?.resourceId ?? null,
    rule: named?.rule ?? null,
    summary: sentence(
      because(
        refused ??
          way.say?.(facts, evidence, step ?? null) ??
          said(facts, way, step?.leg, { evidence, configuration, isNamed: named !== null }),
        named && clauseOf(named),
      ),
    ),
    fix,
    ...(besides.length > 0 ? { besides } : {}),
    ...(fix
      ? {}
      : { nextExperiment: (step && way.mend?.(facts, step)) ?? readFirst(step ?? openGateway(facts)) ?? way.next }),
  };
}

/** Where something is unknown because a list lacks it, reading that list is the next step. */
function readFirst({ lacks, decision, resourceId }: Partial<PathHop> = {}): string | undefined {
  const part = decision === 'unknown' && lacks && lacks.why !== 'other-account' ? partNamed(lacks.part) : undefined;
  const which = resourceId == null ? '' : `, ${resourceId} among them`;
  return part && `Read ${part.words} as well${which} (aws ec2 ${part.calls.at(-1)}), and ask again.`;
}

/** A gateway on the way there of which nobody can tell whether it passed the packet on. */
const openGateway = ({ path, attempt }: Case): PathHop | undefined =>
  path.steps.find(
    ({ leg, component, decision, position }) =>
      leg === 'request' && component === 'gateway' && decision === 'unknown' && attempt.left.includes(position),
  );

/** What was just named is not named again. */
function because(what: string, why: string | null): string {
  if (why === null) return what;
  const name = what.slice(what.lastIndexOf(' ') + 1);
  if (!why.startsWith(`${name} is `)) return `${what}: ${why}`;
  const is = why.slice(name.length);
  return is.includes(', which ') ? `${what}, ${is.slice(' is '.length)}` : `${what}, which${is}`;
}

/** The record of a refusal at an interface between the two ends, in words. */
function refusedBetween({ attempt, ...ends }: Case, { position }: PathHop): string | undefined {
  const sight = attempt.sights.find(({ at }) => refusedAt(at) === position);
  const last = sight?.records.findLast(({ action }) => action === 'REJECT');
  if (sight?.side !== 'between' || sight.state !== 'reject' || !last) return undefined;
  const what = sight.leg === 'request' ? subject(ends) : `${destinationName(ends)} answered, but the answer`;
  return `${what} got as far as ${sight.interfaceId} and was refused there${whenOf(last)}`;
}

/** An interface that nobody described may be that of a gateway as well as of an appliance. */
const gateways = ['TRANSIT_GATEWAY', 'NAT_GATEWAY', 'VPC_ENDPOINT'] as const;

const isStranger = ({ network }: Case, step: PathHop | undefined | null): boolean =>
  step != null && !interfaceById(network, step.interfaceId ?? null);

/** Nothing of the kind is on the way as far as that is known, but it is not known. */
function unnamed(facts: Case, way: Way) {
  if (!way.couldBe?.(facts)) return undefined;
  const { place = 'request-way' } = way;
  // An answer that no route takes may leave no record where it would have left.
  const isUnseen = place === 'reply-way' && sightAt(facts, 'reply-at-destination').state === 'none';
  const evidence = evidenceAt(facts, place) ?? (isUnseen && evidenceAt(facts, 'destination-host') ? 'fits' : null);
  return evidence
    ? ({ evidence: place === 'before-source' ? evidence : 'fits', configuration: 'silent', step: null } as const)
    : undefined;
}

function said(
  facts: Case,
  way: Way,
  leg: PathHop['leg'] = way.place === 'reply-way' ? 'reply' : 'request',
  { evidence, configuration, isNamed }: Pick<Finding, 'evidence' | 'configuration'> & { readonly isNamed: boolean },
): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  const isSeen = evidence === 'shows';
  // What neither records nor configuration show is no more than possible.
  const does = isSeen || configuration === 'shows' ? 'does' : 'may';
  const byRules = (what: string, verb: string, verbs: string, where: string): string =>
    configuration === 'shows' || isNamed
      ? `By the configuration, ${what} ${configuration === 'shows' ? 'does' : 'may'} not ${verb} ${where}`
      : `The configuration at hand does not show that ${what} ${verbs} ${where}`;
  const isAnswered = sightAt(facts, 'reply-at-destination').state === 'accept' && !fitsOtherPing(facts);
  if (leg === 'reply') {
    if (isAnswered && sightAt(facts, 'reply-at-source').state === 'none')
      return `${destination} answered, ${lostAnswerInWords(facts)}`;
    return isAnswered
      ? `${destination} answered, but the answer ${does} not find its way back to ${source}`
      : byRules('the answer', 'find', 'finds', 'its way back');
  }
  const isKnownLost = isSeen && sightAt(facts, 'request-at-destination').state === 'none';
  if (isKnownLost) return `${subject(facts)} left ${source} but never arrived at ${destination}`;
  if (isSeen && isUnanswered(facts)) return `${subject(facts)} left ${source} and ${noAnswerInWords(facts)}`;
  return byRules(subjectWithin(facts), 'get', 'gets', `to ${destination}`);
}
