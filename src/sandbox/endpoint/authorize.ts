import { roleByArn, statementsOf } from '../iam/access.js';
import { sessionOf } from '../iam/caller.js';
import { sessionRefusal } from '../iam/session-access.js';
import { documentArn } from '../ssm/arns.js';
import type { World } from '../world/world.js';
import { denied } from './faults.js';
import type { AwsError, Call } from './operation.js';
import { resourceOf } from './resource-arn.js';
import { keysRefusal } from './session-keys.js';
import type { OperationRequest } from './wire.js';

/** "No permissions are required to perform this operation" (STS API reference, GetCallerIdentity). */
const FREE = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);

/** The refusal for keys that may not do this; undefined where they may. */
export function unauthorized(
  asked: Pick<OperationRequest, 'service' | 'action'>,
  input: unknown,
  call: Call,
): AwsError | undefined {
  const unfit = keysRefusal(asked.service, asked.action, call);
  if (unfit) return unfit;
  const session = sessionOf(call);
  const action = `${asked.service}:${asked.action}`;
  if (!session || FREE.has(action)) return undefined;
  const resource = resourceOf(asked.service, asked.action, input, call.world) ?? '*';
  const document: unknown = Reflect.get(Object(input), 'DocumentName');
  // A command must be allowed for its document too.
  const others = typeof document === 'string' ? [documentArn(call.world, document)] : [];
  for (const one of [resource, ...others]) {
    const judged = { action, resources: namesOf(one), resourcePolicy: trustOf(call.world, one) };
    const because = sessionRefusal(call.world, session, judged);
    if (because !== undefined) return denied({ ...asked, input }, call.world, because, session.arn);
  }
  return undefined;
}

/** A role's trust policy is the policy of a resource, though it names none: a role that it names needs no other permission. */
function trustOf(world: World, roleArn: string): string | null {
  const trust = roleByArn(world, roleArn)?.trust;
  if (trust === undefined) return null;
  return JSON.stringify({ Statement: statementsOf(trust).map((one) => ({ ...one, Resource: '*' })) });
}

/** A log group is named with what is in it, and without (CloudWatch Logs user guide, "Overview of managing access permissions"). */
const namesOf = (resource: string): readonly string[] =>
  resource.endsWith(':log-stream:') ? [resource, resource.slice(0, -':log-stream:'.length)] : [resource];
