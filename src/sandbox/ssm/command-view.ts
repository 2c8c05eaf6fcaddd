import { latencyOf } from '../world/latency.js';
import type { CommandRow, World } from '../world/world.js';
import { shownOutput } from './command-output.js';

export const STDOUT_LIMIT = 24_000;
export const STDERR_LIMIT = 8_000;

type Invocation = CommandRow['invocations'][string];
type Status = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

export interface InvocationState {
  readonly status: Status;
  readonly details: string;
  readonly isOver: boolean;
}

/** Where one instance is with a command at this moment. */
export function invocationState(world: World, row: CommandRow, invocation: Invocation, now: number): InvocationState {
  if (now < row.sentAt + latencyOf(world).commandStart) return { status: 'Pending', details: 'Pending', isOver: false };
  if (now < invocation.doneAt) return { status: 'InProgress', details: 'InProgress', isOver: false };
  const status = finalStatus(invocation.status);
  return { status, details: status === 'TimedOut' ? 'ExecutionTimedOut' : status, isOver: true };
}

function finalStatus(text: string): Status {
  return text === 'Success' || text === 'TimedOut' || text === 'Cancelled' ? text : 'Failed';
}

/** The command over all its instances: in progress while one is, failed where one failed. */
function commandState(states: readonly InvocationState[]): InvocationState {
  // "No Instances In Tag" (Systems Manager user guide, "Understanding command statuses").
  if (states.length === 0) return { status: 'Failed', details: 'NoInstancesInTag', isOver: true };
  const open = states.find(({ isOver }) => !isOver);
  const bad = states.find(({ status }) => status !== 'Success');
  return open ?? bad ?? { status: 'Success', details: 'Success', isOver: true };
}

export function commandView(world: World, row: CommandRow, now: number) {
  const states = Object.values(row.invocations).map((invocation) => invocationState(world, row, invocation, now));
  const state = commandState(states);
  return {
    CommandId: row.CommandId,
    DocumentName: row.DocumentName,
    DocumentVersion: '$DEFAULT',
    Comment: row.comment ?? '',
    Parameters: row.parameters,
    // Those that were named; what targets find is told by their invocations.
    InstanceIds: (row.asked?.Targets ?? []).length > 0 ? [] : Object.keys(row.invocations),
    ...(row.asked ?? { Targets: [], MaxConcurrency: '50', MaxErrors: '0', TimeoutSeconds: 3600 }),
    RequestedDateTime: new Date(row.sentAt),
    ExpiresAfter: new Date(row.sentAt + 7_200_000),
    Status: state.status,
    StatusDetails: state.details,
    TargetCount: states.length,
    CompletedCount: states.filter(({ isOver }) => isOver).length,
    ErrorCount: states.filter(({ isOver, status }) => isOver && status !== 'Success').length,
    DeliveryTimedOutCount: 0,
    ...shownOutput(row, world),
    ServiceRole: '',
    NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: '' as 'Command' },
  };
}

const TRUNCATED = '\n--output truncated--';

/** Text as Run Command returns it: its beginning, and a note where there was more. */
export function clipped(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit - TRUNCATED.length) + TRUNCATED;
}
