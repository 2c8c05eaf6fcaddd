import { GetCommandInvocationCommand, ListCommandInvocationsCommand, ListCommandsCommand } from '@aws-sdk/client-ssm';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { latencyOf } from '../world/latency.js';
import { rowOf } from '../world/table.js';
import type { CommandRow, World } from '../world/world.js';
import { outputUrl, shownOutput } from './command-output.js';
import { clipped, commandView, invocationState, STDERR_LIMIT, STDOUT_LIMIT } from './command-view.js';
import { invalidToken } from './managed-instances.js';

/** What is answered about commands that were sent. */
export const commandResultOperations: readonly Operation[] = [
  on(GetCommandInvocationCommand, (input, { world, clock }) => {
    const { row, invocation } = findInvocation(world, clock.now(), input.CommandId ?? '', input.InstanceId ?? '');
    if (input.PluginName !== undefined && input.PluginName !== PLUGIN) throw new AwsError('InvalidPluginName', '');
    const state = invocationState(world, row, invocation, clock.now());
    const started = row.sentAt + latencyOf(world).commandStart;
    const isOver = state.isOver;
    return {
      CommandId: row.CommandId,
      InstanceId: input.InstanceId,
      Comment: row.comment ?? '',
      DocumentName: row.DocumentName,
      DocumentVersion: row.asked?.DocumentVersion ?? '$DEFAULT',
      PluginName: PLUGIN,
      ResponseCode: isOver ? invocation.exitCode : -1,
      ExecutionStartDateTime: clock.now() < started ? '' : new Date(started).toISOString(),
      ExecutionElapsedTime: isOver ? `PT${((invocation.doneAt - started) / 1000).toFixed(3)}S` : '',
      ExecutionEndDateTime: isOver ? new Date(invocation.doneAt).toISOString() : '',
      Status: state.status,
      StatusDetails: state.details,
      // "The first 24,000 characters", "8,000" (Systems Manager API reference, GetCommandInvocation).
      StandardOutputContent: isOver ? clipped(invocation.stdout, STDOUT_LIMIT) : '',
      StandardOutputUrl: outputUrl(world, row, input.InstanceId ?? '', 'stdout'),
      StandardErrorContent: isOver ? clipped(invocation.stderr, STDERR_LIMIT) : '',
      StandardErrorUrl: outputUrl(world, row, input.InstanceId ?? '', 'stderr'),
      CloudWatchOutputConfig: shownOutput(row, world).CloudWatchOutputConfig,
    };
  }),

  on(ListCommandInvocationsCommand, (input, { world, clock }) => {
    const { CommandId: wanted, InstanceId: instance, Details = false } = input;
    const matches = commandFilters(input.Filters);
    if (wanted !== undefined) checkCommandId(wanted);
    const rows = Object.values(world.ssm.commands)
      .filter(
        ({ CommandId, sentAt }) =>
          (wanted === undefined || CommandId === wanted) && isVisible(world, sentAt, clock.now()),
      )
      .flatMap((row) =>
        Object.entries(row.invocations).map(([InstanceId, invocation]) => ({ row, InstanceId, invocation })),
      )
      .filter(({ InstanceId }) => instance === undefined || InstanceId === instance)
      .filter(({ row, invocation }) => matches(row, invocationState(world, row, invocation, clock.now()).status));
    const { items, next } = page(rows, {
      token: input.NextToken,
      max: input.MaxResults ?? 50,
      badToken: invalidToken,
    });
    const invocations = items.map(({ row, InstanceId, invocation }) => {
      const state = invocationState(world, row, invocation, clock.now());
      const plugin = {
        Name: PLUGIN,
        Status: state.status,
        StatusDetails: state.details,
        ResponseCode: state.isOver ? invocation.exitCode : -1,
        ResponseStartDateTime: new Date(row.sentAt + latencyOf(world).commandStart),
        ...(state.isOver && { ResponseFinishDateTime: new Date(invocation.doneAt) }),
        StandardOutputUrl: outputUrl(world, row, InstanceId, 'stdout'),
        StandardErrorUrl: outputUrl(world, row, InstanceId, 'stderr'),
        OutputS3Region: row.outputTo?.region ?? world.region,
        OutputS3BucketName: row.outputTo?.bucket ?? '',
        OutputS3KeyPrefix: row.outputTo?.prefix ?? '',
        Output: state.isOver
          ? clipped(
              invocation.stdout + (invocation.stderr === '' ? '' : `\n----------ERROR-------\n${invocation.stderr}`),
              2500,
            )
          : '',
      };
      return {
        CommandId: row.CommandId,
        InstanceId,
        InstanceName: world.ec2.instances[InstanceId]?.host.hostname ?? '',
        DocumentName: row.DocumentName,
        DocumentVersion: row.asked?.DocumentVersion ?? '$DEFAULT',
        Comment: row.comment ?? '',
        RequestedDateTime: new Date(row.sentAt),
        Status: state.status,
        StatusDetails: state.details,
        TraceOutput: '',
        ServiceRole: '',
        NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: '' as 'Command' },
        CommandPlugins: Details ? [plugin] : [],
        StandardOutputUrl: outputUrl(world, row, InstanceId, 'stdout'),
        StandardErrorUrl: outputUrl(world, row, InstanceId, 'stderr'),
        CloudWatchOutputConfig: shownOutput(row, world).CloudWatchOutputConfig,
      };
    });
    return { CommandInvocations: invocations, ...(next === undefined ? {} : { NextToken: next }) };
  }),

  on(ListCommandsCommand, (input, { world, clock }) => {
    const { CommandId: wanted, InstanceId: instance } = input;
    const matches = commandFilters(input.Filters);
    if (wanted !== undefined) checkCommandId(wanted);
    // "The specified command ID isn't valid" (ListCommands); a list of invocations is empty instead: github.com/aws/aws-sdk/issues/190
    if (wanted !== undefined && !rowOf(world.ssm.commands, wanted)) throw new AwsError('InvalidCommandId', '');
    const rows = Object.values(world.ssm.commands)
      .filter(
        ({ CommandId, invocations }) =>
          (wanted === undefined || CommandId === wanted) &&
          (instance === undefined || Object.hasOwn(invocations, instance)),
      )
      .filter((row) => matches(row, commandView(world, row, clock.now()).Status))
      .sort((a, b) => b.sentAt - a.sentAt);
    const { items, next } = page(rows, {
      token: input.NextToken,
      max: input.MaxResults ?? 50,
      badToken: invalidToken,
    });
    return {
      Commands: items.map((row) => commandView(world, row, clock.now())),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),
];

interface CommandFilter {
  readonly key: string | undefined;
  readonly value: string | undefined;
}

/** "InvokedAfter", "InvokedBefore", "Status" and "DocumentName" (Systems Manager API reference, CommandFilter). */
function commandFilters(filters: readonly CommandFilter[] | undefined): (row: CommandRow, status: string) => boolean {
  const tests = (filters ?? []).map(({ key, value = '' }) => {
    switch (key) {
      case 'InvokedAfter':
        return ({ sentAt }: CommandRow) => sentAt >= Date.parse(value);
      case 'InvokedBefore':
        return ({ sentAt }: CommandRow) => sentAt < Date.parse(value);
      case 'Status':
        return (_: CommandRow, status: string) => status === value;
      case 'DocumentName':
        return ({ DocumentName }: CommandRow) => DocumentName === value;
      default:
        throw new AwsError('InvalidFilterKey', `The filter key ${key} is not valid.`);
    }
  });
  return (row, status) => tests.every((test) => test(row, status));
}

const PLUGIN = 'aws:runShellScript';

const isVisible = (world: World, sentAt: number, now: number): boolean =>
  now >= sentAt + latencyOf(world).invocationVisible;

function checkCommandId(id: string): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new AwsError('InvalidCommandId', '');
}

function findInvocation(world: World, now: number, commandId: string, instanceId: string) {
  checkCommandId(commandId);
  const row = rowOf(world.ssm.commands, commandId);
  const invocation = rowOf(row?.invocations, instanceId);
  // AWS says no more than the code.
  if (!row || !invocation || !isVisible(world, row.sentAt, now)) throw new AwsError('InvocationDoesNotExist', '');
  return { row, invocation };
}
