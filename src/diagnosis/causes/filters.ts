import { clientPorts } from '../../network/client-ports.js';
import { clauseOf } from '../../network/hop.js';
import { decideNetworkAcl } from '../../network/network-acl.js';
import { hasPorts } from '../../network/packet.js';
import { portsInWords } from '../../network/port-split.js';
import type { Case } from '../case/case.js';
import { sightAt } from '../case/case.js';
import { splitInWords } from '../case/client-ports.js';
import { refusedAt } from '../case/consistency.js';
import type { PathHop } from '../case/path.js';
import { sectionOf } from '../case/sections.js';
import { evidenceAt, type Finding, ofStep } from '../finding.js';
import type { Fix } from '../fix/fix.js';
import type { BlockingHop, Ground } from '../fix/ground.js';
import { allowInNetworkAcl } from '../fix/network-acl.js';
import { allowInSecurityGroup } from '../fix/security-group.js';
import type { Leg } from '../verdict.js';
import { isOurs, sentence } from '../words.js';
import { type Cause, type Excluded, isExcluded } from './cause.js';
import type { CauseCode } from './cause-code.js';
import { type Judgement, judgeComponent } from './component.js';
import { howToTell, refusedWhere } from './filter-words.js';
import { READ_ACL, READ_GROUPS } from './telling.js';

declare module './cause-code.js' {
  interface CauseCodes {
    SOURCE_SECURITY_GROUP_EGRESS: true;
    SOURCE_NETWORK_ACL_EGRESS: true;
    DESTINATION_SECURITY_GROUP_INGRESS: true;
    DESTINATION_NETWORK_ACL_INGRESS: true;
    DESTINATION_NETWORK_ACL_EGRESS: true;
    SOURCE_NETWORK_ACL_INGRESS: true;
  }
}

/** A security group or network ACL at one interface, in one direction. */
interface Filter extends Required<Pick<Cause, 'code' | 'title' | 'tell' | 'side' | 'explain' | 'stops'>> {
  readonly component: 'security-group' | 'network-acl';
  readonly place: Leg;
}

function filter(named: Pick<Filter, 'code' | 'title' | 'component' | 'place'>): Filter {
  const { component, place } = named;
  const own: Filter = {
    ...named,
    tell: component === 'security-group' ? READ_GROUPS : READ_ACL,
    side: place.endsWith('source') ? 'source' : 'destination',
    stops: (step, { path }) =>
      step.component === component && step.at !== 'between' && sectionOf(path, step.position) === place,
    explain: (facts) => explain(facts, own),
  };
  return own;
}

/** In the order of the way. */
export const filters: readonly Filter[] = [
  filter({
    code: 'SOURCE_SECURITY_GROUP_EGRESS',
    component: 'security-group',
    place: 'request-at-source',
    title: 'No outbound rule of any security group on the source interface allows the traffic.',
  }),
  filter({
    code: 'SOURCE_NETWORK_ACL_EGRESS',
    component: 'network-acl',
    place: 'request-at-source',
    title: "The network ACL of the source's subnet denies the request on its way out.",
  }),
  filter({
    code: 'DESTINATION_SECURITY_GROUP_INGRESS',
    component: 'security-group',
    place: 'request-at-destination',
    title: 'No inbound rule of any security group on the destination interface allows the traffic.',
  }),
  filter({
    code: 'DESTINATION_NETWORK_ACL_INGRESS',
    component: 'network-acl',
    place: 'request-at-destination',
    title: "The network ACL of the destination's subnet denies the request on its way in.",
  }),
  filter({
    code: 'DESTINATION_NETWORK_ACL_EGRESS',
    component: 'network-acl',
    place: 'reply-at-destination',
    title: "The network ACL of the destination's subnet denies the reply on its way out; it keeps no state.",
  }),
  filter({
    code: 'SOURCE_NETWORK_ACL_INGRESS',
    component: 'network-acl',
    place: 'reply-at-source',
    title: "The network ACL of the source's subnet denies the reply on its way in; it keeps no state.",
  }),
];

/** The other one that may refuse at the same place. */
export function besideOf(code: CauseCode): Filter | undefined {
  const own = filters.find((one) => one.code === code);
  return filters.find(({ place, component }) => place === own?.place && component !== own.component);
}

