import { DescribeInstanceStatusCommand, DescribeInstancesCommand, type InstanceStatus } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { classify } from '../../aws/classify.js';
import { unlessGone } from '../../aws/gone.js';
import { sentOnce } from '../../aws/retries.js';
import { takesCommands } from '../../aws/run-command.js';
import { Problem } from '../../base/problem.js';
import { until } from '../../base/wait.js';
import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { whyHttpsIsBlocked } from './https-blocked.js';

/** Both machines run, passed both status checks, and are known to Systems Manager. */
export const ready = observation({
  id: 'sessions/ready',
  title: 'Both instances are up and take commands',
  // Somebody may have stopped, or flowlab itself started, one of them since.
  repeats: true,
  observe: async (context) => {
    const ids = [context.result(source).id, context.result(destination).id];
    await until(
      {
        ...context,
        id: 'checks',
        text: 'both status checks of both instances',
        expectedMs: 170_000,
        timeoutMs: 900_000,
      },
      () => passedChecks(context, ids),
    );
    await until(
      {
        ...context,
        id: 'agent',
        text: 'the Systems Manager agent on both instances',
        expectedMs: 60_000,
        timeoutMs: 600_000,
      },
      agents(context, ids),
    ).catch(async (error: unknown) => {
      throw error instanceof Problem && error.code === 'timeout'
        ? neverOnline(error, await whyHttpsIsBlocked(context))
        : error;
    });
    context.ui.tell({
      kind: 'note',
      tone: 'ok',
      text: 'Both instances pass their checks (system, instance) and are online in Systems Manager.',
    });
    return { instanceIds: ids };
  },
});

/** True once every id is listed as ok: the list may hold only some of them (SDK waiters overlook that). */
async function passedChecks(context: Context, ids: readonly string[]): Promise<true | undefined> {
  const statuses = await statusesOf(context, ids);
  for (const { InstanceId, InstanceState } of statuses) {
    if (['terminated', 'shutting-down', 'stopping', 'stopped'].includes(InstanceState?.Name ?? ''))
      throw await stoppedEarly(context, InstanceId ?? '');
  }
  const passed = statuses.filter(
    ({ SystemStatus, InstanceStatus }) => SystemStatus?.Status === 'ok' && InstanceStatus?.Status === 'ok',
  );
  return ids.every((id) => passed.some(({ InstanceId }) => InstanceId === id)) ? true : undefined;
}

/** A new instance may be unknown to reads for a while (EC2 developer guide, "Eventual consistency"). */
async function statusesOf({ aws }: Context, ids: readonly string[]): Promise<readonly InstanceStatus[]> {
  const command = new DescribeInstanceStatusCommand({ InstanceIds: [...ids], IncludeAllInstances: true });
  return (await unlessGone(aws.ec2.send(command)))?.InstanceStatuses ?? [];
}

/** A launch that "succeeded" can still end by itself (Client.InternalError, a KMS key): AWS says why. */
async function stoppedEarly({ aws }: Context, id: string): Promise<Problem> {
  const { Reservations } = await aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const found = Reservations?.flatMap(({ Instances }) => Instances ?? [])[0];
  const reason = found?.StateReason?.Message ?? found?.StateTransitionReason ?? 'AWS gives no reason';
  return new Problem('precondition', `Instance ${id} is ${found?.State?.Name ?? 'gone'}: ${reason}.`, [
    `${found?.State?.Name?.startsWith('stop') ? 'Start it again' : 'Make a new one'}: npx flowlab resume`,
    'Or remove the lab: npx flowlab cleanup',
  ]);
}

/** An instance that has not registered is simply absent from the list (Systems Manager API, DescribeInstanceInformation). */
function agents(context: Context, ids: readonly string[]): () => Promise<true | undefined> {
  let listFails = 0;
  return async () => {
    try {
      const filters = [{ Key: 'InstanceIds', Values: [...ids] }];
      const { InstanceInformationList } = await context.aws.ssm.send(
        sentOnce(new DescribeInstanceInformationCommand({ Filters: filters })),
      );
      listFails = 0;
      const online = (InstanceInformationList ?? []).filter(({ PingStatus }) => PingStatus === 'Online');
      return ids.every((id) => online.some(({ InstanceId }) => InstanceId === id)) ? true : undefined;
    } catch (error) {
      if (!mayPass(error)) throw error;
      // Where the list keeps failing, a command that is taken proves as much.
      return ++listFails < 4 ? undefined : allTakeCommands(context, ids);
    }
  };
}

async function allTakeCommands(context: Context, ids: readonly string[]): Promise<true | undefined> {
  try {
    const taken = await Promise.all(ids.map((id) => takesCommands(context, id)));
    return taken.every(Boolean) ? true : undefined;
  } catch (error) {
    if (!mayPass(error)) throw error;
    return undefined;
  }
}

/** The wait goes on until its time is up: throttling and outages count as "not yet". */
const mayPass = (error: unknown): boolean => ['ambiguous', 'throttled', 'unsent', 'refused'].includes(classify(error));

const neverOnline = (cause: Problem, blocked: string | undefined): Problem =>
  new Problem(
    'timeout',
    'The Systems Manager agent did not come online on both instances in ten minutes.',
    [
      blocked === undefined
        ? 'It needs the instance profile, a public address (or VPC endpoints) and outbound HTTPS: check the subnet’s route and network ACL'
        : `The agent calls out to AWS, and the rules say: ${blocked}`,
      'Try again: npx flowlab resume',
      'Or give up and stop paying: npx flowlab cleanup',
    ],
    cause,
  );
