import type { Hop } from '../../diagnosis/verdict.js';
import { isFilter } from '../../network/hop.js';
import type { HopLook } from '../style.js';

/** A hop in words, as every way of showing it uses them. */
export interface HopWords {
  readonly number: number;
  readonly leg: Hop['leg'];
  readonly check: string;
  /** The resource and its rule. */
  readonly rule: string;
  readonly records: string;
  readonly result: string;
  /** The result as a sentence whose subject is the check: "denies it, as the records show". */
  readonly sentence: string;
  readonly look: HopLook;
  readonly culprit: boolean;
}

/** What the diagnosis found at each hop, in the words of the screen. */
export function hopWords(hops: readonly Hop[], culprit?: number): HopWords[] {
  const stop = hops.find(({ result }) => isStop(resultWords[result]));
  const guilty = culprit ?? (stop && suspectOf(stop, hops).number);
  return hops.map((hop) => ({
    number: hop.number,
    leg: hop.leg,
    check: checkOf(hop),
    rule: ruleOf(hop),
    records: hop.evidence === 'reject' ? 'REJECT' : hop.evidence,
    result: resultWords[hop.result],
    sentence: sentenceOf(hop, otherSuspect(hop, hops)),
    look: looks[hop.result],
    culprit: hop.number === guilty,
  }));
}

const resultWords: Readonly<Record<Hop['result'], string>> = {
  allow: 'allow',
  deny: 'DENY',
  conflict: 'conflict',
  'not-reached': 'not reached',
  'not-applied': 'not applied',
  answered: 'answered',
  refused: 'REFUSED',
  'no-answer': 'NO ANSWER',
  unknown: 'unknown',
};

const looks: Readonly<Record<Hop['result'], HopLook>> = {
  allow: 'allowed',
  answered: 'allowed',
  deny: 'denied',
  refused: 'denied',
  'no-answer': 'denied',
  conflict: 'conflict',
  'not-reached': 'hollow',
  'not-applied': 'hollow',
  unknown: 'unknown',
};

/** Whether the packet went no further. */
export const isStop = (result: string): boolean => ['DENY', 'REFUSED', 'NO ANSWER'].includes(result);

/** What became of the request at the destination: its interface tells only where nobody is there to take it. */
export const isDestinationHost = ({ component, at, leg, direction, result }: Hop): boolean =>
  component === 'host' && at === 'destination' && leg === 'request' && (direction === null || result === 'no-answer');

/**
 * A record of a refusal does not tell group from network ACL (VPC user guide, "Flow log records"): where neither is known,
 * the other one that it may have been.
 */
const otherSuspect = (hop: Hop, hops: readonly Hop[]): Hop | undefined =>
  isOpenRefusal(hop)
    ? hops.find(
        (other) =>
          other !== hop &&
          isOpenRefusal(other) &&
          other.result === hop.result &&
          other.leg === hop.leg &&
          other.at === hop.at &&
          other.direction === hop.direction,
      )
    : undefined;

/** No rule of its own says that it refused. */
const isOpenRefusal = (hop: Hop): boolean =>
  hop.evidence === 'reject' &&
  isFilter(hop) &&
  (hop.result === 'conflict' || (hop.result === 'deny' && hop.config === 'unknown'));

/** Of two that it may have been, the group, which has no rule but those that let in. */
const suspectOf = (stop: Hop, hops: readonly Hop[]): Hop =>
  [stop, otherSuspect(stop, hops)].find((hop) => hop?.component === 'security-group') ?? stop;

const nameOf = (component: Hop['component']): string => component.replace('-', ' ').replace('acl', 'ACL');

function checkOf({ component, at, direction }: Hop): string {
  const name = nameOf(component);
  if (at === 'between')
    return `${name} on the way${direction === null ? '' : `, ${direction === 'egress' ? 'outbound' : 'inbound'}`}`;
  return direction === null ? `${name}, ${at}` : `${name}, ${direction === 'egress' ? 'out of' : 'into'} ${at}`;
}

/** The resource once, though many a rule begins with its name. */
function ruleOf({ resourceId, rule }: Hop): string {
  if (resourceId !== null && rule?.startsWith(resourceId)) return rule;
  return [resourceId, rule].filter((part) => part !== null && part !== '').join(': ');
}

function sentenceOf(hop: Hop, other: Hop | undefined): string {
  const { result, config, evidence, rule, direction } = hop;
  const [denies, by] = isFilter(hop) ? ['denies', 'its rules'] : ['stops', 'the configuration'];
  switch (result) {
    case 'allow':
      if (evidence === 'accept')
        return config === 'allow' ? 'lets it through, as the records show' : 'let it through, the records show';
      return `lets it through, by ${by}`;
    case 'deny':
      if (other) return `this or the ${nameOf(other.component)} refused it, the records show`;
      if (evidence === 'reject')
        return config === 'deny'
          ? `${denies} it, as the records show`
          : `${hop.component === 'gateway' ? 'lost' : 'refused'} it, the records show`;
      return `${denies} it, by ${by}`;
    case 'conflict':
      return config === 'deny'
        ? `by ${by} it is ${isFilter(hop) ? 'denied' : 'stopped'}, the records show it accepted`
        : other
          ? `by ${by} it is allowed; this or the ${nameOf(other.component)} refused it, the records show`
          : `by ${by} it is allowed, the records show it refused`;
    case 'not-reached':
      return 'was not reached';
    case 'not-applied':
      return 'does not apply here';
    case 'answered':
      return 'answered';
    case 'refused':
      return 'refused it';
    case 'no-answer':
      // Nobody is at that interface, so that nothing was asked of anybody.
      return config === 'deny' && direction !== null ? 'cannot answer, by the configuration' : 'gave no answer';
    case 'unknown':
      return rule === null ? 'neither records nor rules tell' : 'not settled by rules and records';
  }
}
