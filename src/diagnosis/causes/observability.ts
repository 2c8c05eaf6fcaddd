import { greatest, least } from '../../base/extremes.js';
import { enumerated } from '../../base/words.js';
import { clauseOf } from '../../network/hop.js';
import type { Case } from '../case/case.js';
import type { Coverage, Missing } from '../case/coverage.js';
import { nameOf } from '../case/ends.js';
import type { PathHop } from '../case/path.js';
import { clockTime, isoTime, LATE_MS } from '../case/period.js';
import { isRecorded } from '../case/sight.js';
import { type Finding, unresolved } from '../finding.js';
import type { Named } from './cause.js';
import { READ_FLOW_LOGS, SEND_AGAIN } from './telling.js';

declare module './cause-code.js' {
  interface CauseCodes {
    RECORDS_LOST: true;
    NOT_YET_DELIVERED: true;
    NOT_IN_EVIDENCE: true;
    DELIVERY_FAILING: true;
    TRAFFIC_TYPE_FILTERED: true;
  }
}

interface Kind extends Named {
  readonly missing: Missing;
  /** Waiting or sending again will tell, so nothing is concluded before, whatever else looks plausible. */
  readonly isPassing: boolean;
  /** The description of the flow log says so, and not the rows alone. */
  readonly isOfFlowLog?: true;
  readonly words: (coverage: Coverage, name: string, facts: Case) => string;
  readonly next: (coverage: Coverage, name: string) => string;
}

/** Why a record is missing that would tell, in the order in which it is said. */
export const missingRecords: readonly Kind[] = [
  {
    code: 'RECORDS_LOST',
    title:
      'A SKIPDATA row covers that time, or a window of it is missing: not everything was recorded, so a missing record proves nothing.',
    tell: SEND_AGAIN,
    missing: 'records-lost',
    isPassing: true,
    words: ({ gaps }, name) =>
      `AWS lost records of ${name} in that time (SKIPDATA${gaps[0] && isoTime(gaps[0].from) ? ` at ${clockTime(gaps[0].from)} UTC` : ''}), so what is missing proves nothing.`,
    next: () => 'Send it again: the next window is recorded anew.',
  },
  {
    code: 'RECORDS_LOST',
    missing: 'window-lost',
    isPassing: false,
    words: (coverage, name, facts) =>
      `${lackInWords(coverage, name, facts)}: records were lost or are still on their way, so what is missing proves nothing.`,
    next: () => 'Ask again in some minutes; if records are still missing, send it again.',
  },
  {
    code: 'NOT_YET_DELIVERED',
    title: 'Flow logs arrive minutes late, and no row of the interface reaches past the time in question yet.',
    tell: 'Ask again in ten minutes: records come late.',
    missing: 'not-yet-delivered',
    isPassing: true,
    words: ({ watermark }, name) =>
      `The records of ${name} are not ${watermark !== null && isoTime(watermark) ? `all there yet: the newest is of ${clockTime(watermark)} UTC` : 'there yet'}. Flow logs arrive about five minutes late, sometimes ten.`,
    next: (_coverage, name) => `Wait until a record of ${name} reaches past the time in question, then ask again.`,
  },
  {
    code: 'NOT_IN_EVIDENCE',
    title: 'The files at hand hold nothing of the interface at that time; they do not grow, so waiting is of no use.',
    tell: 'Bring the records of that interface and time as well.',
    missing: 'not-in-evidence',
    isPassing: false,
    words: notInFiles,
    next: (_coverage, name) => `Get the records of ${name} of that time as well: another file, or its log group.`,
  },
  {
    code: 'DELIVERY_FAILING',
    title: 'The flow log cannot deliver its records: its role, its log group or a quota is in the way.',
    tell: READ_FLOW_LOGS,
    missing: 'delivery-failing',
    isPassing: false,
    isOfFlowLog: true,
    words: ({ flowLogs }, name) =>
      `No records of ${name}: ${flowLogs[0]?.id ?? 'its flow log'} cannot deliver them${flowLogs[0]?.deliveryError ? ` (${flowLogs[0].deliveryError})` : ''}.`,
    next: ({ flowLogs }) =>
      `Check the role of ${flowLogs[0]?.id ?? 'the flow log'} (trusted by vpc-flow-logs.amazonaws.com, may create streams and put events) and that its log group${flowLogs[0]?.logGroup ? ` ${flowLogs[0].logGroup}` : ''} exists.`,
  },
  {
    code: 'TRAFFIC_TYPE_FILTERED',
    title: 'The flow log records only accepted or only rejected traffic, so a missing record proves nothing.',
    tell: 'Bring records of both actions, or make a flow log with --traffic-type ALL and send again.',
    missing: 'traffic-type',
    isPassing: false,
    isOfFlowLog: true,
    words: ({ flowLogs, actions }, name) => {
      const [only, other] = actions[0] === 'accept' ? ['accepted', 'rejected'] : ['rejected', 'accepted'];
      const known = flowLogs[0]
        ? `The flow log ${flowLogs[0].id} of ${name} records ${only} traffic only`
        : `All records at hand are of ${only} traffic`;
      return `${known}, so what is missing may have been ${other}.`;
    },
    next: (_coverage, name) =>
      `Create a flow log with traffic type ALL for ${name} (one that exists cannot be changed), and send it again.`,
  },
];

