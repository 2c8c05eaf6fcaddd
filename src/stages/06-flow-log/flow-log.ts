import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  type FlowLog,
  paginateDescribeFlowLogs,
  type UnsuccessfulItem,
} from '@aws-sdk/client-ec2';
import { isGone } from '../../aws/classify.js';
import { unlessGone } from '../../aws/gone.js';
import { inDollars, listPrices } from '../../base/prices.js';
import { Problem } from '../../base/problem.js';
import { retrying } from '../../base/wait.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import type { Preview } from '../../ui.js';
import { flowLogsRole } from '../01-roles/flow-logs.js';
import { source } from '../02-instances/stage.js';
import { logGroup } from '../05-log-group/stage.js';
import { cliTags, hasOurTags, isOfStep, names, ourTags, stepFilters } from '../names.js';
import { answered, notOurs, orExists } from '../ownership.js';
import { ifNotUsableYet } from '../transient-errors.js';

const id = 'flow-log/flow-log';

type Scope = 'VPC' | 'Subnet' | 'NetworkInterface';
type FlowLogPlan = {
  readonly scope: Scope;
  readonly resourceId: string;
  readonly logGroup: string;
  readonly roleArn: string;
};
type FlowLogMade = { readonly id: string; readonly scope: string; readonly resourceId: string };

export const flowLog = change<FlowLogPlan, FlowLogMade>({
  id,
  title: 'The flow log',
  resource: 'flow log',
  label: (made) => `${names.flowLog} ${made.id}`,
  plan: async (context) => {
    const { vpcId, subnetId, interfaceId } = context.result(source);
    const scope = await askScope(context);
    const resourceId = { VPC: vpcId, Subnet: subnetId, NetworkInterface: interfaceId }[scope];
    return { scope, resourceId, logGroup: context.result(logGroup).name, roleArn: context.result(flowLogsRole).arn };
  },
  preview: ({ scope, resourceId, logGroup: group, roleArn }) => ({
    sign: '+',
    what: `flow log ${names.flowLog} on ${scope === 'VPC' ? 'the VPC' : scope === 'Subnet' ? 'the subnet' : 'the network interface'} ${resourceId}`,
    why: 'One record for each flow, interface and minute: who, to whom, how much, and ACCEPT or REJECT. Aggregated over 1 minute instead of 10, so that you wait less.',
    command:
      `aws ec2 create-flow-logs --resource-type ${scope} --resource-ids ${resourceId} --traffic-type ALL --max-aggregation-interval 60 ` +
      `--log-group-name ${group} --deliver-logs-permission-arn ${roleArn} ${cliTags('vpc-flow-log', [{ Key: 'Name', Value: names.flowLog }])}`,
    cost: `${inDollars(listPrices.logsTakenInGb)} a GB of records; a few cents a month here`,
    console: `VPC > Your VPCs (or Subnets, or EC2 > Network interfaces) > ${resourceId} > Flow logs > Create flow log > 1 minute, to CloudWatch Logs ${group}, with the role above`,
  }),
  find: async (context, { result }) => {
    const found = await lookFor(context, result?.id);
    if (!found) return undefined;
    if (!hasOurTags(context.lab, found.Tags)) throw notOurs(`Flow log ${found.FlowLogId}`);
    const resourceId = found.ResourceId ?? '';
    return { id: answered(found.FlowLogId, 'DescribeFlowLogs'), scope: scopeOf(resourceId), resourceId };
  },
  // An interface goes with its instance; one that was launched anew has another.
  condition: async (context, { id: flowLogId, resourceId }) =>
    resourceId.startsWith('eni-') && resourceId !== context.result(source).interfaceId
      ? { kind: 'stale', state: `watches ${resourceId}, which the source has no more`, preview: removal(flowLogId) }
      : { kind: 'well' },
  make: async (context, plan, token) => {
    const flowLogId = await retrying(
      { ...context, call: 'CreateFlowLogs', timeoutMs: 180_000, reason: ifNotUsableYet },
      () => orExists('CreateFlowLogs', create(context, plan, token)),
    );
    return { id: flowLogId, scope: plan.scope, resourceId: plan.resourceId };
  },
  remove: async ({ aws }, { id: flowLogId }) => {
    const deleted = await unlessGone(aws.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [flowLogId] })));
    const failed = deleted?.Unsuccessful?.[0];
    if (failed && !isGone(errorOf(failed))) throw errorOf(failed);
  },
});

