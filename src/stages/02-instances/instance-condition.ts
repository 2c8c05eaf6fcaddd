import { DescribeInstancesCommand, type Instance, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { unlessGone } from '../../aws/gone.js';
import { safeToRepeat } from '../../aws/retries.js';
import { until } from '../../base/wait.js';
import type { Condition, Context } from '../../engine/step.js';
import { hourlyText } from '../prices.js';

interface Machine {
  readonly id: string;
  readonly name: string;
}

/** Whether an instance runs, and what can be done where it does not. */
export async function conditionOf(context: Context, made: Machine): Promise<Condition> {
  const present = await describeInstance(context, made.id);
  const state = present?.State?.Name ?? 'gone';
  if (['gone', 'terminated', 'shutting-down'].includes(state))
    return { kind: 'ended', state: withReason(state, present) };
  if (!['stopping', 'stopped'].includes(state)) return { kind: 'well' };
  return {
    kind: 'asleep',
    state: withReason(state, present),
    preview: {
      sign: '~',
      what: `instance ${made.name} ${made.id} from ${state} to running`,
      why: 'Somebody stopped it, and the lab needs it: it takes no command while it is stopped.',
      command: `aws ec2 start-instances --instance-ids ${made.id}`,
      cost: hourlyText(present?.InstanceType ?? 't3.micro'),
    },
    wake: () => start(context, made),
  };
}

const withReason = (state: string, instance: Instance | undefined): string => {
  const reason = instance?.StateReason?.Message ?? instance?.StateTransitionReason;
  return reason ? `${state} (${reason.replace(/\.$/, '')})` : state;
};

/** An instance can be started only once it has stopped (EC2 user guide, "Instance lifecycle"). */
async function start(context: Context, { id, name }: Machine): Promise<void> {
  const wait = (state: 'stopped' | 'running', expectedMs: number) =>
    until({ ...context, id: state, text: `${name} to be ${state}`, expectedMs, timeoutMs: 600_000 }, async () =>
      (await describeInstance(context, id))?.State?.Name === state ? true : undefined,
    );
  if ((await describeInstance(context, id))?.State?.Name === 'stopping') await wait('stopped', 40_000);
  await context.aws.ec2.send(safeToRepeat(new StartInstancesCommand({ InstanceIds: [id] })));
  await wait('running', 20_000);
}

export async function describeInstance({ aws }: Context, instanceId: string): Promise<Instance | undefined> {
  const described = await unlessGone(aws.ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] })));
  return described?.Reservations?.flatMap(({ Instances }) => Instances ?? [])[0];
}
