import { CancelCommandCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { retractSightings } from '../flow-records/sightings.js';
import { worldsOf } from '../world/account.js';
import { uuid } from '../world/ids.js';
import { rowOf } from '../world/table.js';
import type { CommandRow } from '../world/world.js';
import { invoke, runOf, targetsOf } from './agent-run.js';
import { pingStatus } from './agents.js';
import { commandView } from './command-view.js';
import { documentNamed } from './documents.js';

const DOCUMENT = 'AWS-RunShellScript';

export const commandOperations: readonly Operation[] = [
  on(SendCommandCommand, (input, call) => {
    const { world, clock, random } = call;
    const { parameters } = documentNamed(input.DocumentName, input.DocumentVersion);
    // Every instance runs the command at once: how many at a time, and after how many errors no more, cannot be told apart.
    const { MaxConcurrency = '50', MaxErrors = '0', TimeoutSeconds = 3600 } = input;
    const Targets = (input.Targets ?? []).map(({ Key = '', Values = [] }) => ({ Key, Values: [...Values] }));
    const commands = input.Parameters?.commands;
    const strange = Object.keys(input.Parameters ?? {}).find((name) => !Object.hasOwn(parameters, name));
    if (strange !== undefined)
      throw new AwsError('InvalidParameters', `Parameter "${strange}" is not defined in the document ${DOCUMENT}.`);
    if (!commands || commands.length === 0)
      throw new AwsError('InvalidParameters', 'Parameters: commands is required.');
    checkExecutionTimeout(input.Parameters?.executionTimeout?.[0]);
    const { named, found } = targetsOf(call, input.InstanceIds, input.Targets);
    const isOnline = (id: string) => pingStatus(world, id, clock.now()) === 'Online';
    const lost = named.filter((id) => !isOnline(id));
    if (lost.length > 0) {
      throw new AwsError(
        'InvalidInstanceId',
        `Instances [[${lost.join(', ')}]] not in a valid state for account ${world.account}`,
      );
    }
    const row: CommandRow = {
      CommandId: uuid(random),
      DocumentName: DOCUMENT,
      sentAt: clock.now(),
      comment: input.Comment ?? null,
      parameters: Object.fromEntries(
        Object.entries(input.Parameters ?? {}).map(([name, values]) => [name, [...values]]),
      ),
      asked: {
        Targets,
        MaxConcurrency,
        MaxErrors,
        TimeoutSeconds,
        DocumentVersion: input.DocumentVersion ?? '$DEFAULT',
      },
      ...outputAsked(input),
      invocations: {},
    };
    // Of those that a target finds, the ones that are there.
    const there = new Set([...named, ...found.filter(isOnline)]);
    return async (granted) => {
      for (const id of there) row.invocations[id] = await invoke(granted, row, id);
      granted.world.ssm.commands[row.CommandId] = row;
      return { Command: commandView(granted.world, row, clock.now()) };
    };
  }),

  on(CancelCommandCommand, (input, { world, clock }) => {
    const { InstanceIds = [] } = input;
    const row = rowOf(world.ssm.commands, input.CommandId ?? '');
    if (!row) throw new AwsError('InvalidCommandId', '');
    for (const [id, invocation] of Object.entries(row.invocations)) {
      if (invocation.doneAt <= clock.now() || (InstanceIds.length > 0 && !InstanceIds.includes(id))) continue;
      row.invocations[id] = {
        ...invocation,
        doneAt: clock.now(),
        status: 'Cancelled',
        exitCode: -1,
        stdout: '',
        stderr: '',
      };
      for (const region of worldsOf(world)) retractSightings(region, runOf(row.CommandId, id), clock.now());
    }
    return {};
  }),
];

function outputAsked(input: {
  readonly OutputS3BucketName?: string | undefined;
  readonly OutputS3KeyPrefix?: string | undefined;
  readonly OutputS3Region?: string | undefined;
  readonly CloudWatchOutputConfig?:
    | { readonly CloudWatchLogGroupName?: string | undefined; readonly CloudWatchOutputEnabled?: boolean | undefined }
    | undefined;
}): Pick<CommandRow, 'outputTo'> {
  const { OutputS3BucketName: bucket, OutputS3KeyPrefix: prefix, OutputS3Region: region } = input;
  const { CloudWatchLogGroupName, CloudWatchOutputEnabled } = input.CloudWatchOutputConfig ?? {};
  const logGroup = CloudWatchOutputEnabled === true ? (CloudWatchLogGroupName ?? `/aws/ssm/${DOCUMENT}`) : undefined;
  const outputTo = {
    ...(bucket !== undefined && { bucket }),
    ...(prefix !== undefined && { prefix }),
    ...(region !== undefined && { region }),
    ...(logGroup !== undefined && { logGroup }),
  };
  return Object.keys(outputTo).length === 0 ? {} : { outputTo };
}

// The document's own pattern: from 1 to 172800 seconds, two days (AWS-RunShellScript, `executionTimeout`).
function checkExecutionTimeout(text: string | undefined): void {
  if (text === undefined || (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= 172_800)) return;
  throw new AwsError(
    'InvalidParameters',
    `Parameter executionTimeout: value "${text.slice(0, 100)}" does not match the allowed pattern of the document.`,
  );
}
