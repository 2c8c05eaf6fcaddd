import type { Call } from '../endpoint/operation.js';
import { allows } from '../iam/access.js';
import { arn } from '../world/ids.js';
import { plainLogGroup } from '../world/log-rows.js';
import { putRow, rowOf } from '../world/table.js';
import type { CommandRow, RoleRow, World } from '../world/world.js';
import { roleOf } from './agents.js';

type Output = Readonly<Record<'stdout' | 'stderr', string>>;

/** What the API shows of it. */
export const shownOutput = (row: CommandRow, { region }: World) => ({
  OutputS3BucketName: row.outputTo?.bucket ?? '',
  OutputS3KeyPrefix: row.outputTo?.prefix ?? '',
  OutputS3Region: row.outputTo?.region ?? region,
  CloudWatchOutputConfig: {
    CloudWatchLogGroupName: row.outputTo?.logGroup ?? '',
    CloudWatchOutputEnabled: row.outputTo?.logGroup !== undefined,
  },
});

/** `prefix/command/instance/awsrunShellScript/0.awsrunShellScript/` (Systems Manager user guide, "Running commands"). */
export const outputFolder = ({ CommandId, outputTo }: CommandRow, instanceId: string): string =>
  [outputTo?.prefix, CommandId, instanceId, 'awsrunShellScript', '0.awsrunShellScript', ''].filter(isGiven).join('/');

const isGiven = (part: string | undefined): part is string => part !== undefined;

/** The address at which GetCommandInvocation says that the output is. */
export const outputUrl = (world: World, row: CommandRow, instanceId: string, name: keyof Output): string =>
  row.outputTo?.bucket === undefined
    ? ''
    : `https://s3.${row.outputTo.region ?? world.region}.amazonaws.com/${row.outputTo.bucket}/${outputFolder(row, instanceId)}${name}`;

/**
 * The agent writes with the role of its instance. What the role does not allow is missing and the command does not
 * fail for it. Returns whether S3 has it: its objects are made of the invocation when they are read.
 */
export function deliverOutput(
  call: Call,
  row: CommandRow,
  instanceId: string,
  output: Output,
  doneAt: number,
): boolean {
  const role = roleOf(call.world, instanceId);
  if (!role || !row.outputTo) return false;
  writeLog(call.world, role, row, instanceId, output, doneAt);
  const { bucket = '' } = row.outputTo;
  const key = `arn:${call.world.partition}:s3:::${bucket}/${outputFolder(row, instanceId)}stdout`;
  return rowOf(call.world.s3.buckets, bucket) !== undefined && allows(call.world, role, 's3:PutObject', key);
}

/** A stream of each output, `command/instance/aws-runShellScript/stdout` ("Configuring Amazon CloudWatch Logs for Run Command"). */
function writeLog(world: World, role: RoleRow, row: CommandRow, instanceId: string, output: Output, at: number): void {
  const name = row.outputTo?.logGroup;
  if (name === undefined) return;
  const resource = arn(world, 'logs', `log-group:${name}`);
  const may = (action: string) => allows(world, role, `logs:${action}`, `${resource}:*`);
  if (!may('CreateLogStream') || !may('PutLogEvents')) return;
  const group = rowOf(world.logs.groups, name) ?? (may('CreateLogGroup') ? makeGroup(world, name, at) : undefined);
  for (const [kind, message] of Object.entries(output)) {
    if (message === '' || !group) continue;
    putRow(group.streams, `${row.CommandId}/${instanceId}/aws-runShellScript/${kind}`, {
      createdAt: at,
      events: [{ timestamp: at, message, ingestionTime: at }],
    });
  }
}

function makeGroup(world: World, logGroupName: string, createdAt: number) {
  const row = plainLogGroup(logGroupName, createdAt);
  putRow(world.logs.groups, logGroupName, row);
  return row;
}
