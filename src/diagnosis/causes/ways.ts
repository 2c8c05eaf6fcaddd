import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding, judge } from '../finding.js';
import type { Fix } from '../fix/fix.js';
import type { Step } from '../path.js';
import type { Place } from '../signature.js';
import { destinationName, isOurs, sentence, sourceName, stepInWords, subject, subjectWithin } from '../words.js';

/** Something between the interfaces: it leaves no record of its own, the conversation is just not seen any further. */
interface Way extends Pick<Cause, 'title' | 'means'> {
  readonly leg: Step['leg'];
  readonly stops: NonNullable<Cause['stops']>;
  /** Could it be the cause where the configuration does not show the way? */
  readonly couldBe: (facts: Case) => boolean;
  readonly fix?: (facts: Case, step: Step) => Fix | null;
  readonly next: string;
  /** The first half of the summary, where the usual one does not fit. */
  readonly say?: (facts: Case, evidence: Finding['evidence']) => string;
  readonly outcome?: Finding['outcome'];
  readonly evidence?: (facts: Case, isNamed: boolean) => Finding['evidence'];
}

export const wayCause = <const Code extends string>(code: Code, way: Way) =>
  ({
    code,
    title: way.title,
    means: way.means,
    stops: way.stops,
    explains: (facts: Case) => explain(facts, way),
  }) satisfies Cause;

function explain(facts: Case, way: Way): Finding | undefined {
  const evidenceFor = way.evidence ?? evidenceOnWay(way.leg);
  const judged = judge(facts, way.stops, (isNamed) => evidenceFor(facts, isNamed));
  if (!judged) return undefined;
  const { configuration, step } = judged;
  if (configuration === 'silent' && step === null && !way.couldBe(facts)) return undefined;
  const denies = configuration === 'shows' ? step : null;
  return {
    ...judged,
    step: denies,
    outcome: way.outcome ?? 'unanswered',
    resourceId: step?.resourceId ?? null,
    rule: step?.rule ?? null,
    summary: sentence(`${way.say?.(facts, judged.evidence) ?? said(facts, way, judged)}${reason(way, step)}`),
    fix: denies && way.fix ? way.fix(facts, denies) : null,
    ...(denies && way.fix?.(facts, denies) ? {} : { nextExperiment: way.next }),
  };
}

function reason({ title, say }: Way, step: Step | null): string {
  if (step) return `: ${stepInWords(step)}`;
  return say ? '' : `, perhaps for this reason: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function said(facts: Case, { leg }: Way, { evidence }: Pick<Finding, 'evidence'>): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  const isSeen = evidence === 'shows';
  if (leg === 'reply')
    return isSeen
      ? `${destination} answered, but the answer never came back to ${source}`
      : 'By the configuration, the answer does not find its way back';
  return isSeen
    ? `${subject(facts)} left ${source} but never arrived at ${destination}`
    : `By the configuration, ${subjectWithin(facts)} does not get to ${destination}`;
}

/**
 * Whether a packet that cannot be routed is recorded where it leaves, and as what, AWS does not document; so any record
 * there fits, or none. Many components share the way, so without the configuration none of them is shown.
 */
export const evidenceOnWay =
  (leg: Step['leg']) =>
  (facts: Case, isNamed: boolean): Finding['evidence'] => {
    const evidence = evidenceAt(facts, leg === 'request' ? 'request-way' : 'reply-way');
    if (evidence === 'shows') return isNamed ? 'shows' : 'fits';
    if (evidence === 'fits')
      return isNamed && isUnanswered(facts) && facts.destination.interfaceId === null ? 'shows' : 'fits';
    const { places } = facts.signature;
    const unrecorded: readonly Place[] = leg === 'request' ? ['before-source', 'leaving-source'] : ['destination-host'];
    const isUnrecorded = places.every((place) => unrecorded.includes(place));
    return isUnrecorded && isNamed ? 'fits' : 'contradicts';
  };

/** Sent for certain, and for certain nothing came back: all that can be seen where the destination has no interface of ours. */
const isUnanswered = ({ legs }: Case): boolean =>
  legs['request-at-source'].state === 'accept' && legs['reply-at-source'].state === 'none';

/** The route table at the source (request) or destination (reply) is not known, so neither is what it leads to. */
export function isWayUnknown(facts: Case, leg: Step['leg']): boolean {
  const at = leg === 'request' ? 'source' : 'destination';
  if (!isOurs(facts[at])) return false;
  const routes = facts.path.steps.filter((step) => step.leg === leg && step.component === 'route' && step.at === at);
  return routes.every(({ decision }) => decision === 'unknown');
}

/** On the interface of a NAT gateway, in its subnet. */
export const isAtNatGateway = ({ interfaceId, at }: Step, { network }: Pick<Case, 'network'>): boolean =>
  at === 'between' &&
  network.natGateways.some((nat) => interfaceId !== null && (nat.interfaceId ?? nat.id) === interfaceId);

/** Past a NAT gateway, whose address the packet carries. */
export const isFromNatGateway = ({ packet }: Step, { network }: Pick<Case, 'network'>): boolean =>
  network.natGateways.some(({ privateAddress }) => privateAddress !== null && privateAddress === packet.source);
