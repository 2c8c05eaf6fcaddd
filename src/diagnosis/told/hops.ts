import { amazonService } from '../../network/amazon-service.js';
import { isFilter } from '../../network/hop.js';
import { type Case, sightAt } from '../case/case.js';
import { type Observed, type Position, refusedAt } from '../case/consistency.js';
import type { PathHop } from '../case/path.js';
import { sectionOf } from '../case/sections.js';
import { isRefusedByHost } from '../causes/port-closed.js';
import { lossOf } from '../causes/transit-gateway.js';
import { isAnswered, isRecordedBehind } from '../finding.js';
import { answerElsewhere } from '../other-interfaces.js';
import { isCarriedOn } from '../tcp.js';
import type { Hop, Leg } from '../verdict.js';
import { destinationName, isOurs } from '../words.js';
import { type Unjudged, withResults } from './hop-result.js';

/** The whole way there and back, for the picture: what the configuration says of each component, and what was seen. */
export function hopsOf(facts: Case): readonly Hop[] {
  const request = withUnknown(facts, 'request').map((step) => hopOf(facts, step));
  const reply = withUnknown(facts, 'reply').map((step) => hopOf(facts, step));
  return withResults([...request, hostHop(facts), ...elsewhere(facts), ...reply]).map((hop, at) => ({
    number: at + 1,
    ...hop,
  }));
}

/** The answer left by another interface of the machine: what became of it there. */
function elsewhere(facts: Case): readonly Unjudged[] {
  const row = answerElsewhere(facts);
  if (row === undefined) return [];
  return [
    {
      leg: 'reply',
      component: 'security-group',
      at: 'between',
      direction: 'egress',
      resourceId: row.interfaceId ?? null,
      rule: 'the answer left by this other interface',
      config: 'unknown',
      evidence: row.action === 'REJECT' ? 'reject' : 'accept',
    },
  ];
}

type Shown = Pick<PathHop, 'leg' | 'component' | 'at' | 'direction' | 'resourceId' | 'decision'> & {
  readonly rule: string | null;
  readonly position: number | null;
};

/** Filters that the configuration at hand does not hold are on the way all the same. */
function withUnknown(facts: Case, leg: PathHop['leg']): readonly Shown[] {
  const steps: readonly Shown[] = facts.path.steps.filter((step) => step.leg === leg);
  // Nothing filters what goes to the host's own services, and no way leads there.
  const vpcId = (facts.source.interface ?? facts.destination.interface)?.vpcId ?? null;
  if (amazonService(facts.network, vpcId, facts.path.packet) !== undefined) return steps;
  const isThere = (one: Shown): boolean =>
    steps.some(({ component, at }) => component === one.component && at === one.at);
  const missing = (leg === 'request' ? expectedThere : expectedBack).filter(
    (one) => isOurs(one.at === 'source' ? facts.source : facts.destination) && !isThere(one),
  );
  const begin = leg === 'request' ? 'source' : 'destination';
  return [...missing.filter(({ at }) => at === begin), ...steps, ...missing.filter(({ at }) => at !== begin)];
}

const expected = (
  leg: PathHop['leg'],
  component: 'security-group' | 'network-acl' | 'route',
  at: 'source' | 'destination',
  direction: 'egress' | 'ingress',
): Shown => ({ leg, component, at, direction, resourceId: null, decision: 'unknown', position: null, rule: null });

const expectedThere: readonly Shown[] = [
  expected('request', 'security-group', 'source', 'egress'),
  expected('request', 'network-acl', 'source', 'egress'),
  expected('request', 'route', 'source', 'egress'),
  expected('request', 'network-acl', 'destination', 'ingress'),
  expected('request', 'security-group', 'destination', 'ingress'),
];

const expectedBack: readonly Shown[] = [
  expected('reply', 'network-acl', 'destination', 'egress'),
  expected('reply', 'route', 'destination', 'egress'),
  expected('reply', 'network-acl', 'source', 'ingress'),
];

function hopOf(facts: Case, step: Shown): Unjudged {
  const { leg, at, direction, resourceId, rule, decision } = step;
  const component = step.component === 'source-dest-check' || step.component === 'interface' ? 'host' : step.component;
  return { leg, component, at, direction, resourceId, rule, config: decision, evidence: seenAt(facts, step) };
}

