import { DescribeSessionsCommand, StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { hex } from '../world/ids.js';
import { rowOf } from '../world/table.js';
import type { SessionRow, World } from '../world/world.js';
import { pingStatus } from './agents.js';
import { invalidToken } from './managed-instances.js';

const DOCUMENTS = [
  'SSM-SessionManagerRunShell',
  'AWS-StartInteractiveCommand',
  'AWS-StartNonInteractiveCommand',
  'AWS-StartPortForwardingSession',
  'AWS-StartSSHSession',
];

export const sessionOperations: readonly Operation[] = [
  on(StartSessionCommand, (input, { world, clock, random }) => {
    const target = input.Target ?? '';
    if (input.DocumentName !== undefined && !DOCUMENTS.includes(input.DocumentName)) {
      throw new AwsError('InvalidDocument', `document with name ${input.DocumentName} does not exist.`);
    }
    if (pingStatus(world, target, clock.now()) !== 'Online')
      throw new AwsError('TargetNotConnected', `${target} is not connected.`);
    const session: SessionRow = {
      SessionId: `flowlab-${hex(17, random)}`,
      Target: target,
      startedAt: clock.now(),
      endedAt: null,
      reason: input.Reason ?? null,
      token: Buffer.from(hex(96, random), 'hex').toString('base64'),
    };
    world.ssm.sessions[session.SessionId] = session;
    return {
      SessionId: session.SessionId,
      TokenValue: session.token,
      StreamUrl: `wss://ssmmessages.${world.region}.amazonaws.com/v1/data-channel/${session.SessionId}?role=publish_subscribe`,
    };
  }),

  on(TerminateSessionCommand, (input, { world, clock }) => {
    const session = rowOf(world.ssm.sessions, input.SessionId ?? '');
    if (!session) throw new AwsError('DoesNotExistException', `Session: ${input.SessionId} does not exist.`);
    session.endedAt ??= clock.now();
    return { SessionId: session.SessionId };
  }),

  on(DescribeSessionsCommand, (input, { world }) => {
    const wantsActive = input.State === 'Active';
    const rows = Object.values(world.ssm.sessions).filter(({ endedAt }) => (endedAt === null) === wantsActive);
    const filters = input.Filters ?? [];
    const wanted = filters.every(({ key }) => key === 'Target' || key === 'SessionId');
    if (!wanted) throw new AwsError('InvalidFilterKey', 'The filter key is not valid.');
    const shown = rows.filter((row) =>
      filters.every(({ key, value }) => (key === 'Target' ? row.Target : row.SessionId) === value),
    );
    const { items, next } = page(shown, {
      token: input.NextToken,
      max: input.MaxResults ?? 50,
      badToken: invalidToken,
    });
    return { Sessions: items.map((row) => view(world, row)), ...(next === undefined ? {} : { NextToken: next }) };
  }),
];

const view = (world: World, row: SessionRow) => ({
  SessionId: row.SessionId,
  Target: row.Target,
  Status: row.endedAt === null ? ('Connected' as const) : ('Terminated' as const),
  StartDate: new Date(row.startedAt),
  ...(row.endedAt === null ? {} : { EndDate: new Date(row.endedAt) }),
  DocumentName: 'SSM-SessionManagerRunShell',
  Owner: `arn:${world.partition}:iam::${world.account}:user/flowlab`,
  ...(row.reason === null ? {} : { Reason: row.reason }),
});
