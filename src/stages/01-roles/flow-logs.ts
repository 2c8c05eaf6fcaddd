import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import { logGroupNamed } from '../../aws/log-group.js';
import type { Json } from '../../base/json.js';
import { retrying } from '../../base/wait.js';
import type { Change, Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { candidates, marks, names } from '../names.js';
import { ifNotVisibleYet } from '../transient-errors.js';
import { attachCommand, attachPolicy, findAttached, managedArn } from './instance-role.js';
import { isOwnRole, roleChange } from './role.js';

export const flowLogsRole = roleChange({
  id: 'roles/flow-logs',
  title: 'The role of the flow log',
  name: names.flowLogsRole,
  why: 'The VPC Flow Logs service assumes it to write records to CloudWatch Logs. The two conditions narrow it to flow logs of this account and region.',
  // Both conditions are AWS's advice against the confused deputy (VPC user guide, "IAM role for publishing flow logs").
  trust: ({ lab }) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': lab.account },
          ArnLike: { 'aws:SourceArn': `arn:${lab.partition}:ec2:${lab.region}:${lab.account}:vpc-flow-log/*` },
        },
      },
    ],
  }),
});

const managed = 'CloudWatchLogsFullAccess';
const inline = 'Write-VPC-Flow-Logs-Demo';

type PolicyPlan = {
  readonly roleName: string;
  readonly logGroup: string;
  readonly policyArn: string | null;
  readonly document: Json;
};
type PolicyMade = {
  readonly id: string;
  readonly roleName: string;
  readonly inline: boolean;
  readonly logGroup: string;
};

/** What the flow log may do: the guide's broad managed policy, or one for the lab's log group alone. */
export const flowLogsPolicy: Change<PolicyPlan, PolicyMade> = change({
  id: 'roles/flow-logs-policy',
  title: 'What the flow log may do',
  resource: 'policy',
  label: (made) => (made.inline ? inline : managed),
  plan: async (context) => {
    const roleName = context.result(flowLogsRole).name;
    const logGroup = await freeLogGroupName(context);
    const least = context.lab.options.leastPrivilege ?? (await askLeastPrivilege(context));
    return {
      roleName,
      logGroup,
      policyArn: least ? null : managedArn(context, managed),
      document: least ? deliveryPolicy(context, logGroup) : null,
    };
  },
  preview: ({ roleName, policyArn, document }) =>
    policyArn === null
      ? {
          sign: '+',
          verb: 'attach',
          what: `policy ${inline} to role ${roleName}`,
          why: 'It may write to this one log group and nothing else; not even create it, so that a late delivery cannot bring it back after the clean-up.',
          command: `aws iam put-role-policy --role-name ${roleName} --policy-name ${inline} --policy-document '${JSON.stringify(document)}'`,
          cost: 'free',
          console: `IAM > Roles > ${roleName} > Add permissions > Create inline policy > JSON, as below > name it ${inline}`,
          documents: [{ title: 'Permission policy', body: document }],
        }
      : {
          sign: '+',
          verb: 'attach',
          what: `policy ${managed} to role ${roleName}`,
          why: 'Simple, and far wider than needed (all of CloudWatch Logs). In the real world, narrow it: --least-privilege does.',
          command: attachCommand(roleName, policyArn),
          cost: 'free',
          console: `IAM > Roles > ${roleName} > Add permissions > Attach policies > ${managed}`,
        },
  find: async (context, { plan, result }) => {
    const roleName = result?.roleName ?? plan?.roleName ?? context.known(flowLogsRole)?.name;
    if (roleName === undefined || !(await isOwnRole(context, roleName))) return undefined;
    const logGroup = result?.logGroup ?? plan?.logGroup ?? names.logGroup;
    const wantsInline = result?.inline ?? (plan ? plan.policyArn === null : undefined);
    const attached =
      wantsInline === true ? undefined : await findAttached(context, roleName, managedArn(context, managed));
    if (attached) return { ...attached, inline: false, logGroup };
    return wantsInline !== false && (await hasInline(context, roleName))
      ? { id: `${roleName}/${inline}`, roleName, inline: true, logGroup }
      : undefined;
  },
  make: async (context, { roleName, logGroup, policyArn, document }) => {
    if (policyArn !== null) {
      await attachPolicy(context, roleName, policyArn);
      return { id: policyArn, roleName, inline: false, logGroup };
    }
    await retrying({ ...context, call: 'PutRolePolicy', timeoutMs: 60_000, reason: ifNotVisibleYet }, async () => {
      await context.aws.iam.send(
        new PutRolePolicyCommand({ RoleName: roleName, PolicyName: inline, PolicyDocument: JSON.stringify(document) }),
      );
    });
    return { id: `${roleName}/${inline}`, roleName, inline: true, logGroup };
  },
  remove: ({ aws }, { id, roleName, inline: isInline }) =>
    ignoreGone(
      isInline
        ? aws.iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: inline }))
        : aws.iam.send(new DetachRolePolicyCommand({ RoleName: roleName, PolicyArn: id })),
    ),
});

const askLeastPrivilege = ({ ui }: Context): Promise<boolean> =>
  ui.ask({
    id: 'least-privilege',
    flag: '--least-privilege',
    text: 'How much may the flow log do?',
    choices: [
      { value: false, label: `Simple: ${managed}`, hint: 'all of CloudWatch Logs; fine for a demo' },
      { value: true, label: 'Least privilege', hint: 'write to this one log group, nothing else' },
    ],
    default: 0,
  });

/** The lab's log group: the guide's name, or with the lab's id where that one is somebody else's. */
export async function freeLogGroupName(context: Context): Promise<string> {
  const [plain, suffixed] = candidates(names.logGroup, context.lab);
  const present = await logGroupNamed(context.aws, plain);
  return !present || present.tags[marks.labTag] === context.lab.id ? plain : suffixed;
}

/**
 * The documented delivery permissions (VPC user guide, "IAM role for publishing flow logs") for one group and without
 * logs:CreateLogGroup: an in-flight delivery re-creates a deleted group where the role lets it (terraform-aws-vpc#435).
 */
const deliveryPolicy = ({ lab }: Context, logGroup: string): Json => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `arn:${lab.partition}:logs:${lab.region}:${lab.account}:log-group:${logGroup}:*`,
    },
    { Effect: 'Allow', Action: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'], Resource: '*' },
  ],
});

async function hasInline({ aws }: Context, RoleName: string): Promise<boolean> {
  const policy = await unlessGone(aws.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: inline })));
  return policy !== undefined;
}