function hostHop(facts: Case): Unjudged {
  const { running, listening } = facts.evidence.hosts ?? { running: null, listening: null };
  const isDown = running === false || listening === false;
  const isUp = !isDown && (running === true || listening === true);
  const down = running === false ? 'not running' : 'nothing listens on the port';
  return {
    leg: 'request',
    component: 'host',
    at: 'destination',
    direction: null,
    resourceId: facts.destination.interface?.instanceId ?? null,
    rule: isDown ? down : isUp ? `${destinationName(facts)} is up` : null,
    config: isDown ? 'deny' : isUp ? 'allow' : 'unknown',
    evidence: seenAtHost(facts),
  };
}

/** An answer that was sent got on its way, wherever on it somebody recorded it. */
function seenAtHost(facts: Case): Hop['evidence'] {
  if (isRefusedByHost(facts)) return 'reject';
  if (isAnswered(facts)) return 'accept';
  return beyond(facts, 'request-at-destination', 'reply-at-destination');
}

function seenAt(facts: Case, step: Shown): Hop['evidence'] {
  const { at, leg, position } = step;
  if (isLosing(facts, step)) return 'reject';
  if (isFilter(step) && at === 'between') return position === null ? 'unseen' : betweenAt(facts, step);
  if (isFilter(step)) return joint(facts, step, `${leg}-at-${at === 'source' ? 'source' : 'destination'}`);
  if (position !== null && sectionOf(facts.path, position) === 'before-source')
    return passed(sightAt(facts, 'request-at-source').state);
  return isPassed(facts, position) ? 'accept' : beyondOn(facts, leg);
}

/** The flow log of the transit gateway says so. */
function isLosing(facts: Case, { leg, resourceId }: Shown): boolean {
  const loss = resourceId?.startsWith('tgw-') ? lossOf(facts) : undefined;
  return loss?.leg === leg && loss.id === resourceId;
}

/** The interface of a gateway has records of its own; what it did not record, those beyond it may tell. */
function betweenAt(facts: Case, step: Shown): Hop['evidence'] {
  const own = facts.attempt.sights.find(({ at }) => refusedAt(at) === step.position);
  if (own?.state === 'accept' || own?.state === 'reject') return own.state;
  return isPassed(facts, step.position) ? 'accept' : beyondOn(facts, step.leg);
}

/** Somebody recorded it further on, or nothing can stop it any more: it came to who asked, who went on after it. */
const isPassed = (facts: Case, position: Position | null): boolean =>
  position !== null && (isRecordedBehind(facts, position) || isCarriedOn(facts));

const beyondOn = (facts: Case, leg: PathHop['leg']): Hop['evidence'] =>
  leg === 'request'
    ? beyond(facts, 'request-at-source', 'request-at-destination')
    : beyond(facts, 'reply-at-destination', 'reply-at-source');

/** ACTION is the verdict of security groups and network ACL together: a reject is told of the one that denies, if one does. */
function joint(facts: Case, step: Shown, leg: Leg): Hop['evidence'] {
  const { state, records } = sightAt(facts, leg);
  if (state !== 'reject') return isPassed(facts, refusedAt(sightAt(facts, leg).at)) ? 'accept' : state;
  // Then it was neither of the two (VPC user guide, "Flow log records", reject-reason).
  if (records.at(-1)?.rejectReason === 'BPA') return 'unseen';
  const isBlamed = facts.path.steps.some(
    (one) => one.leg === step.leg && one.at === step.at && one.decision === 'deny' && one.position % 2 === 1,
  );
  if (isBlamed) return step.decision === 'deny' ? 'reject' : 'unseen';
  return step.decision === 'not-applied' ? 'unseen' : 'reject';
}

/** What lies between two interfaces leaves no record: the next interface's tell whether it was passed. */
function beyond(facts: Case, before: Leg, after: Leg): Hop['evidence'] {
  const seen = passed(sightAt(facts, after).state);
  if (seen !== 'none') return seen;
  return sightAt(facts, before).state === 'accept' ? 'none' : 'unseen';
}

const passed = (state: Observed | 'unseen'): Hop['evidence'] =>
  state === 'accept' || state === 'reject' ? 'accept' : state;
