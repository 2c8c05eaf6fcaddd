import type { FlowLog } from '../../network/model.js';
import type { FilesRequest, GroupsRequest, Narrowing, Subject } from '../../records/request.js';
import { counted } from '../../terminal/render/duration.js';
import type { Event } from '../../ui.js';

/** What became of everything that was read. */
export interface Account {
  readonly shown: number;
  /** Records that were looked at; in files that are searched by address, those that name it. */
  readonly seen: number;
  readonly unreadable: number;
  /** Why the first of those could not be read. */
  readonly reason?: string | null;
  readonly tooLong?: number;
  readonly damaged?: readonly { readonly file: string; readonly reason: string }[];
  /** There are more than were read. */
  readonly truncated?: boolean;
  /** Log groups that do not exist. */
  readonly missing?: readonly string[];
}

/** What a reader has to know about records that are not shown. */
export const accountEvents = ({
  unreadable,
  reason,
  tooLong = 0,
  damaged = [],
  truncated,
  missing = [],
}: Account): readonly Event[] => [
  ...missing.map((group) => warning(`Log group ${group} does not exist (any more).`)),
  ...damaged.map(({ file, reason: why }) => warning(`${file}: ${why}; what comes before was read.`)),
  ...(unreadable === 0 ? [] : [warning(unreadableWords(unreadable, reason))]),
  ...(tooLong === 0 ? [] : [warning(`${counted(tooLong, 'line')} of more than a megabyte left out.`)]),
  ...(truncated
    ? [
        warning(
          'There are more records than were read, and the newest are missing. Ask for less: --since 10m, --match, --rejected.',
        ),
      ]
    : []),
];

const unreadableWords = (count: number, reason: string | null = null): string =>
  `${counted(count, 'line')} could not be read${reason === null ? '' : `; the first ${reason}`}. Another format is given with --log-format.`;

/** Why files show nothing, and what to try. */
export function emptyFiles(
  { subject, narrowing, files: named }: FilesRequest,
  { unreadable, damaged = [] }: Account,
): readonly Event[] {
  const narrowed = inOptions(subject, narrowing);
  const files = counted(named.length, 'file');
  if (narrowed !== '') return [information(`No record in ${files} for ${narrowed}.`)];
  return unreadable > 0 || damaged.length > 0 ? [] : [information(`There is no record in ${files}.`)];
}

export interface Place {
  readonly groups: readonly string[];
  readonly flowLogs: readonly FlowLog[];
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  readonly now: number;
}

/** Why log groups show nothing, and what to try. */
export function emptyGroups(
  request: GroupsRequest,
  { seen, missing = [] }: Account,
  { groups, flowLogs, since, now }: Place,
): readonly Event[] {
  if (groups.every((group) => missing.includes(group))) return [];
  const { subject, narrowing } = request;
  const narrowed = inOptions(subject, { ...narrowing, since: null });
  const where = groups.join(', ');
  const of = narrowed === '' ? '' : ` for ${narrowed}`;
  const said = information(`No record in ${where} since ${new Date(since).toISOString().slice(0, 19)}Z${of}.`);
  if (seen > 0)
    return [said, information(`${counted(seen, 'record')} of other traffic ${seen === 1 ? 'is' : 'are'} there.`)];
  return [said, ...flowLogs.flatMap((flowLog) => troubles(flowLog, narrowing, now)), next(request)];
}

// Records come within ten minutes or so. (VPC user guide, "Flow log basics")
const DELIVERY_MS = 10 * 60_000;

function troubles(
  { id, delivery, deliveryError, createdAt, trafficType, aggregationSeconds }: FlowLog,
  { rejected }: Narrowing,
  now: number,
): readonly Event[] {
  const age = createdAt === null ? Number.POSITIVE_INFINITY : now - createdAt;
  return [
    ...(delivery === 'failed'
      ? [warning(`${id} cannot deliver its records: ${deliveryError ?? 'no reason given'}.`)]
      : []),
    ...(age < DELIVERY_MS + aggregationSeconds * 1000
      ? [
          information(
            `${id} is only ${Math.max(0, Math.floor(age / 60_000))} min old; the first records take some ten minutes.`,
          ),
        ]
      : []),
    ...(rejected && trafficType === 'ACCEPT' ? [warning(`${id} records accepted traffic only.`)] : []),
  ];
}

function next({ subject, narrowing, logGroup }: GroupsRequest): Event {
  const group = logGroup === null ? '' : `--log-group ${logGroup}`;
  const again = ['npx flowlab logs', inOptions(subject, { ...narrowing, since: null }), group]
    .filter((part) => part !== '')
    .join(' ');
  return {
    kind: 'next',
    title: 'Records come minutes after their traffic, and only where there was some.',
    commands: [
      { text: 'Wait for them', command: `${again} --follow` },
      ...(narrowing.since === null ? [{ text: 'Look farther back', command: `${again} --since 1d` }] : []),
    ],
  };
}

/** What was asked for, in the words of the command line. */
const inOptions = (subject: Subject | null, { address, rejected, since }: Narrowing): string =>
  [subject?.name, address && `--match ${address}`, rejected && '--rejected', since && `--since ${since.text}`]
    .filter((part) => part)
    .join(' ');

const information = (text: string): Event => ({ kind: 'note', tone: 'info', text });
const warning = (text: string): Event => ({ kind: 'note', tone: 'warn', text });
