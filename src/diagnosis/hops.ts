import type { Case } from './case.js';
import type { Step } from './path.js';
import type { Seen } from './signature.js';
import { isRefused } from './tcp.js';
import type { Hop, Leg } from './verdict.js';
import { destinationName, isOurs } from './words.js';

/** The whole way there and back, for the picture: what the configuration says of each component, and what was seen. */
export function hopsOf(facts: Case): readonly Hop[] {
  const request = withUnknown(facts, 'request').map((step) => hopOf(facts, step));
  const reply = withUnknown(facts, 'reply').map((step) => hopOf(facts, step));
  return [...request, hostHop(facts), ...reply].map((hop, at) => ({ number: at + 1, ...hop }));
}

type Unnumbered = Omit<Hop, 'number'>;
type Shown = Pick<Step, 'leg' | 'component' | 'at' | 'direction' | 'resourceId' | 'decision' | 'place'> & {
  readonly rule: string | null;
};

/** Filters that the configuration at hand does not hold are on the way all the same. */
function withUnknown(facts: Case, leg: Step['leg']): readonly Shown[] {
  const steps = facts.path.steps.filter((step) => step.leg === leg);
  const isThere = (one: Shown): boolean =>
    steps.some(({ component, at }) => component === one.component && at === one.at);
  const expected = leg === 'request' ? expectedThere : expectedBack;
  const missing = expected.filter(
    (one) => isOurs(one.at === 'source' ? facts.source : facts.destination) && !isThere(one),
  );
  const begin = leg === 'request' ? 'source' : 'destination';
  return [...missing.filter(({ at }) => at === begin), ...steps, ...missing.filter(({ at }) => at !== begin)];
}

const unknown = (
  leg: Step['leg'],
  component: 'security-group' | 'network-acl' | 'route',
  at: 'source' | 'destination',
  direction: 'egress' | 'ingress',
  place: Step['place'],
): Shown => ({
  leg,
  component,
  at,
  direction,
  resourceId: null,
  decision: 'unknown',
  place,
  rule: null,
});

const expectedThere: readonly Shown[] = [
  unknown('request', 'security-group', 'source', 'egress', 'leaving-source'),
  unknown('request', 'network-acl', 'source', 'egress', 'leaving-source'),
  unknown('request', 'route', 'source', 'egress', 'request-way'),
  unknown('request', 'network-acl', 'destination', 'ingress', 'entering-destination'),
  unknown('request', 'security-group', 'destination', 'ingress', 'entering-destination'),
];

const expectedBack: readonly Shown[] = [
  unknown('reply', 'network-acl', 'destination', 'egress', 'leaving-destination'),
  unknown('reply', 'route', 'destination', 'egress', 'reply-way'),
  unknown('reply', 'network-acl', 'source', 'ingress', 'entering-source'),
];

function hopOf(facts: Case, step: Shown): Unnumbered {
  const { leg, at, direction, resourceId, rule, decision } = step;
  const component = step.component === 'source-dest-check' || step.component === 'interface' ? 'host' : step.component;
  return { leg, component, at, direction, resourceId, rule, config: decision, evidence: seenAt(facts, step) };
}

function hostHop(facts: Case): Unnumbered {
  const { running, listening } = facts.evidence.hosts ?? { running: null, listening: null };
  const isDown = running === false || listening === false;
  const isUp = !isDown && (running === true || listening === true);
  return {
    leg: 'request',
    component: 'host',
    at: 'destination',
    direction: null,
    resourceId: facts.destination.interface?.instanceId ?? null,
    rule: isDown
      ? running === false
        ? 'not running'
        : 'nothing listens on the port'
      : isUp
        ? `${destinationName(facts)} is up`
        : null,
    config: isDown ? 'deny' : isUp ? 'allow' : 'unknown',
    evidence: isRefused(facts) ? 'reject' : beyond(facts, 'request-at-destination', 'reply-at-destination'),
  };
}

function seenAt(facts: Case, step: Shown): Hop['evidence'] {
  switch (step.place) {
    case 'leaving-source':
      return joint(facts, step, 'request-at-source');
    case 'entering-destination':
      return joint(facts, step, 'request-at-destination');
    case 'leaving-destination':
      return joint(facts, step, 'reply-at-destination');
    case 'entering-source':
      return joint(facts, step, 'reply-at-source');
    case 'before-source':
      return passed(facts.legs['request-at-source'].state);
    case 'reply-way':
      return middle(facts, step) ?? beyond(facts, 'reply-at-destination', 'reply-at-source');
    default:
      return middle(facts, step) ?? beyond(facts, 'request-at-source', 'request-at-destination');
  }
}

/** ACTION is the verdict of security groups and network ACL together: a reject is told of the one that denies, if one does. */
function joint(facts: Case, step: Shown, leg: Leg): Hop['evidence'] {
  const { state } = facts.legs[leg];
  if (state !== 'reject') return state;
  const isBlamed = facts.path.steps.some(({ place, decision }) => place === step.place && decision === 'deny');
  if (isBlamed) return step.decision === 'deny' ? 'reject' : 'unseen';
  return step.decision === 'not-applied' ? 'unseen' : 'reject';
}

/** What lies between two interfaces leaves no record: the next interface's tell whether it was passed. */
function beyond(facts: Case, before: Leg, after: Leg): Hop['evidence'] {
  const seen = passed(facts.legs[after].state);
  if (seen !== 'none') return seen;
  return facts.legs[before].state === 'accept' ? 'none' : 'unseen';
}

const passed = (state: Seen | 'unseen'): Hop['evidence'] =>
  state === 'accept' || state === 'reject' ? 'accept' : state;

/** The interface of a NAT gateway has records of its own. */
function middle(facts: Case, { at, component, leg }: Shown): Hop['evidence'] | undefined {
  const last = facts.middle.at(-1);
  if (at !== 'between' || component !== 'network-acl' || last?.action !== 'REJECT') return undefined;
  return (last.srcaddr === facts.path.packet.destination) === (leg === 'reply') ? 'reject' : undefined;
}