function explain(facts: Case, one: Filter): Finding | Excluded | undefined {
  const judged = judgeFilter(facts, one);
  if (!judged || isExcluded(judged)) return judged;
  const denies = judged.configuration === 'shows' ? judged.step : null;
  const open = denies ? null : described(facts, judged.step);
  return {
    code: one.code,
    ...judged,
    ...ofStep(denies ?? open),
    step: denies,
    outcome: 'blocked',
    summary: `${sentence(
      `${refusedWhere(facts, one.place, judged)}${denies ? `: ${clauseOf(denies)}` : `, by ${guess(facts, one)}`}${open ? `; ${open.rule}` : ''}`,
    )}${denies ? byPort(facts, denies) : ''}`,
    // Worked out where somebody asks: of very many verdicts nobody does.
    get fix() {
      return denies && filterFix(facts, denies);
    },
    ...(denies ? {} : { nextExperiment: howToTell(facts, one, open) }),
  };
}

function judgeFilter(facts: Case, one: Filter): Judgement | Excluded | undefined {
  if (!isOurs(facts[one.side]) || isNoInterface(facts, one) || isExcludedByRecords(facts, one)) return undefined;
  const judged = judgeComponent(facts, one);
  // Under another address than its own it may be refused by a rule that lets its own in.
  if (judged && !(isExcluded(judged) && one.place === 'request-at-destination' && isDisguised(facts))) return judged;
  const evidence = evidenceAt(facts, one.place);
  return evidence ? { evidence, configuration: 'silent', step: null } : undefined;
}

/** Nobody knows under which address it arrives, so that its absence there tells nothing. */
const isDisguised = (facts: Case): boolean =>
  facts.destination.interfaceId !== null && sightAt(facts, 'request-at-destination').coverage === null;

/** What a virtual private gateway leads to is no interface of a VPC: it has neither groups nor ACLs. */
const isNoInterface = ({ path, ...ends }: Case, { side }: Filter): boolean =>
  ends[side].interfaceId === null &&
  path.steps.some(
    ({ leg, component, resourceId }) =>
      leg === (side === 'source' ? 'reply' : 'request') && component === 'gateway' && resourceId?.startsWith('vgw-'),
  );

/** Clients choose their port anew for each connection (VPC user guide, "Ephemeral ports"): which ones get answers? */
function byPort({ network, split, connection }: Case, step: PathHop): string {
  const acl = network.networkAcls.find(({ id }) => id === step.resourceId);
  const isMatter =
    step.leg === 'reply' && hasPorts(connection.protocol) && acl !== undefined && step.direction !== null;
  const ranges = isMatter
    ? decideNetworkAcl(acl, step.direction, { ...step.packet, destinationPorts: clientPorts.any }).ports?.allowed
    : undefined;
  const range = ranges ? ` It lets answers through to client ports ${portsInWords(ranges)} only.` : '';
  return `${split ? ` ${splitInWords(split)}` : ''}${range}`;
}

export const filterFix = (facts: Ground, step: BlockingHop): Fix | null =>
  step.component === 'security-group' ? allowInSecurityGroup(facts, step) : allowInNetworkAcl(facts, step);

/** It was read and does not tell, for want of the other end's groups or of the client's port: then it is the one to look at. */
const described = ({ network }: Case, step: PathHop | null): PathHop | null =>
  step && [...network.securityGroups, ...network.networkAcls].some(({ id }) => id === step.resourceId) ? step : null;

function isExcludedByRecords(facts: Case, { component, place }: Filter): boolean {
  const { at, records } = sightAt(facts, place);
  const refused = records.findLast(({ action }) => action === 'REJECT');
  // Security groups and network ACLs are never named there: "-" stands for both (VPC user guide, "Flow log records").
  if (refused?.rejectReason != null) return true;
  const isApplied = facts.path.steps.some(
    (step) => step.component === component && step.decision === 'deny' && step.position === refusedAt(at),
  );
  return component === 'network-acl' && !isApplied && isOneSubnet(facts);
}

/** By the subnet-id field of the records, where nothing described the network; round a gateway, ACLs apply. */
function isOneSubnet(facts: Case): boolean {
  if (facts.destination.address !== facts.destination.inside) return false;
  const subnetOf = (...names: readonly Leg[]): string | undefined =>
    names.flatMap((name) => sightAt(facts, name).records).find(({ subnetId }) => subnetId != null)?.subnetId ??
    undefined;
  const source = subnetOf('request-at-source', 'reply-at-source');
  return source !== undefined && source === subnetOf('request-at-destination', 'reply-at-destination');
}

function guess(facts: Case, one: Filter): string {
  // "Security groups are stateful", network ACLs are not (VPC user guide, "Flow log record examples").
  if (one.place.startsWith('reply')) return 'a network ACL, since security groups let answers through';
  const [first, other] =
    one.component === 'security-group' ? ['a security group', 'a network ACL'] : ['a network ACL', 'a security group'];
  const sibling = besideOf(one.code);
  const why = sibling && judgeFilter(facts, sibling);
  return why && isExcluded(why)
    ? `${first}; ${other.replace(/^a /, 'no ')} does (${why.by})`
    : `${first}, or else ${other}`;
}
