import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand, type Role } from '@aws-sdk/client-iam';
import { isDenied } from '../../aws/classify.js';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import type { Json } from '../../base/json.js';
import { retrying } from '../../base/wait.js';
import type { Change, Context, SoughtObject } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { candidates, hasOurTags, iamPath, marks, ourTags } from '../names.js';
import { answered, notOurs, orExists, taken } from '../ownership.js';
import { ifBusy } from '../transient-errors.js';

export type RolePlan = { readonly name: string; readonly path: string; readonly trust: Json };
export type RoleMade = { readonly id: string; readonly name: string; readonly arn: string };

interface RoleParts {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly why: string;
  readonly trust: (context: Context) => Json;
}

/** A role of the lab: its path and tag prove whose it is, its RoleId that it is still the same one. */
export const roleChange = ({ id, title, name, why, trust }: RoleParts): Change<RolePlan, RoleMade> =>
  change({
    id,
    title,
    resource: 'role',
    label: (made) => made.name,
    plan: async (context) => {
      const [plain, suffixed] = candidates(name, context.lab);
      const present = await getRole(context, plain);
      return {
        name: !present || isMine(context, present) ? plain : suffixed,
        path: iamPath(context.lab),
        trust: trust(context),
      };
    },
    preview: (plan) => ({
      sign: '+',
      what: `role ${plan.name}`,
      why,
      command: `aws iam create-role --role-name ${plan.name} --path ${plan.path} --assume-role-policy-document '${JSON.stringify(plan.trust)}'`,
      cost: 'free',
      console: `IAM > Roles > Create role > Custom trust policy, as below > Next > name it ${plan.name}`,
      documents: [{ title: 'Trust policy: who may assume the role', body: plan.trust }],
    }),
    find: async (context, sought) => {
      const role = await lookFor(context, sought, name);
      if (!role) return undefined;
      if (!isMine(context, role)) throw (sought.result ? notOurs : taken)(`Role ${role.RoleName}`);
      return made(role);
    },
    make: async ({ aws, lab }, plan) => {
      const command = new CreateRoleCommand({
        RoleName: plan.name,
        Path: plan.path,
        AssumeRolePolicyDocument: JSON.stringify(plan.trust),
        Description: 'flowlab: VPC Flow Logs lab',
        Tags: ourTags(lab, id, plan.name),
      });
      const { Role } = await orExists('CreateRole', aws.iam.send(command));
      return made(answered(Role, 'CreateRole'));
    },
    // DeleteRole may meet a policy detached a moment ago (Terraform waits up to two minutes for the same).
    remove: (context, { name: RoleName }) =>
      retrying({ ...context, call: 'DeleteRole', timeoutMs: 30_000, reason: ifBusy('the role is still in use') }, () =>
        ignoreGone(context.aws.iam.send(new DeleteRoleCommand({ RoleName }))),
      ),
  });

async function lookFor(
  context: Context,
  { plan, result }: SoughtObject<RolePlan, RoleMade>,
  name: string,
): Promise<Role | undefined> {
  const known = result?.name ?? plan?.name;
  if (known !== undefined) return getRole(context, known);
  // Nobody but the lab gives its role another name than these two, so nothing has to be listed.
  return firstSeen(candidates(name, context.lab), async (candidate) => {
    const role = await getRole(context, candidate);
    return role && isMine(context, role) ? role : undefined;
  });
}

/** The first of several names under which something is seen; a look that is denied hides no other, but is not "none". */
export async function firstSeen<T>(names: readonly string[], look: (name: string) => Promise<T | undefined>) {
  let denied: { readonly error: unknown } | undefined;
  for (const name of names) {
    const seen = await look(name).catch((error: unknown) => {
      if (!isDenied(error)) throw error;
      denied ??= { error };
      return undefined;
    });
    if (seen !== undefined) return seen;
  }
  if (denied) throw denied.error;
  return undefined;
}

/** Whether there is the role, and this lab's: what hangs on somebody else's role of that name is theirs too. */
export async function isOwnRole(context: Context, name: string): Promise<boolean> {
  const role = await getRole(context, name);
  if (!role) return false;
  if (!isMine(context, role)) throw notOurs(`Role ${name}`);
  return true;
}

async function getRole({ aws }: Context, RoleName: string): Promise<Role | undefined> {
  return (await unlessGone(aws.iam.send(new GetRoleCommand({ RoleName }))))?.Role;
}

const isMine = ({ lab }: Context, role: Role): boolean =>
  role.Path?.startsWith(marks.iamPathPrefix) === true && hasOurTags(lab, role.Tags);

const made = (role: Role): RoleMade => ({
  id: answered(role.RoleId, 'GetRole'),
  name: answered(role.RoleName, 'GetRole'),
  arn: answered(role.Arn, 'GetRole'),
});
