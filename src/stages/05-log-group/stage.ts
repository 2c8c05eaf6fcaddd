import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import { logGroupNamed } from '../../aws/log-group.js';
import { inDollars, listPrices } from '../../base/prices.js';
import { retrying } from '../../base/wait.js';
import type { Context, Stage } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { flowLogsPolicy, flowLogsRole, freeLogGroupName } from '../01-roles/flow-logs.js';
import { candidates, marks, names, tagRecord } from '../names.js';
import { notOurs, orExists, taken } from '../ownership.js';
import { ifBusy } from '../transient-errors.js';

const id = 'log-group/group';
const retentionInDays = 7;

type GroupPlan = { readonly name: string; readonly arn: string };
type GroupMade = { readonly id: string; readonly name: string };

export const logGroup = change<GroupPlan, GroupMade>({
  id,
  title: 'The log group',
  resource: 'log group',
  label: (made) => made.name,
  // Last of all: while the flow log's role exists, a late delivery could bring the group back.
  removeLast: true,
  madeAnewBy: [flowLogsRole.id, flowLogsPolicy.id, 'flow-log/flow-log'],
  plan: async (context) => {
    const policy = context.known(flowLogsPolicy);
    const name = policy?.inline ? policy.logGroup : await freeLogGroupName(context);
    return { name, arn: groupArn(context, name) };
  },
  preview: ({ name }) => ({
    sign: '+',
    what: `log group ${name}`,
    why: 'Where the flow log will put its records.',
    command: `aws logs create-log-group --log-group-name ${name}`,
    console: `CloudWatch > Logs > Log groups > Create log group > name it ${name}`,
    cost: `${inDollars(listPrices.logsTakenInGb)} a GB ingested; this lab writes well under 1 MB`,
  }),
  find: async (context, { plan, result }) => {
    const wanted = result?.name ?? plan?.name;
    for (const name of wanted === undefined ? candidates(names.logGroup, context.lab) : [wanted]) {
      const group = await logGroupNamed(context.aws, name);
      const isMine = group?.tags[marks.labTag] === context.lab.id;
      if (group && !isMine && result) throw notOurs(`Log group ${name}`);
      if (group && !isMine && plan) throw taken(`Log group ${name}`);
      if (group && isMine) return { id: group.arn, name };
    }
    return undefined;
  },
  make: async ({ aws, lab }, { name, arn }) => {
    const command = new CreateLogGroupCommand({ logGroupName: name, tags: tagRecord(lab, id, name) });
    await orExists('CreateLogGroup', aws.logs.send(command));
    return { id: arn, name };
  },
  remove: (context, { name: logGroupName }) =>
    retrying(
      { ...context, call: 'DeleteLogGroup', timeoutMs: 60_000, reason: ifBusy('another operation on it is under way') },
      () => ignoreGone(context.aws.logs.send(new DeleteLogGroupCommand({ logGroupName }))),
    ),
});

const groupArn = ({ lab }: Context, name: string): string =>
  `arn:${lab.partition}:logs:${lab.region}:${lab.account}:log-group:${name}`;

type RetentionPlan = { readonly logGroupName: string };

const retention = change<RetentionPlan, { readonly id: string; readonly days: number }>({
  id: 'log-group/retention',
  title: 'How long records are kept',
  resource: 'retention',
  label: (made) => `${made.days} days`,
  goesWith: 'the log group',
  plan: async (context) => ({ logGroupName: context.result(logGroup).name }),
  preview: ({ logGroupName }) => ({
    sign: '~',
    verb: 'keep',
    what: `records of ${logGroupName} for ${retentionInDays} days`,
    why: 'CloudWatch keeps logs forever unless told otherwise; a forgotten group would cost forever.',
    command: `aws logs put-retention-policy --log-group-name ${logGroupName} --retention-in-days ${retentionInDays}`,
    console: `CloudWatch > Logs > Log groups > ${logGroupName} > Actions > Edit retention setting > 1 week`,
    cost: 'free',
  }),
  find: async (context, { plan }) => {
    const name = plan?.logGroupName ?? context.known(logGroup)?.name;
    if (name === undefined) return undefined;
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
    const groups = (await unlessGone(context.aws.logs.send(command)))?.logGroups;
    const days = groups?.find(({ logGroupName }) => logGroupName === name)?.retentionInDays;
    return days === undefined ? undefined : { id: name, days };
  },
  make: async ({ aws }, { logGroupName }) => {
    await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    return { id: logGroupName, days: retentionInDays };
  },
});

export const stage: Stage = {
  number: 5,
  id: 'log-group',
  title: 'Log group',
  goal: 'A place in CloudWatch Logs for the records that the network will write about your pings.',
  minutes: 1,
  steps: [logGroup, retention],
};