/** `isPassing`: those that go before whatever else looks plausible. */
export const whyMissing = (facts: Case): readonly (Finding & { readonly isPassing: boolean })[] =>
  missingRecords.flatMap((kind) => {
    const side = facts.attempt.sights.find(({ isOpen, missing }) => isOpen && missing === kind.missing)?.side;
    if (side === undefined || side === 'between') return [];
    const coverage = facts.coverage[side];
    const name = nameOf(facts[side]);
    const blocker = possibleBlocker(facts);
    const blamed = kind.isOfFlowLog && coverage.flowLogs[0];
    const isSendingUnproven = facts.evidence.probe?.answered === null && !isSeen(facts);
    return [
      {
        ...unresolved,
        code: kind.code,
        evidence: isSendingUnproven || mayBeOfOneAction(kind, coverage) ? 'fits' : 'shows',
        ...(isSendingUnproven ? { besides: ['NEVER_SENT'] as const } : {}),
        configuration: blamed ? 'shows' : 'silent',
        resourceId: blamed?.id ?? null,
        summary: `${kind.words(coverage, name, facts)}${blocker ? ` The configuration alone says: ${clauseOf(blocker)}.` : ''}`,
        nextExperiment: isSendingUnproven
          ? `The probe printed nothing, so nothing proves that it was sent: send it again. ${kind.next(coverage, name)}`
          : kind.next(coverage, name),
        isPassing: (kind.isPassing && !isDown(facts, side)) || !isSeen(facts) || !blocker,
      },
    ];
  });

/** Nobody described a flow log, and its records do not prove that it has both actions: then a window without any may be one of the other. */
const mayBeOfOneAction = ({ missing }: Kind, { flowLogs, unproven }: Coverage): boolean =>
  flowLogs.length === 0 && (missing === 'traffic-type' || (missing === 'window-lost' && unproven.length > 0));

/** Of a machine that does not run, no records are to be waited for. */
const isDown = ({ path }: Case, side: 'source' | 'destination'): boolean =>
  path.steps.some(({ decision, reason }) => decision === 'deny' && reason === `${side}-not-running`);

export const isSeen = ({ attempts }: Case): boolean =>
  attempts.some(({ sights }) => sights.some(({ recorded }) => recorded.length > 0));

/** A component that refuses where the records leave room for it. */
export const possibleBlocker = ({ path, attempt }: Case): PathHop | undefined =>
  path.steps.find(({ decision, position }) => decision === 'deny' && attempt.left.includes(position));

export const NONE_READ = 'None of the records that were given could be read.';

/** "These files hold nothing of eni-X; they cover T1 to T2 and eni-Y." */
function notInFiles(coverage: Coverage, name: string, facts: Case): string {
  const { records, holdings = {}, unread } = facts.evidence;
  if (unread === 'all') return NONE_READ;
  const times = records.flatMap(({ start, end }) => [start ?? [], end ?? []].flat()).map((seconds) => seconds * 1000);
  const [from, to] = [least(times), greatest(times)].map((at) => isoTime(at)?.replace('.000Z', 'Z'));
  const seen = [...records.flatMap(({ interfaceId }) => interfaceId ?? []), ...Object.keys(holdings)];
  const ids = [...new Set(seen)].toSorted();
  const lack = lackInWords(coverage, name, facts);
  // Without any, the files may still hold rows of others: what is here is what was looked for.
  if (ids.length === 0) return `${lack}.`;
  const known = ids.length > 3 ? `${ids.length} interfaces` : enumerated(ids);
  return `${lack}; they cover ${from && to ? `${from} to ${to} of ` : ''}${known}.`;
}

/** What of one interface is not there. */
function lackInWords(coverage: Coverage, name: string, { attempt }: Case): string {
  const { watermark, begin, holes, isFile } = coverage;
  const lead = isFile ? 'These files hold' : 'There is';
  const hole = holes.find(({ from, to }) => from <= attempt.end + LATE_MS && to >= attempt.begin);
  if (hole) return `${lead} nothing of ${name} between ${clockTime(hole.from)} and ${clockTime(hole.to)} UTC`;
  if (begin !== null && begin > attempt.end) return `${lead} nothing of ${name} before ${clockTime(begin)} UTC`;
  if (watermark === null) return `${lead} nothing of ${name}`;
  const isSilent = attempt.sights.every((sight) => sight.coverage !== coverage || !isRecorded(sight));
  return isSilent && watermark >= attempt.begin
    ? `${lead} no record of the request at ${name}, which it passed, nor any of the answer`
    : `${lead} nothing of ${name} after ${clockTime(watermark)} UTC`;
}
