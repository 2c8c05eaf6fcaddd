import { wildcard } from '../endpoint/wildcard.js';
import type { RoleRow, World } from '../world/world.js';
import { conditionsHold, type RequestFacts } from './conditions.js';
import { documentOf, documentsOf } from './policy.js';

/** A role by its ARN; null where it is gone. */
export function roleByArn(world: World, arn: string): RoleRow | null {
  return Object.values(world.iam.roles).find((role) => role.Arn === arn) ?? null;
}

/** May this service take on the role? Only the principal is judged; conditions on account and source hold in one account. */
export function trusts(role: RoleRow, service: string): boolean {
  return statementsOf(role.trust).some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' && matchesAny(listOf(Action), 'sts:AssumeRole') && servicesOf(Principal).includes(service),
  );
}

/** Who wants to take on a role, and with what. */
interface Caller {
  readonly account: string;
  readonly arn: string;
  /** Of a session of a role: the role's own ARN. */
  readonly role: string | undefined;
  /** What the request says of the session, by condition keys in lower case. */
  readonly facts: RequestFacts;
}

/** May this caller do that (`sts:AssumeRole`) with the role? By its ARN, its account or anybody; a denial wins. */
export function trustsCaller(role: RoleRow, caller: Caller, action: string): boolean {
  const { account } = caller;
  const isCaller = (principal: string) =>
    ['*', account, caller.arn, caller.role].includes(principal) || principal.endsWith(`::${account}:root`);
  // Nobody here has a second factor; other conditions are kept and not judged.
  const facts = {
    ...caller.facts,
    'aws:multifactorauthpresent': undefined,
    'aws:principalaccount': account,
    // A session counts as its role (IAM user guide, "AWS global condition context keys", aws:PrincipalArn).
    'aws:principalarn': caller.role ?? caller.arn,
  };
  const concerned = statementsOf(role.trust).filter(
    ({ Action, Principal }) =>
      matchesAny(listOf(Action), action) &&
      (Principal === '*' || listOf(Reflect.get(Object(Principal), 'AWS')).some(isCaller)),
  );
  const says = (effect: string, isMet: (holds: boolean | null) => boolean) =>
    concerned.some(({ Effect, Condition }) => Effect === effect && isMet(conditionsHold(Condition, facts)));
  return says('Allow', (holds) => holds !== false) && !says('Deny', (holds) => holds === true);
}

/** Do the role's policies allow the action on the resource? An explicit deny wins (IAM user guide, "Policy evaluation logic"). */
export function allows(world: World, role: RoleRow, action: string, resource: string): boolean {
  const { permissionsBoundary } = role;
  if (
    permissionsBoundary != null &&
    !permits([documentOf(world, permissionsBoundary) ?? noStatements], action, resource)
  )
    return false;
  return permits(documentsOf(world, role), action, resource);
}

/** The statements of a policy that concern an action on a resource, whatever their conditions. */
export const concerningStatements = (document: string, action: string, resource: string): readonly Statement[] =>
  statementsOf(document).filter((statement) => concerns(statement, action, resource));

const noStatements = '{"Statement":[]}';

function permits(documents: readonly string[], action: string, resource: string): boolean {
  const matching = documents.flatMap((document) => concerningStatements(document, action, resource));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function concerns({ Action, NotAction, Resource, NotResource }: Statement, action: string, resource: string): boolean {
  const actionMatches =
    NotAction === undefined ? matchesAny(listOf(Action), action) : !matchesAny(listOf(NotAction), action);
  const resourceMatches =
    NotResource === undefined ? matchesAny(listOf(Resource), resource) : !matchesAny(listOf(NotResource), resource);
  return actionMatches && resourceMatches;
}

/** The statements of a policy: one, or a list of them. */
export function statementsOf(document: string): readonly Statement[] {
  const { Statement } = JSON.parse(document) as { Statement?: Statement | readonly Statement[] };
  if (Statement === undefined) return [];
  return Array.isArray(Statement) ? Statement : [Statement as Statement];
}

function servicesOf(principal: unknown): readonly string[] {
  return typeof principal === 'object' && principal !== null ? listOf(Reflect.get(principal, 'Service')) : [];
}

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

/** Names of actions ignore case; `*` and `?` are wildcards (IAM JSON policy reference, "Action", "Resource"). */
function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => wildcard(pattern.toLowerCase().replaceAll('\\', '\\\\'))(text.toLowerCase()));
}
