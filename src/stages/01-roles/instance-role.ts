import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  paginateListAttachedRolePolicies,
} from '@aws-sdk/client-iam';
import { isGone } from '../../aws/classify.js';
import { ignoreGone } from '../../aws/gone.js';
import { retrying } from '../../base/wait.js';
import type { Change, Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { names } from '../names.js';
import { ifNotVisibleYet } from '../transient-errors.js';
import { isOwnRole, roleChange } from './role.js';

export const instanceRole = roleChange({
  id: 'roles/instance',
  title: 'The role of the instances',
  name: names.instanceRole,
  why: 'EC2 assumes it for both instances; with it their Systems Manager agent registers, and you get a shell without SSH, key pair or open port.',
  trust: () => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
});

export const instanceRolePolicy = managedPolicy({
  id: 'roles/instance-policy',
  title: 'What the instances may do',
  policy: 'AmazonSSMManagedInstanceCore',
  role: instanceRole,
  why: 'AWS’s own policy for the Systems Manager agent: register, take commands, open sessions. Nothing else.',
});

type AttachPlan = { readonly roleName: string; readonly policyArn: string };
type Attached = { readonly id: string; readonly roleName: string };

interface ManagedPolicy {
  readonly id: string;
  readonly title: string;
  readonly policy: string;
  readonly role: typeof instanceRole;
  readonly why: string;
}

function managedPolicy({ id, title, policy, role, why }: ManagedPolicy): Change<AttachPlan, Attached> {
  return change({
    id,
    title,
    resource: 'policy attachment',
    label: () => policy,
    plan: async (context) => ({ roleName: context.result(role).name, policyArn: managedArn(context, policy) }),
    preview: (plan) => ({
      sign: '+',
      verb: 'attach',
      what: `policy ${policy} to role ${plan.roleName}`,
      why,
      command: attachCommand(plan.roleName, plan.policyArn),
      cost: 'free',
      console: `IAM > Roles > ${plan.roleName} > Add permissions > Attach policies > ${policy}`,
    }),
    find: async (context, { plan, result }) => {
      const roleName = result?.roleName ?? plan?.roleName ?? context.known(role)?.name;
      if (roleName === undefined) return undefined;
      return (await isOwnRole(context, roleName))
        ? findAttached(context, roleName, managedArn(context, policy))
        : undefined;
    },
    make: async (context, { roleName, policyArn }) => {
      await attachPolicy(context, roleName, policyArn);
      return { id: policyArn, roleName };
    },
    remove: (context, { id: PolicyArn, roleName: RoleName }) =>
      ignoreGone(context.aws.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))),
  });
}

export const managedArn = ({ lab }: Context, policy: string): string =>
  `arn:${lab.partition}:iam::aws:policy/${policy}`;

export const attachCommand = (roleName: string, arn: string): string =>
  `aws iam attach-role-policy --role-name ${roleName} --policy-arn ${arn}`;

/** Attaching is idempotent; the role may be too young to be seen for some seconds. */
export const attachPolicy = (context: Context, RoleName: string, PolicyArn: string): Promise<void> =>
  retrying({ ...context, call: 'AttachRolePolicy', timeoutMs: 60_000, reason: ifNotVisibleYet }, async () => {
    await context.aws.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  });

export async function findAttached({ aws }: Context, RoleName: string, arn: string): Promise<Attached | undefined> {
  try {
    for await (const { AttachedPolicies } of paginateListAttachedRolePolicies({ client: aws.iam }, { RoleName })) {
      if (AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === arn)) return { id: arn, roleName: RoleName };
    }
    return undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
