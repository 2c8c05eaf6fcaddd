import { GetCommandInvocationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import type { Clock } from '../base/clock.js';
import { Problem } from '../base/problem.js';
import { until } from '../base/wait.js';
import type { Aws } from '../cloud.js';
import type { Ui } from '../ui.js';
import { codeOf } from './classify.js';
import { safeToRepeat, sentOnce } from './retries.js';

/** What a script printed on an instance. `exitCode` is null where Systems Manager did not say. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  /** Longer than Systems Manager returns: 24,000 characters of output, 8,000 of errors. */
  readonly truncated: boolean;
  /** When it ran, milliseconds by the time of AWS, whatever the clock here says; null where Systems Manager did not say. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface RunningCommand {
  readonly aws: Aws;
  readonly ui: Ui;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const limits = { stdout: 24_000, stderr: 8_000 };
/** Ends after which there is something to read: a command stopped at its time limit has printed something too. */
const ran = ['Success', 'Failed', 'ExecutionTimedOut', 'TimedOut'];
/** Ends of a command that the instance never ran, or whose output nobody gets (Systems Manager user guide, "Command statuses"). */
const lost = ['DeliveryTimedOut', 'Undeliverable', 'Terminated', 'AccessDenied', 'Cancelled', 'Canceled'];

/**
 * Runs a script as root through Run Command (AWS-RunShellScript) and waits for its end. The script may run more than
 * once: Systems Manager has no client token, so it must be safe to repeat. A non-zero exit is a result, not an error.
 */
export async function runCommand(
  { aws, ui, clock, signal }: RunningCommand,
  instanceId: string,
  script: string,
  seconds = 60,
): Promise<CommandOutput> {
  if (script.includes('{{'))
    throw new Problem('bug', 'A script may not contain {{ }}: Systems Manager would expand it.');
  const commandId = await send(aws, instanceId, script, seconds);
  // An invocation is unknown for a moment after it was sent (boto/boto3#2701).
  const look = async (): Promise<CommandOutput | undefined> => {
    try {
      const got = await aws.ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
      // `StatusDetails` says more than `Status`; the guide writes it with blanks, the API without.
      const words = [got.StatusDetails?.replaceAll(' ', ''), got.Status];
      const unrun = words.find((word) => lost.includes(word ?? ''));
      if (unrun !== undefined) throw undelivered(instanceId, unrun);
      if (!words.some((word) => ran.includes(word ?? ''))) return undefined;
      const stdout = got.StandardOutputContent ?? '';
      const stderr = withoutAgentsRemark(got.StandardErrorContent ?? '');
      const code = got.ResponseCode;
      return {
        stdout,
        stderr,
        exitCode: code === undefined || code < 0 ? null : code,
        truncated:
          /--output truncated--/.test(stdout) || stdout.length >= limits.stdout || stderr.length >= limits.stderr,
        startedAt: timeIn(got.ExecutionStartDateTime),
        endedAt: timeIn(got.ExecutionEndDateTime),
      };
    } catch (error) {
      if (codeOf(error) === 'InvocationDoesNotExist') return undefined;
      throw error;
    }
  };
  return until(
    {
      clock,
      signal,
      ui,
      id: 'command',
      text: `the command on ${instanceId}`,
      expectedMs: 5_000,
      timeoutMs: (seconds + 60) * 1000,
      quietly: true,
    },
    look,
  );
}

/** ISO 8601, or empty before it began (Systems Manager API reference, GetCommandInvocation). */
function timeIn(text: string | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

// The agent adds it to the errors of every script that ends with another status than 0; no script printed it.
const withoutAgentsRemark = (stderr: string): string =>
  stderr.replace(/^failed to run commands: exit status \d+\s*$/m, '');

async function send(aws: Aws, instanceId: string, script: string, seconds: number): Promise<string> {
  const command = new SendCommandCommand({
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [instanceId],
    Parameters: { commands: script.split('\n'), executionTimeout: [String(seconds)] },
    TimeoutSeconds: Math.max(30, seconds),
    Comment: 'flowlab',
  });
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { Command } = await aws.ssm.send(safeToRepeat(command));
    if (Command?.CommandId) return Command.CommandId;
  }
  throw new Problem('lost-answer', 'Systems Manager took the command but gave no id for it.', [
    'Give it again: npx flowlab resume',
  ]);
}

/** Proof that an instance takes commands: true once one could be sent, false while it is not registered. */
export async function takesCommands({ aws }: Pick<RunningCommand, 'aws'>, instanceId: string): Promise<boolean> {
  try {
    const command = sentOnce(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [instanceId],
        Parameters: { commands: ['true'] },
      }),
    );
    return (await aws.ssm.send(command)).Command?.CommandId !== undefined;
  } catch (error) {
    if (codeOf(error) === 'InvalidInstanceId') return false;
    throw error;
  }
}

const undelivered = (instanceId: string, status: string): Problem =>
  new Problem('rejected', `Systems Manager could not run the command on ${instanceId}: ${status}.`, [
    'Try again: npx flowlab resume',
    'Check the instance in the Systems Manager console, Fleet Manager',
  ]);
