import { TCP } from '../network/packet.js';
import { blockersOf } from './blockers.js';
import { candidatesOf, explained, isReportedAway } from './candidates.js';
import { type Case, sightAt } from './case.js';
import { isExcluded, ruleOf } from './causes/component.js';
import { hostSilent, ownerName } from './causes/hosts.js';
import type { CauseCode } from './causes/index.js';
import { type CaseEnd, nameOf } from './ends.js';
import { evidenceAt, excludedBy, isUnrecorded, whenOf } from './finding.js';
import { answersElsewhere } from './other-interfaces.js';
import type { PathHop } from './path.js';
import { answeredInWords } from './reported.js';
import { type PathSection, sectionOf } from './sections.js';
import { refusalOf, synAckOf } from './tcp.js';
import type { RuledOut } from './verdict.js';
import { isOurs } from './words.js';

/** Where each cause ends a conversation: what is known to have come further, or not so far, is out of its reach. */
const sections: ReadonlyMap<CauseCode, PathSection> = new Map<CauseCode, PathSection>([
  ['SOURCE_NOT_RUNNING', 'before-source'],
  ['NEVER_SENT', 'before-source'],
  ['NO_TRAFFIC', 'before-source'],
  ['SOURCE_SECURITY_GROUP_EGRESS', 'leaving-source'],
  ['SOURCE_NETWORK_ACL_EGRESS', 'leaving-source'],
  ['NO_ROUTE', 'request-way'],
  ['BLACKHOLE_ROUTE', 'request-way'],
  ['ROUTE_DIVERTS', 'request-way'],
  ['OVERLAPPING_CIDR', 'request-way'],
  ['ADDRESS_NOT_FOUND', 'request-way'],
  ['DESTINATION_NOT_RUNNING', 'request-way'],
  ['LOST_IN_TRANSIT', 'request-way'],
  ['DESTINATION_SECURITY_GROUP_INGRESS', 'entering-destination'],
  ['DESTINATION_NETWORK_ACL_INGRESS', 'entering-destination'],
  ['HOST_SILENT', 'destination-host'],
  ['REPLY_BY_OTHER_INTERFACE', 'destination-host'],
  ['DESTINATION_NETWORK_ACL_EGRESS', 'leaving-destination'],
  ['NO_RETURN_ROUTE', 'reply-way'],
  ['REPLY_LOST', 'reply-way'],
  ['SOURCE_NETWORK_ACL_INGRESS', 'entering-source'],
]);

/** Causes that are out of the question, each with the record, the rule or the probe that says so. */
export function ruledOut(facts: Case): readonly RuledOut[] {
  const judged = new Map([...explained(facts), ['HOST_SILENT', hostSilent(facts)] as const]);
  const possible = candidatesOf(facts);
  const answered = facts.evidence.probe?.answered ? 'the host that sent the probe saw an answer' : null;
  // What would stop it further on is not out of the question, though it is not to blame for what was recorded.
  const further = new Set(blockersOf(facts).map(({ cause }) => cause));
  const codes = new Set([...judged.keys(), ...sections.keys(), 'PORT_CLOSED' as const]);
  return [...codes].flatMap((cause) => {
    const why = judged.get(cause);
    if (further.has(cause) && answered === null && answeredInWords(facts) === null) return [];
    if (why && isExcluded(why)) return [{ cause, by: why.by }];
    const open = possible.filter(({ code }) => code === cause);
    const isReported = open.length > 0 && open.every((one) => isReportedAway(facts, one));
    const by = open.length > 0 ? (answered ?? (isReported ? answeredInWords(facts) : null)) : excluded(facts, cause);
    return by == null ? [] : [{ cause, by }];
  });
}

/** What nothing speaks for, and something against. */
function excluded(facts: Case, cause: CauseCode): string | undefined {
  if (cause === 'PORT_CLOSED') return notClosed(facts);
  const side = cause.startsWith('SOURCE_') || onSourceSide.includes(cause) ? 'source' : 'destination';
  if (!isOurs(facts[side])) return undefined;
  return byRecord(facts, cause) ?? byConfiguration(facts, cause);
}

const onSourceSide: readonly CauseCode[] = ['NEVER_SENT', 'NO_TRAFFIC', 'NO_ROUTE', 'BLACKHOLE_ROUTE', 'ROUTE_DIVERTS'];

/** A record that leaves the conversation nowhere to end where the cause would end it. */
function byRecord(facts: Case, cause: CauseCode): string | undefined {
  const { attempt, path } = facts;
  const section = sections.get(cause);
  const all = Array.from({ length: 2 * path.checkpoints.length + 1 }, (_, position) => position);
  const own = all.filter((position) => sectionOf(path, position) === section);
  const [last] = own.slice(-1);
  if (last === undefined || own.some((one) => attempt.left.includes(one) || isUnrecorded(facts, one))) return undefined;
  return excludedBy(facts, last);
}

function byConfiguration({ path, source, destination }: Case, cause: CauseCode): string | undefined {
  const routeOf = (leg: PathHop['leg'], at: PathHop['at']): string | undefined => {
    const route = path.steps.find((step) => step.leg === leg && step.component === 'route' && step.at === at);
    return route?.decision === 'allow' || route?.decision === 'not-applied' ? ruleOf(route) : undefined;
  };
  switch (cause) {
    case 'NO_ROUTE':
    case 'BLACKHOLE_ROUTE':
      return routeOf('request', 'source');
    case 'ROUTE_DIVERTS':
      return path.isClearThere ? routeOf('request', 'source') : undefined;
    case 'NO_RETURN_ROUTE':
      return path.isClear ? routeOf('reply', 'destination') : undefined;
    case 'ADDRESS_NOT_FOUND':
      return destination.interface ? `${destination.interface.id} has ${destination.inside}` : undefined;
    case 'SOURCE_NOT_RUNNING':
      return runningInWords(source);
    case 'DESTINATION_NOT_RUNNING':
      return runningInWords(destination);
    default:
      return undefined;
  }
}

const runningInWords = ({ interface: one }: CaseEnd): string | undefined =>
  one?.instanceState === 'running' ? `${one.instanceId} is running` : undefined;

/** A port that is closed answers at once, with a reset. */
function notClosed(facts: Case): string | undefined {
  const { connection, destination, evidence } = facts;
  if (connection.protocol !== TCP) return undefined;
  if (evidence.hosts?.listening)
    return `something listens on ${connection.port === null ? 'a port' : `port ${connection.port}`} of ${nameOf(destination)}`;
  const opened = synAckOf(facts);
  if (opened) return `${opened.interfaceId} recorded a SYN-ACK for the answer${whenOf(opened)}`;
  const isSilent = evidenceAt(facts, 'destination-host') === 'shows' && refusalOf(facts) === null;
  const isHost = ownerName(facts) === null && answersElsewhere(facts).length === 0;
  return isSilent && isHost && sightAt(facts, 'reply-at-destination').state === 'none'
    ? `${nameOf(destination)} has no record of an answer, and a closed port would have given one`
    : undefined;
}
