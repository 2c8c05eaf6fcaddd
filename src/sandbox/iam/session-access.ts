import type { IamSessionRow } from '../world/iam-rows.js';
import type { World } from '../world/world.js';
import { roleByArn } from './access.js';
import { OWNER_ID } from './caller.js';
import type { RequestFacts } from './conditions.js';
import { denialBy, policyEffect } from './effect.js';
import { documentsOf, lenientDocument } from './policy.js';

/** What is done, and to what: one of the ways to name it. */
export interface JudgedAction {
  /** `s3:GetObject` */
  readonly action: string;
  readonly resources: readonly string[];
  /** The policy of the resource, where there is one. */
  readonly resourcePolicy?: string | null;
  /** What a service knows of its own request, by condition keys. */
  readonly facts?: RequestFacts;
}

type Effect = ReturnType<typeof policyEffect>;

/**
 * Why a session may not do something, in AWS's words; undefined where it may, and for whoever is not limited. The role's
 * policies, its boundary and the session's own must all allow; any denies (IAM user guide, "Policy evaluation logic",
 * "Troubleshoot access denied error messages"). What hangs on a condition that is not judged here is refused, and says so;
 * what a policy of AWS's that is abridged here does not mention is allowed.
 */
export function sessionRefusal(world: World, session: IamSessionRow, judged: JudgedAction): string | undefined {
  const { role: roleArn, policies } = session;
  if (roleArn === undefined && policies === undefined) return undefined;
  const role = roleArn === undefined ? null : roleByArn(world, roleArn);
  const facts = factsOf(world, { ...sessionFacts(session), ...judged.facts });
  const says = (documents: readonly string[], principals?: readonly string[]) =>
    effectOnAny(judged, (resource) => policyEffect(documents, { action: judged.action, resource, facts, principals }));
  const boundary = role?.permissionsBoundary;
  const identity: Effect =
    roleArn === undefined ? 'allow' : says(role ? documentsOf(world, role, lenientDocument) : []);
  const kinds: readonly (readonly [name: string, effect: Effect])[] = [
    ['identity-based policy', identity],
    ...(boundary == null ? [] : [['permissions boundary', says([lenientDocument(world, boundary) ?? '{}'])] as const]),
    ...(policies === undefined ? [] : [['session policy', says(policies)] as const]),
  ];
  const whoAsks = [session.arn, ...(roleArn === undefined ? [] : [roleArn])];
  const byResource = judged.resourcePolicy == null ? 'none' : says([judged.resourcePolicy], whoAsks);
  const denying = [...kinds, ['resource-based policy', byResource] as const].find(([, effect]) => effect === 'deny');
  if (denying) return denialBy(denying[0]);
  if (byResource === 'allow') return undefined;
  const open = kinds.find(([, effect]) => effect === 'unknown');
  if (open) return `as a condition of the ${open[0]} is not simulated by flowlab's sandbox`;
  const silent = kinds.find(([, effect]) => effect === 'none');
  return silent && `because no ${silent[0]} allows the ${judged.action} action`;
}

/** Of several ways to name one thing, each counts. */
function effectOnAny({ resources }: JudgedAction, effectOn: (resource: string) => Effect): Effect {
  const effects = resources.map(effectOn);
  return (['deny', 'allow', 'unknown'] as const).find((effect) => effects.includes(effect)) ?? 'none';
}

/** Why the account's own user, whom nothing else limits, may not do something: as the policy of the resource denies it. */
export function ownerRefusal(
  world: World,
  userArn: string,
  { action, resources, resourcePolicy, facts: asked }: JudgedAction,
): string | undefined {
  if (resourcePolicy == null) return undefined;
  const facts = factsOf(world, {
    ...asked,
    'aws:principalarn': userArn,
    'aws:principaltype': 'User',
    'aws:userid': OWNER_ID,
    'aws:username': userArn.split('/').at(-1),
  });
  const isDenied = (resource: string) =>
    policyEffect([resourcePolicy], { action, resource, facts, principals: [userArn] }) === 'deny';
  return resources.some(isDenied) ? denialBy('resource-based policy') : undefined;
}

const sessionFacts = ({ role, userId }: IamSessionRow): RequestFacts => ({
  'aws:principalarn': role,
  'aws:principaltype': role === undefined ? 'FederatedUser' : 'AssumedRole',
  'aws:userid': userId,
  'aws:username': undefined,
});

/** What is known of a request from outside, beside who makes it (IAM user guide, "AWS global condition context keys"). */
const factsOf = ({ account, region }: World, who: RequestFacts): RequestFacts => ({
  ...who,
  'aws:sourcevpce': undefined,
  'aws:sourcevpc': undefined,
  'aws:vpcsourceip': undefined,
  'aws:sourceip': '127.0.0.1',
  'aws:principalaccount': account,
  'aws:multifactorauthpresent': undefined,
  'aws:resourceaccount': account,
  'aws:requestedregion': region,
  'aws:securetransport': 'true',
  'aws:viaawsservice': 'false',
});
