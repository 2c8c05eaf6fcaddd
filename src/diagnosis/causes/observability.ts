import type { Case } from '../case.js';
import type { Coverage, Missing } from '../coverage.js';
import type { Cause, Finding } from '../finding.js';
import { sideOf } from '../legs.js';
import { clockTime, isoTime } from '../period.js';
import { legs } from '../signature.js';
import type { Leg } from '../verdict.js';
import { destinationName, isOurs, sourceName, stepInWords } from '../words.js';

interface Observed extends Pick<Cause, 'title' | 'means'> {
  readonly missing: readonly Missing[];
  /** Whatever else looks plausible, this goes first: waiting or sending again will tell. */
  readonly isAlwaysFirst: boolean;
  /** Does the description of the flow log say so, or the rows alone? */
  readonly configuration: Finding['configuration'];
  readonly words: (facts: Case, leg: Leg, coverage: Coverage, name: string) => string;
  readonly next: (facts: Case, coverage: Coverage, name: string) => string;
}

const observability = <const Code extends string>(code: Code, kind: Observed) =>
  ({ code, title: kind.title, means: kind.means, explains: (facts: Case) => explain(facts, kind) }) satisfies Cause;

function explain(facts: Case, kind: Observed): Finding | undefined {
  if (facts.evidence.probe?.answered === true) return undefined;
  const leg = facts.signature.open.find((one) => kind.missing.some((missing) => facts.legs[one].missing === missing));
  if (leg === undefined) return undefined;
  const coverage = facts.coverage[sideOf(leg)];
  const name = sideOf(leg) === 'source' ? sourceName(facts) : destinationName(facts);
  const blocker = facts.path.steps.find(
    ({ decision, place }) => decision === 'deny' && facts.signature.places.includes(place),
  );
  const isSeen = legs.some((one) => facts.legs[one].records.length > 0);
  const known = blocker ? ` The configuration alone says: ${stepInWords(blocker)}.` : '';
  return {
    evidence: 'shows',
    configuration: kind.configuration,
    isFirst: kind.isAlwaysFirst || !isSeen || !blocker,
    outcome: 'inconclusive',
    step: null,
    resourceId: blamedFor(coverage, kind)?.id ?? null,
    rule: null,
    summary: `${kind.words(facts, leg, coverage, name)}${known}`,
    nextExperiment: kind.next(facts, coverage, name),
  };
}

const blamedFor = ({ blamed, flowLogs }: Coverage, { missing }: Observed) =>
  missing.includes('delivery-failing') || missing.includes('traffic-type') ? (flowLogs[0] ?? null) : blamed;

export const trafficTypeFiltered = observability('TRAFFIC_TYPE_FILTERED', {
  title: 'The flow log records only one kind',
  means: 'The flow log records only accepted or only rejected traffic, so a missing record proves nothing.',
  missing: ['traffic-type'],
  isAlwaysFirst: false,
  configuration: 'shows',
  words: (_facts, _leg, { flowLogs, actions }, name) =>
    `The flow log${flowLogs[0] ? ` ${flowLogs[0].id}` : ''} of ${name} records ${actions[0] === 'accept' ? 'accepted' : 'rejected'} traffic only, so what is missing may have been ${actions[0] === 'accept' ? 'rejected' : 'accepted'}.`,
  next: (_facts, _coverage, name) =>
    `Create a flow log with traffic type ALL for ${name} (one that exists cannot be changed), and send again.`,
});

export const deliveryFailing = observability('DELIVERY_FAILING', {
  title: 'Flow log delivery fails',
  means: 'The flow log cannot deliver its records: its role, its log group or a quota is in the way.',
  missing: ['delivery-failing'],
  isAlwaysFirst: false,
  configuration: 'shows',
  words: (_facts, _leg, { flowLogs }, name) =>
    `No records of ${name}: ${flowLogs[0]?.id ?? 'its flow log'} cannot deliver them${flowLogs[0]?.deliveryError ? ` (${flowLogs[0].deliveryError})` : ''}.`,
  next: (_facts, { flowLogs }) =>
    `Check the role of ${flowLogs[0]?.id ?? 'the flow log'} (trusted by vpc-flow-logs.amazonaws.com, may create streams and put events) and that its log group${flowLogs[0]?.logGroup ? ` ${flowLogs[0].logGroup}` : ''} exists.`,
});

