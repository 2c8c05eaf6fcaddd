import { AwsError, type Call } from '../endpoint/operation.js';
import { notSimulatedParameter } from '../endpoint/wire.js';
import { runScriptInTurns } from '../shell/host.js';
import { latencyOf } from '../world/latency.js';
import type { CommandRow, World } from '../world/world.js';
import { deliverOutput } from './command-output.js';
import { STDERR_LIMIT, STDOUT_LIMIT } from './command-view.js';
import { instanceTest } from './instance-test.js';

/** Marks the packets of a command on one instance. */
export const runOf = (commandId: string, instanceId: string): string => `${commandId} ${instanceId}`;

/** The instances a command is for: by id, and by the tags or ids of its targets. */
export function targetsOf(
  { world }: Call,
  ids: readonly string[] | undefined,
  named: readonly { readonly Key?: string | undefined; readonly Values?: readonly string[] | undefined }[] | undefined,
): { readonly named: readonly string[]; readonly found: readonly string[] } {
  const given = ids ?? [];
  const found = (named ?? []).flatMap(({ Key = '', Values = [] }) =>
    Object.keys(world.ec2.instances).filter(targetTest(world, Key, Values)),
  );
  if (given.length + (named ?? []).length === 0) throw new AwsError('InvalidInstanceId', '');
  // An error of SendCommand without words (Systems Manager API reference).
  if (new Set(given).size < given.length) throw new AwsError('DuplicateInstanceId', '');
  return { named: given, found };
}

/** `InstanceIds`, `tag:Name`, `tag-key` (Systems Manager API reference, Target). */
function targetTest(world: World, key: string, values: readonly string[]): (id: string) => boolean {
  const test = instanceTest(world, key, values);
  if (test) return test;
  if (key.startsWith('resource-groups:')) throw notSimulatedParameter('ssm', `Targets (${key})`);
  throw new AwsError('InvalidTarget', `The target ${key} is not valid.`);
}

function scriptOf({ parameters }: CommandRow): string {
  const [directory = ''] = parameters.workingDirectory ?? [];
  const enter = directory === '' ? [] : [`cd '${directory.replaceAll("'", "'\\''")}' || exit 1`];
  return [...enter, ...(parameters.commands ?? [])].join('\n');
}

/** The agent runs the commands as one script, as root, and reports when it is over. */
export async function invoke(
  call: Call,
  row: CommandRow,
  instanceId: string,
): Promise<CommandRow['invocations'][string]> {
  const { world, clock } = call;
  const timeoutSeconds = Number(row.parameters.executionTimeout?.[0] ?? 3600);
  const startAt = row.sentAt + latencyOf(world).commandStart;
  const limitMs = timeoutSeconds * 1000;
  const run = runOf(row.CommandId, instanceId);
  const ran = await runScriptInTurns(world, clock, instanceId, scriptOf(row), {
    user: 'root',
    limitMs,
    startAt,
    run,
  });
  const timedOut = ran.durationMs >= limitMs;
  const doneAt = Math.ceil(startAt + ran.durationMs + latencyOf(world).commandReport);
  const failed = ran.exitCode === 0 ? '' : `failed to run commands: exit status ${ran.exitCode}`;
  const output = { stdout: ran.stdout, stderr: `${ran.stderr}${failed}` };
  const isInBucket = deliverOutput(call, row, instanceId, output, doneAt);
  // A bucket gets all of it; what is asked for by the API alone is cut.
  const kept = (text: string, limit: number) => (isInBucket ? text : text.slice(0, limit + 1));
  return {
    doneAt,
    exitCode: ran.exitCode,
    stdout: kept(output.stdout, STDOUT_LIMIT),
    stderr: kept(output.stderr, STDERR_LIMIT),
    ...(isInBucket && { isInBucket }),
    status: timedOut ? 'TimedOut' : ran.exitCode === 0 ? 'Success' : 'Failed',
  };
}