const removal = (flowLogId: string): Preview => ({
  sign: '-',
  what: `flow log ${names.flowLog} ${flowLogId}`,
  why: 'The source was launched anew and has another network interface; this one would record nothing of it. A new flow log takes its place.',
  command: `aws ec2 delete-flow-logs --flow-log-ids ${flowLogId}`,
  cost: 'free',
});

const askScope = ({ ui }: Context): Promise<Scope> =>
  ui.ask<Scope>({
    id: 'flow-log-scope',
    flag: '--watch',
    text: 'What should the flow log watch?',
    choices: [
      {
        value: 'VPC',
        label: 'The whole VPC',
        hint: 'both machines are covered, and whatever else is in it',
      },
      { value: 'Subnet', label: 'The subnet', hint: 'covers both machines too, and less of a busy VPC' },
      {
        value: 'NetworkInterface',
        label: 'The source’s network interface alone',
        hint: 'cheapest, but the destination’s side stays dark',
      },
    ],
    default: 0,
  });

/** CreateFlowLogs can fail inside a 200: each failure is listed (EC2 API reference, CreateFlowLogs, `Unsuccessful`). */
async function create({ aws, lab }: Context, plan: FlowLogPlan, token: string): Promise<string> {
  const { FlowLogIds, Unsuccessful } = await aws.ec2.send(
    new CreateFlowLogsCommand({
      ResourceType: plan.scope,
      ResourceIds: [plan.resourceId],
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: plan.logGroup,
      DeliverLogsPermissionArn: plan.roleArn,
      MaxAggregationInterval: 60,
      ClientToken: token,
      TagSpecifications: [{ ResourceType: 'vpc-flow-log', Tags: ourTags(lab, id, names.flowLog) }],
    }),
  );
  const failed = Unsuccessful?.[0];
  if (failed) throw errorOf(failed);
  return answered(FlowLogIds?.[0], 'CreateFlowLogs');
}

/** An item of `Unsuccessful` as the error that it is; some carry the HTTP status as their code. */
function errorOf({ ResourceId, Error: cause }: UnsuccessfulItem): Error {
  const message = `${cause?.Message ?? 'no message'} (${ResourceId ?? 'no resource'})`;
  const code = cause?.Code ?? 'Unsuccessful';
  if (/Access Denied for LogDestination/i.test(message)) {
    return new Problem('denied', `The flow log may not write to its log group: ${message}`, [
      'Check the role’s permission policy, then: npx flowlab resume',
    ]);
  }
  return Object.assign(new Error(message), {
    name: /^\d+$/.test(code) ? 'InvalidParameterValue' : code,
    $metadata: { httpStatusCode: 400 },
  });
}

async function lookFor({ aws, lab }: Context, flowLogId: string | undefined): Promise<FlowLog | undefined> {
  try {
    const wanted = flowLogId === undefined ? { Filter: stepFilters(lab, id) } : { FlowLogIds: [flowLogId] };
    for await (const { FlowLogs } of paginateDescribeFlowLogs({ client: aws.ec2 }, wanted)) {
      const listed = FlowLogs?.find(({ FlowLogId, Tags }) =>
        flowLogId === undefined ? isOfStep(lab, id, Tags) : FlowLogId === flowLogId,
      );
      if (listed) return listed;
    }
    return undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

const scopeOf = (resourceId: string): Scope =>
  resourceId.startsWith('subnet-') ? 'Subnet' : resourceId.startsWith('eni-') ? 'NetworkInterface' : 'VPC';