export const recordsLost = observability('RECORDS_LOST', {
  title: 'Records were lost',
  means: 'A SKIPDATA row covers that time: AWS could not record everything, so a missing record proves nothing.',
  missing: ['records-lost'],
  isAlwaysFirst: true,
  configuration: 'silent',
  words: (_facts, _leg, { gaps }, name) =>
    `AWS lost records of ${name} in that time (SKIPDATA${gaps[0] && isoTime(gaps[0].from) ? ` at ${clockTime(gaps[0].from)} UTC` : ''}), so what is missing proves nothing.`,
  next: () => 'Send it again: the next window is recorded anew.',
});

export const notYetDelivered = observability('NOT_YET_DELIVERED', {
  title: 'The records are not there yet',
  means: 'Flow logs arrive minutes late, and no row of the interface reaches past the time in question yet.',
  missing: ['not-yet-delivered'],
  isAlwaysFirst: true,
  configuration: 'silent',
  words: (_facts, _leg, { watermark }, name) =>
    `The records of ${name} are not there yet${watermark !== null && isoTime(watermark) ? `: the newest is of ${clockTime(watermark)} UTC` : ''}. Flow logs arrive about five minutes late, sometimes ten.`,
  next: (_facts, _coverage, name) =>
    `Wait until a record of ${name} reaches past the time in question, then ask again.`,
});

export const noFlowLog = {
  code: 'NO_FLOW_LOG',
  title: 'No flow log',
  means: 'No flow log records the interface, or it was created later, or its format leaves out what would tell.',
  explains: (facts: Case): Finding | undefined => {
    const isSeen = legs.some((leg) => facts.legs[leg].records.length > 0);
    const blind = facts.signature.open.filter((leg) => isBlind(facts, leg));
    const leg = blind[0];
    if (leg === undefined || isSeen || facts.evidence.probe?.answered === true) return undefined;
    if (facts.path.steps.some(({ decision, place }) => decision === 'deny' && facts.signature.places.includes(place)))
      return undefined;
    const names = [
      ...new Set(blind.map((one) => (sideOf(one) === 'source' ? sourceName(facts) : destinationName(facts)))),
    ];
    const { missing, blamed } = facts.coverage[sideOf(leg)];
    return {
      evidence: 'shows',
      configuration: facts.network.flowLogs.length > 0 ? 'shows' : 'silent',
      isFirst: true,
      outcome: 'inconclusive',
      step: null,
      resourceId: blamed?.id ?? null,
      rule: null,
      summary: `${whyBlind(missing, blamed?.id, names.join(' or '))}${facts.path.isClear ? ' Nothing in the configuration stops the traffic.' : ''}`,
      nextExperiment: `Create a flow log with traffic type ALL for ${names.join(' and ')} (aws ec2 create-flow-logs), and send again.`,
    };
  },
} as const satisfies Cause;

/** A host on the internet has no flow log of ours; that matters only where the other end has none either. */
function isBlind({ legs: facts, coverage, ...ends }: Case, leg: Leg): boolean {
  const { missing } = facts[leg];
  const side = sideOf(leg);
  const other = side === 'source' ? 'destination' : 'source';
  if (missing === 'no-interface') return isOurs(ends[side]) || coverage[other].missing === 'no-interface';
  return missing === 'no-flow-log' || missing === 'created-later' || missing === 'format';
}

function whyBlind(missing: Missing | null, id: string | undefined, name: string): string {
  if (missing === 'created-later')
    return `${id} was created only after the time in question, so nothing of ${name} was recorded.`;
  if (missing === 'format')
    return `${id} leaves out the fields that would tell (addresses, action or interface-id), so nothing can be said of ${name}.`;
  return `No flow log records ${name}, so nobody saw what happened.`;
}
