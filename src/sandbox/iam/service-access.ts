import type { VpcEndpointRow } from '../ec2/kinds/vpc-endpoint/kind.js';
import type { RoleRow, World } from '../world/world.js';
import { allows } from './access.js';
import { type AskedAction, denialBy, policyEffect } from './effect.js';
import { documentsOf } from './policy.js';

/** A request to a service by a host, as policies see it. */
export interface HostRequest {
  readonly action: string;
  readonly resource: string;
  /** Null: nobody signed it. */
  readonly role: RoleRow | null;
  readonly instanceId: string;
  /** The endpoint that it came by; null: over the internet. */
  readonly endpoint: VpcEndpointRow | null;
  /** From which address it was seen to come. */
  readonly seenAs: string;
  /** The policy of the resource, where there is one. */
  readonly resourcePolicy: string | null;
}

/** "Each session has the name of the instance" (EC2 user guide, "IAM roles for Amazon EC2"). */
export const sessionArn = ({ partition, account }: World, role: RoleRow, instanceId: string): string =>
  `arn:${partition}:sts::${account}:assumed-role/${role.RoleName}/${instanceId}`;

/**
 * Why a request is refused, in AWS's words; null where it may pass. The policy of the endpoint, of the role and of the
 * resource are asked; each can deny, an endpoint must allow, and of the other two one must (IAM user guide, "Policy
 * evaluation logic", "Troubleshoot access denied error messages"; PrivateLink guide, "Control access using endpoint policies").
 */
export function serviceRefusal(world: World, request: HostRequest): string | null {
  const { role, action, resource, endpoint, resourcePolicy } = request;
  const asked = askedBy(world, request);
  const byEndpoint = endpoint === null ? 'allow' : policyEffect([endpoint.policy], asked);
  const byResource = resourcePolicy === null ? 'none' : policyEffect([resourcePolicy], asked);
  const byRole = role === null ? 'none' : policyEffect(documentsOf(world, role), { ...asked, principals: undefined });
  const kinds = [
    ['VPC endpoint policy', byEndpoint],
    ['resource-based policy', byResource],
    ['identity-based policy', byRole],
  ] as const;
  const who = role === null ? 'User: anonymous' : `User: ${sessionArn(world, role, request.instanceId)}`;
  const words = `${who} is not authorized to perform: ${action} on resource: "${resource}"`;
  const denied = kinds.find(([, effect]) => effect === 'deny');
  if (denied) return `${words} ${denialBy(denied[0])}`;
  const open = kinds.find(([, effect]) => effect === 'unknown');
  if (open) return `${words}: a condition of the ${open[0]} is not simulated by flowlab's sandbox`;
  if (byEndpoint === 'none') return `${words} because no VPC endpoint policy allows the ${action} action`;
  if (byResource === 'allow') return null;
  const isBounded = role !== null && byRole === 'allow' && !allows(world, role, action, resource);
  if (isBounded) return `${words} because no permissions boundary allows the ${action} action`;
  return byRole === 'allow' ? null : `${words} because no identity-based policy allows the ${action} action`;
}

/** Whether an endpoint lets a request of a host's role pass. */
export const passesEndpoint = (world: World, request: Omit<HostRequest, 'resourcePolicy' | 'seenAs'>): boolean =>
  request.endpoint === null ||
  policyEffect([request.endpoint.policy], askedBy(world, { ...request, seenAs: '' })) === 'allow';

/** "aws:SourceVpce" and its like are there only where the request comes by an endpoint (IAM user guide, "Global condition keys"). */
function askedBy(
  world: World,
  { action, resource, role, instanceId, endpoint, seenAs }: Omit<HostRequest, 'resourcePolicy'>,
): AskedAction & { readonly principals: readonly string[] } {
  const { account, partition, region } = world;
  const facts = {
    'aws:sourcevpce': endpoint?.VpcEndpointId,
    'aws:sourcevpc': endpoint?.VpcId,
    'aws:vpcsourceip': endpoint === null ? undefined : seenAs,
    'aws:sourceip': endpoint === null ? seenAs : undefined,
    'aws:principalarn': role?.Arn,
    'aws:principalaccount': role ? account : undefined,
    'aws:principaltype': role ? 'AssumedRole' : 'Anonymous',
    'aws:resourceaccount': account,
    'aws:requestedregion': region,
    'aws:securetransport': 'true',
    'aws:viaawsservice': 'false',
  };
  const principals = role
    ? [role.Arn, sessionArn(world, role, instanceId), account, `arn:${partition}:iam::${account}:root`]
    : [];
  return { action, resource, facts, principals };
}
