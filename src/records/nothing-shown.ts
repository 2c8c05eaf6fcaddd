import { counted } from '../base/words.js';
import type { FlowLog } from '../network/model.js';
import type { Event } from '../ui.js';
import type { FilesRequest, GroupsRequest, Narrowing, Subject } from './request.js';
import type { WhatWasRead } from './what-was-read.js';

/** Why files show nothing, and what to try. */
export function nothingInFiles(
  { subject, narrowing, files: named }: FilesRequest,
  { unreadable, damaged = [], files: read = named.length }: WhatWasRead,
): readonly Event[] {
  const narrowed = inOptions(subject, narrowing);
  const files = counted(read, 'file');
  if (narrowed !== '') return [information(`No record in ${files} for ${narrowed}.`)];
  if (unreadable > 0 || damaged.length > 0) return [];
  return [
    information(`There is no record in ${files}.`),
    {
      kind: 'next',
      title: 'The first records of a flow log come some ten minutes after it is made.',
      commands: [{ text: 'Read them where they arrive', command: 'npx flowlab logs <eni-id>' }],
    },
  ];
}

interface Searched {
  readonly groups: readonly string[];
  readonly flowLogs: readonly FlowLog[];
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  readonly now: number;
}

/** Why log groups show nothing, and what to try. */
export function nothingInGroups(
  request: GroupsRequest,
  { records, missing = [] }: WhatWasRead,
  { groups, flowLogs, since, now }: Searched,
): readonly Event[] {
  if (groups.every((group) => missing.includes(group))) return [];
  const { subject, narrowing } = request;
  const narrowed = inOptions(subject, { ...narrowing, since: null, until: null });
  const where = groups.join(', ');
  const of = narrowed === '' ? '' : ` for ${narrowed}`;
  const said = information(`No record in ${where} since ${new Date(since).toISOString().slice(0, 19)}Z${of}.`);
  if (records > 0)
    return [
      said,
      information(`${counted(records, 'record of other traffic is', 'records of other traffic are')} there.`),
    ];
  return [said, ...flowLogs.flatMap((flowLog) => troubles(flowLog, narrowing, now)), next(request)];
}

// Records come within ten minutes or so. (VPC user guide, "Flow log basics")
const DELIVERY_MS = 10 * 60_000;

function troubles(
  { id, delivery, deliveryError, createdAt, trafficType, aggregationSeconds }: FlowLog,
  { action }: Narrowing,
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
    ...(action === 'REJECT' && trafficType === 'ACCEPT' ? [warning(`${id} records accepted traffic only.`)] : []),
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
const inOptions = (subject: Subject | null, { match, action, port, protocol, since, until }: Narrowing): string =>
  [
    subject?.name,
    match && `--match ${match.text}`,
    action && (action === 'ACCEPT' ? '--accepted' : '--rejected'),
    port !== null && `--port ${port}`,
    protocol !== null && `--protocol ${protocol}`,
    since && `--since ${since.text}`,
    until && `--until ${until.text}`,
  ]
    .filter((part) => part)
    .join(' ');

const information = (text: string): Event => ({ kind: 'note', tone: 'info', text });
const warning = (text: string): Event => ({ kind: 'note', tone: 'warn', text });
